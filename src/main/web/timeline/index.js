// The page of the timeline: of an example, of the patient whose chart an EHR has open, or a choice of them.
import './index.css';
import { fill, h } from '../scripts/dom.js';
import { axis, keyShape, plot, ruler, strip, withUnit } from './drawing.js';
import { isOpen, patientInContext, Refusal, signOff } from './ehr.js';
import { asJson, head, settings, tell, trouble } from './frame.js';
import { dateOf, ofPatient, read } from './reading.js';
import { wanted, words as of } from './words.js';

const EXAMPLES = ['smooth', 'fever'];
const WIDE = 736;

const example = async (name) => {
  if (!EXAMPLES.includes(name)) {
    throw new Refusal('noSuchExample');
  }
  const bundle = await asJson(`examples/${name}.json`);
  const resources = bundle.entry.map((entry) => entry.resource);
  // An example is as old as it is: it is looked at on the day that it was made for.
  return { id: resources.find((each) => each.resourceType === 'Patient').id, resources, complete: true, now: Date.parse(bundle.timestamp), real: false };
};

const start = (words, known) => {
  head(words.say('title'), words);
  const launch = (app) => `launch.html?${new URLSearchParams({ iss: app.fhirServer, lang: words.language })}`;
  fill(document.getElementById('main'),
    h('section', { class: 'panel' },
      h('p', {}, words.say('start')),
      h('p', { class: 'notice' }, words.say('notice'))),
    h('section', { class: 'panel' },
      h('h2', {}, words.say('examples')),
      h('div', { class: 'choices' }, EXAMPLES.map((name) => h('a', { href: `?example=${name}&lang=${words.language}` },
        h('strong', {}, words.say(`example.${name}.name`)), words.say(`example.${name}.about`))))),
    h('section', { class: 'panel' },
      h('h2', {}, words.say('registered')),
      known.apps.length
        ? h('div', { class: 'choices' }, known.apps.map((app) => h('a', { href: launch(app) }, words.say('registeredAt', { server: app.fhirServer }))))
        : h('p', { class: 'quiet' }, words.say('noApps'))));
};

const nameOf = (patient) => {
  const name = patient?.name?.find((each) => each.use === 'official') ?? patient?.name?.[0];
  return name?.text ?? [...(name?.given ?? []), name?.family].filter(Boolean).join(' ');
};

const patientOf = (words, patient, course, real) =>
  h('section', { class: 'panel patient' },
    h('div', {},
      h('h2', {}, nameOf(patient) || patient?.id),
      h('p', {}, [patient?.birthDate && words.say('born', { date: words.date(patient.birthDate) }),
        course.operation && (course.operation.reported
          ? words.say('surgeryReported', { date: words.date(course.operation.date) })
          : words.say('surgery', { name: course.operation.name || words.say('surgeryPlain'), date: words.date(course.operation.date) }))]
        .filter(Boolean).join(' · ')),
      !real && h('p', { class: 'not-real' }, words.say('notReal'))),
    h('div', { class: 'actions' },
      course.operation && h('p', { class: 'day' }, words.say('dayToday', { n: course.today })),
      real && h('button', { type: 'button', onclick: () => { signOff(); location.assign('./'); } }, words.say('signOff'))));

const statementLink = (statements, code) => h('a', { href: `#${code}`, class: 'statement' }, statements[code].label);

const labels = (statements, codes) =>
  (codes.length > 1 ? `${statements[codes[0]].label}\u2013${statements[codes.at(-1)].label}` : statements[codes[0]].label);

