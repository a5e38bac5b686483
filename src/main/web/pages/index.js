// The viewer: a patient, a moment, the call of an EHR, and what a clinician sees of the answer.
import '../styles/base.css';
import '../styles/viewer.css';
import { ask, services } from '../scripts/api.js';
import { card } from '../scripts/cards.js';
import { chart, checkIn, patientLine } from '../scripts/chart.js';
import { fill, h } from '../scripts/dom.js';
import { example, list, renamed } from '../scripts/examples.js';
import { FAULTS } from '../scripts/faults.js';
import { fillIn, withCheckIn } from '../scripts/form.js';
import { refusal } from '../scripts/outcome.js';
import * as statements from '../scripts/statements.js';
import { why } from '../scripts/why.js';
import { LANGUAGES, count, current, say, speak } from '../scripts/words.js';

const page = document.getElementById('page');
const SERVER = 'http://127.0.0.1:8090/fhir';

const state = { patients: [], services: [], file: undefined, request: undefined, fault: 'none', key: 'vitals', server: SERVER, turn: 0 };

// ---- what stands where

const at = {
  chooser: h('section', { class: 'chooser', 'aria-labelledby': 'choose' }),
  chart: h('section', { class: 'chart', 'aria-labelledby': 'chart' }),
  act: h('div', { class: 'act' }),
  answer: h('section', { class: 'answer', id: 'cards', 'aria-labelledby': 'cards-title', tabindex: '-1' }),
  live: h('p', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' }),
};

const service = () => state.services.find(({ hook }) => hook === state.request.hook);

const address = () => {
  const url = new URL(location.href);
  url.searchParams.set('lang', current());
  url.hash = state.file ?? '';
  history.replaceState(null, '', url);
};

const open = async (file) => {
  const turn = ++state.turn;
  const request = await example(file);
  if (turn === state.turn) {
    Object.assign(state, { file, request });
    address();
    await shown();
  }
};

const shown = async () => {
  state.repeat = undefined;
  choosing();
  acting();
  fill(at.answer, h('h2', { id: 'cards-title' }, say('cards')), h('p', { class: 'ready' }, say('ready', { act: say(`act.${state.request.hook}`) })));
  await charting();
};

// ---- patient and moment

const choosing = () => {
  const chosen = state.patients.find(({ moments }) => moments.some(({ file }) => file === state.file)) ?? state.patients[0];
  const radio = (group, checked, onchange, ...label) =>
    h('label', {}, h('input', { type: 'radio', name: group, checked, onchange }), h('span', {}, ...label));
  const refocused = async (file, group) => {
    await open(file);
    at.chooser.querySelector(`input[name=${group}]:checked`)?.focus();
  };
  fill(
    at.chooser,
    h('h2', { id: 'choose' }, say('choose')),
    h(
      'fieldset',
      { class: 'patients' },
      h('legend', {}, say('patient')),
      state.patients.map(({ id, moments }) =>
        radio('patient', id === chosen.id, () => refocused(moments[0].file, 'patient'), h('strong', {}, say(`patients.${id}.name`)), h('small', {}, say(`patients.${id}.about`))),
      ),
    ),
    h(
      'fieldset',
      { class: 'moments' },
      h('legend', {}, say('moment')),
      chosen.moments.map(({ moment, file }) => radio('moment', file === state.file, () => refocused(file, 'moment'), say(`moments.${moment}`))),
    ),
    own(),
  );
};

// ---- a request of one's own

const own = () => {
  const text = h('textarea', { id: 'own', rows: '10', wrap: 'off', spellcheck: 'false', autocomplete: 'off' });
  const choice = h('select', { id: 'own-service' }, state.services.map(({ id, hook }) => h('option', { value: id }, `${id} (${hook})`)));
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const send = async () => {
    let request;
    try {
      request = JSON.parse(text.value);
    } catch (failure) {
      fill(wrong, say('ownNotJson', { reason: failure.message }));
      return text.focus();
    }
    fill(wrong);
    await call(choice.value, text.value, request ?? {});
  };
  const start = () => {
    text.value = JSON.stringify(state.request, null, 2);
    choice.value = service()?.id;
  };
  return h(
    'details',
    { class: 'own' },
    h('summary', {}, say('own')),
    h('div', { class: 'fields' }, h('label', { for: 'own' }, say('ownHint')), text, h('label', { for: 'own-service' }, say('ownService')), choice, wrong, h('div', { class: 'buttons' }, h('button', { type: 'button', class: 'quiet-button', onclick: start }, say('ownStart')), h('button', { type: 'button', class: 'primary', onclick: send }, say('ownSend')))),
  );
};

// ---- the chart

const charting = async () => {
  const { prefetch } = state.request;
  const asked = Object.keys(service()?.prefetch ?? {});
  const answers = h('div', { class: 'check-in' }, h('p', { class: 'quiet' }, say('loading')));
  fill(
    at.chart,
    h('header', {}, h('h2', { id: 'chart' }, say('chart')), h('p', { class: 'patient' }, patientLine(prefetch?.patient))),
    h('div', { class: 'groups' }, chart(prefetch, asked)),
    h('section', { class: 'group' }, h('h3', {}, say('checkIn')), h('button', { type: 'button', class: 'quiet-button', id: 'fill-in', onclick: filling }, say('fillIn')), h('details', { open: matchMedia('(min-width: 60rem)').matches }, h('summary', {}, say('answers')), answers)),
  );
  fill(answers, await checkIn(prefetch));
};

const filling = async () => {
  const response = await fillIn(document.getElementById('form'), state.request);
  if (response) {
    state.request = withCheckIn(state.request, response);
    await charting();
    await calling();
    at.live.textContent = say('formUsed');
  } else {
    document.getElementById('fill-in')?.focus();
  }
};

// ---- the call

const acting = () => {
  const fault = h('select', { id: 'fault', onchange: () => { state.fault = fault.value; acting(); document.getElementById('fault').focus(); } }, Object.keys(FAULTS).map((name) => h('option', { value: name, selected: name === state.fault }, say(`faults.${name}`))));
  const { byKey, byServer } = FAULTS[state.fault];
  const keys = Object.keys(service()?.prefetch ?? {});
  const key = h('select', { id: 'key', onchange: () => { state.key = key.value; } }, keys.map((name) => h('option', { selected: name === state.key }, name)));
  const server = h('input', { id: 'server', type: 'url', value: state.server, oninput: () => { state.server = server.value; } });
  fill(
    at.act,
    h('button', { type: 'button', class: 'primary', id: 'act', onclick: calling, 'aria-describedby': 'act-hint' }, say(`act.${state.request.hook}`)),
    h('p', { id: 'act-hint', class: 'quiet' }, say(`actHint.${state.request.hook}`)),
    h('div', { class: 'fields' }, h('label', { for: 'fault' }, say('fault')), fault, byKey && [h('label', { for: 'key' }, say('faultKey')), key], byServer && [h('label', { for: 'server' }, say('faultServer')), server, h('p', { class: 'quiet' }, say('faultServerHint'))]),
  );
};

const calling = () => {
  const request = { ...FAULTS[state.fault].apply(state.request, state), hookInstance: crypto.randomUUID() };
  return call(service().id, JSON.stringify(request, null, 2), request);
};

const call = async (serviceId, body, request) => {
  const turn = ++state.turn;
  state.repeat = () => call(serviceId, body, request);
  at.answer.setAttribute('aria-busy', 'true');
  fill(at.answer, h('h2', { id: 'cards-title' }, say('cards')), h('p', {}, say('calling')));
  at.live.textContent = say('calling');
  const answer = await ask(`cds-services/${serviceId}`, { body });
  if (turn !== state.turn) {
    return;
  }
  const place = answered(serviceId, body, answer);
  at.answer.focus({ preventScroll: true });
  at.answer.scrollIntoView({ block: 'start', behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth' });
  // What was fetched from a server is not in the request, and so cannot be explained from it.
  const reasons = !answer.ok || request.fhirServer ? undefined : await why(serviceId, request).catch(() => undefined);
  if (turn === state.turn) {
    explained(answer, place, reasons);
    at.answer.removeAttribute('aria-busy');
  }
};

// ---- the answer

/** Shows it, and gives back where the reasons are to come. */
const answered = (serviceId, body, answer) => {
  const place = h('div', { class: 'reasons' });
  const cards = answer.json?.cards;
  const title = !answer.ok || !cards ? undefined : cards.length === 0 ? say('noCards') : count('cardCount', cards.length);
  at.live.textContent = title ?? say(answer.status ? 'refused' : 'unreachable', { status: answer.status, reason: answer.text });
  fill(
    at.answer,
    h('header', {}, h('h2', { id: 'cards-title' }, title ?? say('cards')), h('p', { class: 'took' }, say('took', { ms: answer.ms }))),
    title === undefined ? refusal(answer) : cards.length > 0 ? [cards.map((each) => card(each, serviceId)), h('p', { class: 'unsigned' }, say('unsigned'))] : undefined,
    place,
    wire('request', body),
    wire('response', pretty(answer)),
    wire('curl', curl(serviceId, body)),
  );
  return place;
};

const explained = (answer, place, reasons) => {
  const open = answer.ok && matchMedia('(min-width: 60rem)').matches;
  fill(
    place,
    answer.json?.cards?.length === 0 && nothing(reasons),
    reasons && h('details', { class: 'why', open }, h('summary', {}, say('why')), h('p', { class: 'quiet' }, say('whyHint')), reasons.content),
  );
};

/** No card, and why that is. What nobody could find out is not told as fine. */
const nothing = (reasons) => {
  const kind = !reasons || reasons.failed ? 'Unknown' : !reasons.judged ? 'NotFor' : reasons.signs > 0 ? 'Resting' : reasons.unknown > 0 ? 'Open' : 'Quiet';
  const again = () => {
    state.request = renamed(state.request, crypto.randomUUID().slice(0, 8));
    return shown().then(() => document.getElementById('act').focus());
  };
  return h('div', { class: 'nothing' }, h('p', {}, say(`noCards${kind}`)), ['Resting', 'Open'].includes(kind) && h('button', { type: 'button', class: 'quiet-button', onclick: again }, say('again')));
};

const pretty = ({ status, json, text }) => `HTTP ${status}\n\n${json === undefined ? text : JSON.stringify(json, null, 2)}`;

const curl = (serviceId, body) =>
  [
    `curl -s -H 'Content-Type: application/json' -H 'Accept-Language: ${current()}' --data-binary @- \\`,
    `  ${new URL(`cds-services/${serviceId}`, location.href.split(/[?#]/)[0]).href} <<'REQUEST'`,
    body,
    'REQUEST',
  ].join('\n');

const wire = (name, text) => {
  const button = h('button', { type: 'button', class: 'quiet-button', onclick: async () => { await navigator.clipboard.writeText(text); fill(button, say('copied')); at.live.textContent = say('copied'); } }, say('copy'));
  return h('details', { class: `wire ${name}` }, h('summary', {}, say(name)), button, h('pre', { tabindex: '0', role: 'region', 'aria-label': say(name) }, text));
};

// ---- the page

const languages = () =>
  h(
    'div',
    { class: 'languages', role: 'group', 'aria-label': say('language') },
    Object.entries(LANGUAGES).map(([code, name]) => h('button', { type: 'button', lang: code, 'aria-pressed': String(code === current()), onclick: () => turned(code) }, name)),
  );

const turned = async (language) => {
  const { repeat } = state;
  speak(language);
  address();
  await drawn();
  await repeat?.();
  document.querySelector(`.languages [lang=${language}]`)?.focus();
};

const drawn = async () => {
  await statements.load();
  document.title = say('title');
  fill(
    page,
    h('a', { class: 'skip', href: '#cards', onclick: (event) => { event.preventDefault(); at.answer.focus(); } }, say('skip')),
    h(
      'header',
      {},
      h('div', { class: 'top' }, h('div', {}, h('h1', {}, say('title')), h('p', {}, say('subtitle'))), languages()),
      h('p', { class: 'notice' }, say('notice')),
    ),
    h('main', {}, at.chooser, at.act, at.chart, at.answer),
    h('footer', { class: 'bottom' }, h('nav', { 'aria-label': say('more') }, h('a', { href: 'insight' }, say('insight')), h('a', { href: 'fhir/metadata' }, say('api')), h('a', { href: 'cds-services' }, say('discovery')))),
    at.live,
  );
  await shown();
};

page.addEventListener('click', ({ target }) => {
  const id = target.closest?.('[data-statement]')?.dataset.statement;
  if (id) {
    statements.show(document.getElementById('statement'), id);
  }
});

const begin = async () => {
  speak(new URL(location.href).searchParams.get('lang') ?? navigator.language.slice(0, 2));
  try {
    const [{ patients }, offered] = await Promise.all([list(), services()]);
    Object.assign(state, { patients, services: offered });
    const files = patients.flatMap(({ moments }) => moments.map(({ file }) => file));
    const wanted = location.hash.slice(1);
    state.file = files.includes(wanted) ? wanted : files[0];
    state.request = await example(state.file);
    await drawn();
    address();
  } catch (failure) {
    fill(page, h('main', {}, h('h1', {}, say('title')), h('p', { role: 'alert' }, say('noStart')), h('pre', {}, failure.message)));
  }
};

begin();
