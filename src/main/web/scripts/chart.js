// A request as the EHR would show its data. It shows; it does not judge.
import { published } from './api.js';
import { h } from './dom.js';
import { count, say, time } from './words.js';

export const CHECK_INS = 'checkIns';
const KEYS = ['procedures', 'vitals', 'pain', 'symptoms', 'conditions', 'medications', 'referrals', 'smoking', 'steps'];

export const resources = (value) =>
  value?.resourceType === 'Bundle' ? (value.entry ?? []).map(({ resource }) => resource).filter(Boolean) : value ? [value] : [];

const concept = (value) => value?.text ?? value?.coding?.find(({ display }) => display)?.display ?? value?.coding?.[0]?.code;

const number = ({ value, unit, code }) => `${value ?? '?'} ${unit ?? code ?? ''}`.trim();

const name = (resource) =>
  concept(resource.code ?? resource.medicationCodeableConcept ?? resource.vaccineCode) ?? resource.resourceType;

const simple = (resource) => {
  const [type] = Object.keys(resource).filter((member) => member.startsWith('value'));
  const value = resource[type];
  switch (type) {
    case 'valueQuantity':
      return number(value);
    case 'valueCodeableConcept':
      return concept(value) ?? '';
    default:
      return value === undefined || typeof value === 'object' ? '' : String(value);
  }
};

/** Of no interest beside what it is. */
const DONE = ['completed', 'final', 'amended', 'corrected'];

const value = (resource) => {
  const site = concept(resource.bodySite);
  if (resource.component) {
    return resource.component.map((part) => h('span', { class: 'part' }, `${simple(part)} `, h('small', {}, concept(part.code))));
  }
  const words = simple(resource) || concept(resource.clinicalStatus) || (DONE.includes(resource.status) ? '' : resource.status) || '';
  return [words, site && `(${site})`].filter(Boolean).join(' ');
};

const at = (resource) =>
  resource.effectiveDateTime ??
  resource.performedPeriod?.end ??
  resource.performedDateTime ??
  resource.authoredOn ??
  resource.authored ??
  resource.recordedDate ??
  resource.onsetDateTime ??
  '';

const newestFirst = (all) => [...all].sort((one, other) => Date.parse(at(other)) - Date.parse(at(one)) || 0);

const row = (resource, more) =>
  h('tr', {}, h('th', { scope: 'row' }, name(resource)), h('td', {}, value(resource)), h('td', { class: 'when' }, h('span', {}, time(at(resource))), more));

/** The newest of each kind, with how many stand behind it. */
const table = (all) => {
  const byName = Map.groupBy ? Map.groupBy(all, (each) => name(each) + (concept(each.bodySite) ?? '')) : grouped(all);
  return h(
    'table',
    {},
    h('tbody', {}, [...byName.values()].map(([newest, ...earlier]) =>
      row(newest, earlier.length > 0 && h('span', { class: 'earlier' }, ` ${count('earlier', earlier.length)}`)),
    )),
  );
};

const grouped = (all) =>
  all.reduce((map, each) => {
    const key = name(each) + (concept(each.bodySite) ?? '');
    return map.set(key, [...(map.get(key) ?? []), each]);
  }, new Map());

const group = (key, value) => {
  const all = newestFirst(resources(value).filter(({ resourceType }) => resourceType !== 'OperationOutcome'));
  return h(
    'section',
    { class: 'group' },
    h('h3', {}, say(`groups.${key}`)),
    all.length > 0 ? table(all) : h('p', { class: 'quiet' }, say(value === undefined ? 'notSent' : 'nothingCharted')),
  );
};

export const patientLine = (patient) => {
  if (patient?.resourceType !== 'Patient') {
    return say('notSent');
  }
  const { given = [], family = '' } = patient.name?.[0] ?? {};
  const birth = patient.birthDate && say('born', { date: patient.birthDate });
  return [h('strong', {}, [...given, family].join(' ')), h('span', { class: 'quiet' }, [birth, patient.identifier?.[0]?.value].filter(Boolean).join(' · '))];
};

export const chart = (prefetch, keys) => KEYS.filter((key) => keys.includes(key)).map((key) => group(key, prefetch?.[key]));

// ---- the check-in

export const QUESTIONNAIRE = 'fhir/Questionnaire/BackSurgeryCheckIn';

const questions = (items, all = new Map()) => {
  for (const item of items ?? []) {
    all.set(item.linkId, item);
    questions(item.item, all);
  }
  return all;
};

const said = (answer, question) => {
  const { valueCoding, valueQuantity } = answer;
  if (valueCoding) {
    const option = question?.answerOption?.find((each) => each.valueCoding?.code === valueCoding.code);
    return option?.valueCoding.display ?? valueCoding.display ?? valueCoding.code;
  }
  return valueQuantity ? number(valueQuantity) : String(Object.values(answer)[0]);
};

const answers = (items, asked) =>
  (items ?? []).flatMap((item) => [
    ...(item.answer ? [[asked.get(item.linkId)?.text ?? item.linkId, item.answer.map((each) => said(each, asked.get(item.linkId))).join(', ')]] : []),
    ...answers(item.item, asked),
    ...(item.answer ?? []).flatMap((each) => answers(each.item, asked)),
  ]);

export const checkIns = (prefetch) => newestFirst(resources(prefetch?.[CHECK_INS]).filter(({ resourceType }) => resourceType === 'QuestionnaireResponse'));

export const checkIn = async (prefetch) => {
  const [newest, ...earlier] = checkIns(prefetch);
  if (!newest) {
    return [h('p', { class: 'quiet' }, say('checkInNone'))];
  }
  const asked = questions((await published(QUESTIONNAIRE)).item);
  return [
    h('p', { class: 'quiet' }, say('answersOf', { time: time(newest.authored) }), earlier.length > 0 && ` · ${count('checkInMore', earlier.length)}`),
    h('dl', {}, answers(newest.item, asked).map(([question, answer]) => h('div', {}, h('dt', {}, question), h('dd', {}, answer)))),
  ];
};
