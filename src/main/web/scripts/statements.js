// What a sign rests on: the statement, how it is used, and where it comes from. All of it is published by the service.
import { plans, published } from './api.js';
import { fill, h, link } from './dom.js';
import { current, say } from './words.js';

const CODES = 'fhir/CodeSystem/BackSurgeryRecovery';
const WRITTEN = /\b[A-Z]\d{1,2}[a-z]?\b/g;

let known = new Map();
let system = '';

export const load = async () => {
  const { concept, url } = await published(CODES);
  system = url;
  known = new Map(
    concept
      .filter(({ property }) => property?.some(({ code, valueString }) => code === 'kind' && valueString === 'statement'))
      .map((each) => [each.code.toUpperCase(), each]),
  );
};

export const button = (id) => h('button', { type: 'button', class: 'statement', 'data-statement': id, 'aria-haspopup': 'dialog', 'aria-label': say('statement', { id }) }, id);

/** Text in which every statement that is known leads to it. */
export const linked = (text) => {
  const parts = [];
  let at = 0;
  for (const match of text.matchAll(WRITTEN)) {
    if (known.has(match[0].toUpperCase())) {
      parts.push(text.slice(at, match.index), button(match[0]));
      at = match.index + match[0].length;
    }
  }
  return [...parts, text.slice(at)];
};

const actions = (all) => (all ?? []).flatMap((action) => [action, ...actions(action.action)]);

const sources = (found, id) => {
  const said = found
    .flatMap((plan) => actions(plan.action))
    .flatMap(({ documentation }) => documentation ?? [])
    .filter(({ label }) => label === id)
    .map(({ citation, url, display }) => ({ text: citation ?? display, url }));
  return [...new Map(said.map((source) => [source.text, source])).values()];
};

const document_ = (found) => {
  const origins = found.flatMap(({ relatedArtifact }) => relatedArtifact ?? []).filter(({ type }) => type === 'derived-from');
  return [...new Set(origins.map(({ citation }) => citation))];
};

const part = (title, content) => content && [h('h3', {}, title), content];

/** The dialog that tells of one statement. */
export const show = async (dialog, id) => {
  const concept = known.get(id.toUpperCase());
  const found = await plans();
  const name = concept.designation?.find(({ language }) => language === current())?.value ?? concept.display;
  const logic = concept.property?.find(({ code }) => code === 'logic')?.valueString;
  const cited = sources(found, id.toUpperCase());
  fill(
    dialog,
    h('h2', { id: 'statement-title' }, `${id} · ${name}`),
    h('div', { lang: 'en' }, h('p', {}, concept.definition), part(say('statementUse'), logic && h('p', {}, logic))),
    part(
      say('statementSource'),
      h(
        'ul',
        { lang: 'en' },
        (cited.length > 0 ? cited : document_(found).map((text) => ({ text }))).map(({ text, url }) => h('li', {}, url ? link(url, text) : text)),
      ),
    ),
    h('p', {}, h('a', { href: `fhir/CodeSystem/$lookup?system=${encodeURIComponent(system)}&code=${encodeURIComponent(concept.code)}`, target: '_blank', rel: 'noreferrer' }, say('statementAsFhir'))),
    h('form', { method: 'dialog' }, h('button', { class: 'quiet-button' }, say('close'))),
  );
  dialog.showModal();
};
