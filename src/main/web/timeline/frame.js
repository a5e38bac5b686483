// What both pages share: the head of a page, its messages, and what the service tells.
import { fill, h } from '../scripts/dom.js';
import { LANGUAGES } from './words.js';

export const asJson = async (address) => {
  const answer = await fetch(address, { headers: { Accept: 'application/json' }, credentials: 'omit' });
  if (!answer.ok) {
    throw new Error(`${answer.status} ${address}`);
  }
  return answer.json();
};

export const settings = () => asJson('settings.json');

/** An address of a FHIR server in the form in which two can be compared. */
export const sameForm = (address) => {
  try {
    const url = new URL(address);
    return url.username || url.password || url.search || url.hash ? '' : url.href.replace(/\/+$/, '');
  } catch {
    return '';
  }
};

/** The EHR of an address among those at which the app is registered. */
export const registered = (apps, address) => {
  const wanted = sameForm(address ?? '');
  return wanted ? apps.find((app) => sameForm(app.fhirServer) === wanted) : undefined;
};

/** The head; languages are links, or buttons where a page must not be left. */
export const head = (title, words, change) => {
  document.documentElement.lang = words.language;
  document.title = title;
  fill(document.getElementById('top'),
    h('a', { class: 'skip', href: '#main' }, words.say('skip')),
    h('div', { class: 'top' },
      h('h1', {}, title),
      h('nav', { class: 'languages', 'aria-label': words.say('language') },
        Object.entries(LANGUAGES).map(([tag, name]) => {
          const address = new URL(location.href);
          address.searchParams.set('lang', tag);
          return h('a', {
            href: `${address.pathname}${address.search}`, lang: tag, hreflang: tag, 'aria-current': tag === words.language ? 'true' : undefined,
            onclick: change && ((event) => { event.preventDefault(); change(tag); }),
          }, name);
        }))));
};

export const trouble = (words, ...children) => h('p', { class: 'trouble', role: 'alert' }, ...children);

export const tell = (words, message, home = true) =>
  fill(document.getElementById('main'), trouble(words, message), home && h('p', { class: 'actions' }, h('a', { href: './' }, words.say('back'))));
