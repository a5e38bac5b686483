// What the timeline makes of FHIR resources, without a page. node --test
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { beyond, dayOf, ofPatient, read, valueOf } from '../../main/web/timeline/reading.js';

const UCUM = 'http://unitsofmeasure.org';
const NOW = Date.parse('2026-01-10T12:00:00Z');

const warmth = {
  title: 'Temperature', codes: ['l|t'], items: ['temperature'], unit: 'Cel', whole: false, places: 1, least: 30, most: 45,
  accepted: [
    { unit: 'Cel', names: ['°C', 'C'], minus: 0, times: 1, per: 1 },
    { unit: '[degF]', names: ['°F', 'F'], minus: 32, times: 5, per: 9 },
  ],
  thresholds: [{ value: 38, worse: 'higher', since: 0, statement: 'a' }],
};
const pain = (site) => ({
  title: `Pain ${site}`, codes: ['l|p'], site, items: [], unit: '{score}', whole: true, places: 1, least: 0, most: 10,
  accepted: [{ unit: '{score}', names: [] }, { unit: 'mm', names: [], only: 'v' }].map((one) => ({ minus: 0, times: 1, per: one.unit === 'mm' ? 10 : 1, ...one })),
  thresholds: [],
});
const walks = { title: 'Walks', codes: [], items: ['walks'], whole: true, places: 0, least: 0, most: 100, accepted: [], thresholds: [{ value: 3, worse: 'below', since: 5, statement: 'b' }] };
const description = {
  timeZone: 'Europe/Berlin', days: 30, operations: ['s|op'], form: { url: 'https://x/Questionnaire/q', major: '1', operated: 'operated' },
  series: [warmth, pain('b|back'), pain(undefined), walks], milestones: [],
  questions: [{ item: 'fever', title: 'Fever', statements: ['a'], options: [
    { token: 'y|Y', name: 'Yes', flagged: true, unknown: false }, { token: 'y|N', name: 'No', flagged: false, unknown: false }, { token: 'd|u', name: '?', flagged: false, unknown: true }] }],
};
const subject = { reference: 'Patient/p' };
const operation = { resourceType: 'Procedure', status: 'completed', subject, code: { coding: [{ system: 's', code: 'op' }] }, performedPeriod: { end: '2026-01-01T10:00:00Z' } };
const temperature = (value, more = {}, unit = 'Cel') => ({ resourceType: 'Observation', status: 'final', subject, code: { coding: [{ system: 'l', code: 't' }] }, effectiveDateTime: '2026-01-03T08:00:00Z', valueQuantity: { value, system: UCUM, code: unit }, ...more });
const checkIn = (authored, items, more = {}) => ({ resourceType: 'QuestionnaireResponse', id: 'r', status: 'completed', subject, questionnaire: 'https://x/Questionnaire/q|1.0.0', authored, item: [{ linkId: 'g', item: items }], ...more });
const said = (linkId, ...answer) => ({ linkId, answer });
const coded = (text) => ({ valueCoding: { system: text.split('|')[0], code: text.split('|')[1] } });
const course = (...resources) => read(description, [operation, ...resources], NOW);
const drawn = (...resources) => course(...resources).series.flatMap((one) => one.points.map((point) => [one.title, point.day, point.value]));
const reasons = (...resources) => course(...resources).notDrawn.map((one) => one.reason);