const summaryOf = (words, course, description) => {
  const { statements } = description;
  const ofNumbers = course.series.flatMap((one) => one.thresholds.flatMap((threshold) => {
    const beyond = one.points.filter((point) => point.beyond.includes(threshold));
    if (!beyond.length) {
      return [];
    }
    const days = [...new Set(beyond.map((point) => point.day))];
    const values = beyond.map((point) => point.value);
    const worst = threshold.worse === 'higher' ? Math.max(...values) : Math.min(...values);
    const last = one.points.at(-1);
    return [{
      title: one.title, code: threshold.statement, days,
      more: [words.say(threshold.worse === 'higher' ? 'most' : 'least', { value: withUnit(worst, one, words) }),
        words.say('latest', { value: withUnit(last.value, one, words), day: last.day })].join(' · '),
    }];
  }));
  const ofAnswers = course.rows.filter((row) => row.flagged.length).map((row) => ({
    title: row.title, codes: row.statements, code: row.statements[0], days: row.flagged, more: row.cells.get(row.flagged.at(-1)).name,
  }));
  const all = [...ofNumbers, ...ofAnswers].sort((one, two) => two.days.at(-1) - one.days.at(-1) || two.days.length - one.days.length);
  const until = Math.min(course.today, description.days);
  const asked = Math.max(until, 0);
  const missing = Array.from({ length: asked }, (_, index) => index + 1).filter((day) => !course.days.includes(day));
  return h('section', { class: 'panel summary' },
    h('div', {},
      h('h2', {}, words.say('marked')),
      all.length
        ? h('ul', { class: 'findings' }, all.map((one) => h('li', {},
          h('span', { class: 'mark', 'aria-hidden': 'true' }, '\u25b2'),
          h('strong', {}, one.title, ' ', h('a', { href: `#${one.code}`, class: 'statement' }, one.codes ? labels(statements, one.codes) : statements[one.code].label)),
          h('span', {}, h('b', {}, words.count('on', one.days.length, { days: words.days(one.days) })), one.more && ` · ${one.more}`))))
        : h('p', { class: 'none' }, words.say('nothingMarked'))),
    h('div', { class: 'check-ins' },
      h('p', {}, h('b', {}, `${words.say('checkIns')}: `),
        course.days.length
          ? `${words.say('checkInsOf', { n: asked - missing.length, all: asked, last: Math.max(...course.days) })} `
          : `${words.say('noCheckIns')} `,
        missing.length > 0 && words.say('noAnswerOn', { days: words.count('on', missing.length, { days: words.days(missing) }) }))),
    h('p', { class: 'notice' }, words.say('notice')));
};

const legendOf = (words) =>
  h('ul', { class: 'legend', 'aria-label': words.say('legend') },
    h('li', {}, keyShape('circle', 'reported'), words.say('key.reported')),
    h('li', {}, keyShape('square', 'measured'), words.say('key.measured')),
    h('li', {}, keyShape('up', 'flagged'), words.say('key.flagged')),
    h('li', {}, h('span', { class: 'swatch', 'aria-hidden': 'true' }, '\u2022'), words.say('key.answered')),
    h('li', {}, h('span', { class: 'swatch unknown', 'aria-hidden': 'true' }, '?'), words.say('key.unknown')),
    h('li', {}, h('span', { class: 'swatch gap', 'aria-hidden': 'true' }, '\u2013'), words.say('key.gap')));

const boundsOf = (words, series, statements) => series.thresholds.map((one) =>
  h('p', {}, statementLink(statements, one.statement), ` ${words.say(`from.${one.worse}`, { value: withUnit(one.value, series, words) })}`,
    one.since > 0 && `, ${words.say('since', { day: one.since })}`,
    one.value !== one.preset && ` (${words.say('site', { preset: withUnit(one.preset, series, words) })})`));

