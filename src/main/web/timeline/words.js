// The words of the pages. What the guidance says comes from the service.
import en from './words/en.json';
import es from './words/es.json';

const ALL = { en, es };
export const LANGUAGES = { en: 'English', es: 'Español' };

/** The language of the address, else of the browser, else English. */
export const wanted = () => {
  const asked = [new URLSearchParams(location.search).get('lang'), ...navigator.languages].filter(Boolean).map((tag) => tag.slice(0, 2));
  return asked.find((tag) => ALL[tag]) ?? 'en';
};

const at = (language, path) => path.split('.').reduce((words, name) => words?.[name], ALL[language] ?? en);

/** A way to say things in a language: say('on.one', { days: 3 }). */
export const words = (language) => {
  const say = (path, values = {}) => String(at(language, path) ?? path).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const format = new Intl.NumberFormat(language, { maximumFractionDigits: 2 });
  return {
    language,
    say,
    has: (path) => at(language, path) !== undefined,
    count: (path, n, values = {}) => say(`${path}.${n === 1 ? 'one' : 'other'}`, { n, ...values }),
    number: (value) => format.format(value),
    date: (text) => (text ? new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${text.slice(0, 10)}T00:00:00Z`)) : ''),
    shortDate: (text) => new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(new Date(`${text}T00:00:00Z`)),
    /** 3, 5-7, 12 */
    days: (days) => {
      const runs = [];
      days.forEach((day) => {
        const run = runs.at(-1);
        if (run && run[1] === day - 1) {
          run[1] = day;
        } else {
          runs.push([day, day]);
        }
      });
      return runs.map(([from, to]) => (from === to ? `${from}` : to === from + 1 ? `${from}, ${to}` : `${from}\u2013${to}`)).join(', ');
    },
  };
};