describe('values', () => {
  const inCelsius = (value, code, unit) => valueOf(warmth, { valueQuantity: { value, system: UCUM, code, unit } }, 't');
  it('are converted and rounded before they are compared', () => {
    assert.equal(inCelsius(100.4, '[degF]').value, 38);
    assert.equal(inCelsius(100.3, '[degF]').value, 37.9);
    assert.equal(inCelsius(37.95, 'Cel').value, 38);
    assert.equal(beyond(warmth, inCelsius(100.4, '[degF]').value, 1).length, 1);
    assert.equal(beyond(warmth, inCelsius(100.3, '[degF]').value, 1).length, 0);
  });
  it('are not drawn in a unit that is unknown, contradicts itself or is impossible, and that is told', () => {
    assert.equal(inCelsius(311, 'K').reason, 'unit');
    assert.equal(inCelsius(38.6).reason, 'noUnit');
    assert.equal(inCelsius(38.6, 'Cel', '°F').reason, 'unitText');
    assert.equal(inCelsius(38.6, 'Cel', '°C').value, 38.6);
    assert.equal(inCelsius(101.3, 'Cel').reason, 'implausible');
    assert.equal(valueOf(warmth, { valueInteger: 38 }).reason, 'unit');
    assert.deepEqual(reasons(temperature(38.6, { valueQuantity: { value: 38.6, comparator: '>', system: UCUM, code: 'Cel' } })), ['comparator']);
    assert.deepEqual(reasons(temperature(38.6, { dataAbsentReason: {} })), ['absent']);
    assert.deepEqual(reasons(temperature(38.6, { valueQuantity: undefined, valueString: 'hot' })), ['noValue']);
  });
  it('in millimetres count for the one code that has them', () => {
    assert.equal(valueOf(pain(), { valueQuantity: { value: 64, code: 'mm' } }, 'v').value, 6.4);
    assert.equal(valueOf(pain(), { valueQuantity: { value: 64, code: 'mm' } }, 'p').reason, 'unit');
  });
  it('count from the day on which their threshold does', () => {
    assert.equal(beyond(walks, 2, 4).length, 0);
    assert.equal(beyond(walks, 2, 5).length, 1);
    assert.equal(beyond(walks, 3, 5).length, 0);
  });
  it('stand with their site, and the others by themselves', () => {
    const charted = (site) => ({ ...temperature(6, {}, '{score}'), code: { coding: [{ system: 'l', code: 'p' }] }, bodySite: site && { coding: [{ system: 'b', code: site }] } });
    assert.deepEqual(drawn(charted('back'), charted('neck'), charted()).map(([title]) => title), ['Pain b|back', 'Pain undefined', 'Pain undefined']);
  });
});

describe('days', () => {
  it('are counted in the zone of the service', () => {
    assert.equal(dayOf('2026-01-03T23:30:00Z', 'Europe/Berlin'), '2026-01-04');
    assert.equal(dayOf('2026-01-03', 'Europe/Berlin'), '2026-01-03');
    assert.equal(dayOf('2026-01', 'UTC'), undefined);
    assert.deepEqual(drawn(temperature(37, { effectiveDateTime: '2026-01-03T23:30:00Z' })), [['Temperature', 3, 37]]);
  });
  it('begin when the operation ended', () => {
    assert.deepEqual(drawn(temperature(39, { effectiveDateTime: '2026-01-01T09:59:00Z' }), temperature(39, { effectiveDateTime: '2025-12-31' })), []);
    assert.deepEqual(drawn(temperature(37, { effectiveDateTime: '2026-01-01T10:00:00Z' })), [['Temperature', 0, 37]]);
  });
  it('that are not known, in the future or too late are told', () => {
    assert.deepEqual(reasons(temperature(37, { effectiveDateTime: undefined })), ['noTime']);
    assert.deepEqual(reasons(temperature(37, { effectiveDateTime: '2026-01' })), ['partialTime']);
    assert.deepEqual(reasons(temperature(37, { effectiveDateTime: '2026-01-10T12:06:00Z' })), ['future']);
    assert.deepEqual(read(description, [operation, temperature(37, { effectiveDateTime: '2026-02-05' })], NOW + 40 * 86400000).notDrawn.map((one) => one.reason), ['late']);
  });
  it('are counted from the newest known operation, else from what the patient said, else not at all', () => {
    const later = { ...operation, performedPeriod: undefined, performedDateTime: '2026-01-05' };
    assert.equal(read(description, [operation, later, { ...later, performedDateTime: '2026-01-08', status: 'entered-in-error' }, { ...later, performedDateTime: '2026-01-09', code: { text: 'back' } }], NOW).operation.date, '2026-01-05');
    const told = read(description, [checkIn('2026-01-06T08:00:00Z', [said('operated', { valueDate: '2026-01-02' })])], NOW);
    assert.deepEqual([told.operation.date, told.operation.reported], ['2026-01-02', true]);
    assert.equal(read(description, [temperature(39)], NOW).operation, undefined);
  });
});