/** The drawings, for the width that there is. */
const drawingsOf = (words, course, description, room) => {
  const wide = room >= WIDE;
  const inner = wide ? room - 256 : room;
  const across = axis(Math.max(inner, 260), course.lastDay);
  const { statements } = description;
  const row = (cells, name, extra) => [h('div', { class: `name ${extra ?? ''}` }, name), h('div', { class: `drawn ${extra ?? ''}` }, cells)];
  const rowOf = (one) => row(
    strip(across, one.title, (day) => one.cells.get(day), course, words),
    [h('h4', { class: one.flagged.length ? 'flagged' : '' }, one.title, ' ', h('a', { href: `#${one.statements[0]}`, class: 'statement' }, labels(statements, one.statements)))], 'cells');
  const marked = course.rows.filter((one) => one.flagged.length);
  const others = course.rows.filter((one) => !one.flagged.length);
  return h('div', { class: 'rows' },
    row(ruler(across, course, words, description.milestones), h('h3', {}, words.say('days')), 'ruler'),
    row(strip(across, words.say('checkIns'), (day) => course.days.includes(day) ? { state: 'done', name: words.say('handedIn') } : undefined, course, words),
      h('h3', {}, words.say('checkIns'))),
    course.series.map((one) => row(plot(across, one, course, words, statements),
      [h('h3', {}, one.title), boundsOf(words, one, statements)], 'plot')),
    course.days.length > 0 && [
      h('h3', { class: 'head' }, words.say('symptoms')),
      marked.map(rowOf),
      others.length > 0 && h('details', { class: 'all', open: wide },
        h('summary', {}, words.count('notMarked', others.length)),
        h('div', { class: 'rows' }, others.map(rowOf))),
    ]);
};

const tableOf = (words, course, description) => {
  const { statements } = description;
  const days = Array.from({ length: Math.min(course.lastDay, Math.max(course.today, 0)) + 1 }, (_, day) => day);
  const cell = (one, day) => {
    const points = one.points.filter((point) => point.day === day);
    if (!points.length) {
      return h('td', { class: 'missing' }, words.say('noAnswer'));
    }
    const beyond = [...new Set(points.flatMap((point) => point.beyond.map((threshold) => statements[threshold.statement].label)))];
    return h('td', { class: beyond.length ? 'flagged' : '' }, points.map((point) =>
      `${withUnit(point.value, one, words)}${point.shown ? ` (${point.shown})` : ''}, ${words.say(`source.${point.source}`)}`).join('; '),
    beyond.length > 0 && ` \u25b2 ${beyond.join(', ')}`);
  };
  const answers = (day) => {
    if (!course.days.includes(day)) {
      return h('td', { class: 'missing' }, words.say('noAnswer'));
    }
    const said = course.rows.filter((row) => row.cells.get(day)?.state === 'flagged')
      .map((row) => `${row.title}: ${row.cells.get(day).name} (${labels(statements, row.statements)})`);
    const open = course.rows.filter((row) => ['blank', 'unknown'].includes(row.cells.get(day)?.state))
      .map((row) => `${row.title}: ${row.cells.get(day).name || words.say('blank')}`);
    return h('td', { class: said.length ? 'flagged' : '' }, [...said, ...open].join('; '));
  };
  return h('details', { class: 'panel' },
    h('summary', {}, words.say('table')),
    h('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': words.say('tableLabel') },
      h('table', {},
        h('thead', {}, h('tr', {}, [words.say('day'), words.say('date'), words.say('checkIn'), ...course.series.map((one) => one.title), words.say('answers')]
          .map((title) => h('th', { scope: 'col' }, title)))),
        h('tbody', {}, days.map((day) => h('tr', {},
          h('th', { scope: 'row' }, String(day)),
          h('td', {}, words.date(dateOf(course.operation.date, day))),
          h('td', { class: course.days.includes(day) ? '' : 'missing' }, words.say(course.days.includes(day) ? 'handedIn' : 'noAnswer')),
          course.series.map((one) => cell(one, day)),
          answers(day)))))));
};

const notDrawnOf = (words, course) => course.notDrawn.length > 0 && h('section', { class: 'panel' },
  h('h2', {}, words.count('notDrawn', course.notDrawn.length)),
  h('ul', {}, course.notDrawn.map((one) => h('li', {},
    [one.what || words.say('checkIn'), one.at && words.date(one.at), one.shown, words.say(`reason.${one.reason}`)].filter(Boolean).join(' · ')))));

