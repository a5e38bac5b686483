// The words of the page, in two languages; those of cards come from the service.
import en from '../words/en.json';
import es from '../words/es.json';

const ALL = { en, es };
export const LANGUAGES = { en: 'English', es: 'Español' };

let language = 'en';
export const current = () => language;
export const speak = (wanted) => {
  language = ALL[wanted] ? wanted : 'en';
  document.documentElement.lang = language;
};

const put = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** A word by its path, such as patients.alder.name. */
export const say = (path, values = {}) => {
  const word = path.split('.').reduce((at, name) => at?.[name], ALL[language]);
  return typeof word === 'string' ? put(word, values) : path;
};

export const has = (path) => say(path) !== path;

export const count = (path, n) => say(`${path}.${n === 1 ? 'one' : 'other'}`, { n });

const TWO = (n) => String(n).padStart(2, '0');

/** As it stands on cards: 2026-01-01 09:30, in the zone of who looks. */
export const time = (text) => {
  if (!text || !/T/.test(text)) {
    return text ?? '';
  }
  const at = new Date(text);
  return `${at.getFullYear()}-${TWO(at.getMonth() + 1)}-${TWO(at.getDate())} ${TWO(at.getHours())}:${TWO(at.getMinutes())}`;
};