describe('resources', () => {
  it('of another patient, or of nobody, are left out and counted', () => {
    const all = [{ resourceType: 'Patient', id: 'p' }, operation, temperature(39, { subject: { reference: 'Patient/q' } }), temperature(39, { subject: undefined }),
      temperature(39, { subject: { reference: 'https://evil.example/fhir/Patient/p' } }), temperature(37, { subject: { reference: 'https://ehr.example/fhir/Patient/p' } }), { resourceType: 'Patient', id: 'q' }];
    const { mine, foreign } = ofPatient(all, 'p', 'https://ehr.example/fhir');
    assert.equal(mine.length, 3);
    assert.equal(foreign, 4);
  });
  it('count by their status as they do for the cards', () => {
    for (const [status, counts] of Object.entries({ final: 1, amended: 1, corrected: 1, preliminary: 1, 'entered-in-error': 0, cancelled: 0, registered: 0, unknown: 0 })) {
      assert.equal(drawn(temperature(37, { status })).length, counts, status);
    }
    const walked = (more) => drawn(checkIn('2026-01-04T08:00:00Z', [said('walks', { valueInteger: 2 })], more)).length;
    assert.equal(walked(), 1);
    for (const more of [{ status: 'in-progress' }, { status: 'entered-in-error' }, { questionnaire: undefined }, { questionnaire: 'https://x/Questionnaire/q|2.0.0' }, { questionnaire: 'https://x/Questionnaire/q|10' }, { questionnaire: 'https://x/Questionnaire/qq' }]) {
      assert.equal(walked(more), 0, JSON.stringify(more));
    }
  });
  it('that were extracted from a check-in are not drawn twice', () => {
    const answered = checkIn('2026-01-03T08:00:00Z', [said('temperature', { valueQuantity: { value: 37, system: UCUM, code: 'Cel' } })]);
    assert.equal(drawn(answered, temperature(37, { derivedFrom: [{ reference: 'QuestionnaireResponse/r' }] })).length, 1);
  });
});

describe('answers', () => {
  const cell = (...answers) => course(checkIn('2026-01-03T08:00:00Z', [said('fever', ...answers)])).rows[0].cells.get(2)?.state;
  it('are marked as the form does, and what is not known is never a no', () => {
    assert.equal(cell(coded('y|Y')), 'flagged');
    assert.equal(cell(coded('y|N')), 'answered');
    assert.equal(cell(coded('d|u')), 'unknown');
    assert.equal(cell(coded('y|N'), coded('d|u')), 'unknown');
    assert.equal(cell(), 'blank');
    assert.equal(cell(coded('z|Z')), 'unknown');
    assert.equal(course().rows[0].cells.get(2), undefined);
  });
  it('of two check-ins on a day are the worse ones', () => {
    const [yes, no] = ['Y', 'N'].map((code, index) => checkIn(`2026-01-03T0${8 + index}:00:00Z`, [said('fever', coded(`y|${code}`))]));
    assert.equal(course(yes, no).rows[0].cells.get(2).state, 'flagged');
    assert.equal(course(no, yes).rows[0].cells.get(2).state, 'flagged');
  });
  it('are found below groups and answers', () => {
    const nested = checkIn('2026-01-03T08:00:00Z', [{ linkId: 'a', answer: [{ valueBoolean: true, item: [said('walks', { valueInteger: 4 })] }] }]);
    assert.deepEqual(drawn(nested), [['Walks', 2, 4]]);
  });
});

it('words are the same in both languages', () => {
  const flat = (value, path = '') => (typeof value === 'string' ? [`${path} ${(value.match(/\{\w+\}/g) ?? []).sort()}`] : Object.entries(value).flatMap(([name, below]) => flat(below, `${path}.${name}`)));
  const [en, es] = ['en', 'es'].map((language) => flat(JSON.parse(readFileSync(new URL(`../../main/web/timeline/words/${language}.json`, import.meta.url), 'utf8'))));
  assert.deepEqual(es, en);
});