/** Where each statement is from that something here is named by; those of one source stand together. */
const meaningOf = (words, course, description) => {
  const used = new Set([...course.series.flatMap((one) => one.thresholds.map((threshold) => threshold.statement)),
    ...course.rows.flatMap((one) => one.statements), ...description.milestones.filter((one) => one.day <= course.lastDay).map((one) => one.statement)]);
  const bySource = new Map();
  Object.entries(description.statements).filter(([code]) => used.has(code)).forEach(([code, one]) =>
    bySource.set(one.source, [...(bySource.get(one.source) ?? []), [code, one]]));
  const section = h('details', { class: 'panel' },
    h('summary', {}, words.say('meaning')),
    h('dl', { class: 'meanings' }, [...bySource].map(([source, statements]) => h('div', {},
      h('dt', {}, statements.map(([code, one]) => h('span', { id: code }, `${one.label} ${one.name}`))),
      h('dd', {}, source)))),
    h('p', { class: 'quiet' }, h('a', { href: `../fhir/PlanDefinition/${description.plan.split('/').at(-1).split('|')[0]}?_format=json&_language=${words.language}` }, words.say('published'))));
  return section;
};

/** A link to a statement opens the part where it stands. */
const openTarget = () => {
  const target = document.getElementById(location.hash.slice(1));
  const part = target?.closest('details');
  if (part && !part.open) {
    part.open = true;
    target.scrollIntoView();
  }
};
addEventListener('hashchange', openTarget);

const show = (words, patient, description, change) => {
  head(description.title, words, change);
  const { mine, foreign } = ofPatient(patient.resources, patient.id, patient.base);
  const course = read(description, mine, patient.now);
  const main = document.getElementById('main');
  const room = h('section', { class: 'panel' });
  fill(main,
    foreign > 0 && trouble(words, words.count('foreign', foreign)),
    !patient.complete && trouble(words, words.say('incomplete')),
    patientOf(words, mine.find((each) => each.resourceType === 'Patient'), course, patient.real),
    ...(course.operation ? [
      summaryOf(words, course, description),
      room,
      notDrawnOf(words, course),
      tableOf(words, course, description),
      meaningOf(words, course, description),
    ] : [trouble(words, words.say('noOperation'))]),
    !patient.real && h('p', { class: 'actions' }, h('a', { href: `./?lang=${words.language}` }, words.say('back'))));
  if (!course.operation) {
    return;
  }
  let drawn = 0;
  const draw = () => {
    // In another language it is another element.
    if (!room.isConnected) {
      return;
    }
    const style = getComputedStyle(room);
    const width = Math.floor(room.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight));
    if (width !== drawn) {
      drawn = width;
      fill(room, drawingsOf(words, course, description, width), legendOf(words),
        course.empty.length > 0 && h('p', { class: 'quiet' }, words.say('noData', { items: course.empty.join(', ') })));
    }
  };
  draw();
  new ResizeObserver(draw).observe(room);
};

const run = async () => {
  let words = of(wanted());
  head(words.say('title'), words);
  fill(document.getElementById('main'), h('p', {}, words.say('loading')));
  try {
    const known = await settings();
    const describe = (language) => asJson(`plans/${known.plans[0]}?lang=${language}`);
    const named = new URLSearchParams(location.search).get('example');
    if (named === null && !isOpen()) {
      start(words, known);
      return;
    }
    const description = await describe(words.language);
    const patient = named === null ? await patientInContext(known.apps, description) : await example(named);
    const change = async (language) => {
      words = of(language);
      const address = new URL(location.href);
      address.searchParams.set('lang', language);
      history.replaceState({}, '', address);
      show(words, patient, await describe(language), change);
    };
    show(words, patient, description, change);
  } catch (e) {
    tell(words, words.say(e instanceof Refusal ? e.message : 'noService'));
  }
};

run();
