// Fills in the published check-in in LHC-Forms and in Smart Forms, in English and in Spanish, as a person would, and sends what they
// export to the service. Usage: node forms.js CALL SERVICE CHROMIUM [IMAGES], where CALL is the example quiet-discharge.
// Prints a table; ends with 1 if anything does not hold.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { populateQuestionnaire } from '@aehrc/sdc-populate';
import { open, page as newPage } from './browser.js';
import { chart, LINKED, PREFILLED, server } from './fhir.js';
import { lhc } from './lhc.js';
import { answersOf, enabled, items, told } from './questionnaire.js';
import { smart } from './smart.js';
import { compared, fillIn, tryConditions } from './walk.js';

/** The sign that is answered with yes, and the statement that the card has to rest on; another one each time. */
const SIGNS = {
  'LHC-Forms en': { item: 'incision-drainage', code: 'Y', statement: 'S47' },
  'LHC-Forms es': { item: 'bladder-control', code: 'Y', statement: 'S56' },
  'Smart Forms en': { item: 'fever-felt', code: 'Y', statement: 'S51' },
  'Smart Forms es': { item: 'leg-calf', code: 'swelling', statement: 'S58' },
};
const REPORTED = { en: 'patient-reported', es: 'según el paciente' };
const LOCALES = { en: 'en-US', es: 'es-US' };

/** What somebody would say who is well. */
const WELL = ['none', 'better', 'outdoors', 'N'];
/** Where the answer of somebody who is well is another one. */
const WELL_BUT = { 'pain-tolerable': 'Y', 'pain-med-as-prescribed': 'Y', 'walking-goal-set': 'Y', 'pain-slowed-down': 'Y' };
const NUMBERS = { temperature: 98.2, 'pain-back': 2, 'pain-legs': 0, 'walks-per-day': 4, 'walk-minutes': 10, 'activity-flare-hours': 0.5 };

const answerFor = (sign) => (item) => {
  if (item.type === 'quantity') {
    return [{ valueQuantity: { value: NUMBERS[item.linkId], unit: '°F', system: 'http://unitsofmeasure.org', code: '[degF]' } }];
  }
  if (item.type === 'integer') {
    return [{ valueInteger: NUMBERS[item.linkId] }];
  }
  if (item.type === 'decimal') {
    return [{ valueDecimal: NUMBERS[item.linkId] }];
  }
  const code = item.linkId === sign.item ? sign.code : WELL_BUT[item.linkId];
  const byCode = (wanted) => item.answerOption.find(({ valueCoding }) => valueCoding.code === wanted);
  const option = byCode(code) ?? WELL.map(byCode).find(Boolean) ?? item.answerOption[0];
  return [{ valueCoding: option.valueCoding }];
};

const post = async (service, body, language) => {
  const response = await fetch(`${service}/cds-services/back-surgery-discharge`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': language },
    body: JSON.stringify(body),
  });
  if (!response.ok) {
    throw new Error(`The service answered ${response.status}: ${await response.text()}`);
  }
  return (await response.json()).cards;
};

/** Whether the service takes the response and tells the sign, and only that one, as what the patient said. */
const accepted = async (service, call, exported, sign, language) => {
  // What whoever stores a response adds to it.
  const stored = {
    ...exported,
    id: 'exported',
    status: 'completed',
    subject: { reference: `Patient/${call.prefetch.patient.id}` },
    authored: new Date().toISOString(),
  };
  const checkIns = { resourceType: 'Bundle', type: 'searchset', total: 1, entry: [{ resource: stored }] };
  const prefetch = { ...call.prefetch, checkIns };
  const cards = await post(service, { ...call, prefetch }, language);
  const warnings = cards.filter((card) => card.indicator !== 'info').map((card) => card.detail);
  const said = warnings.flatMap((detail) => detail.split('\n')).filter((line) => line.includes(REPORTED[language]));
  return said.length === 1 && said[0].includes(`(${sign.statement})`) ? [] : [`the cards say: ${warnings.join(' / ') || 'nothing'}`];
};

/** The check-in as the service publishes it. */
const published = async (service, language) => {
  const response = await fetch(`${service}/fhir/Questionnaire/BackSurgeryCheckIn`, { headers: { 'Accept-Language': language } });
  if (!response.ok) {
    throw new Error(`The service answered ${response.status}: ${await response.text()}`);
  }
  return response.json();
};

const differences = (expected, answers) =>
  [...new Set([...expected.keys(), ...answers.keys()])]
    .filter((linkId) => told(expected.get(linkId)) !== told(answers.get(linkId)))
    .map((linkId) => `${linkId}: ${told(expected.get(linkId)) || 'nothing'} was given, ${told(answers.get(linkId)) || 'nothing'} is exported`);

const populated = async (questionnaire, { answer, patient, encounter }) => {
  const { populateResult } = await populateQuestionnaire({
    questionnaire,
    fetchResourceCallback: async (query) => answer(query),
    fetchResourceRequestConfig: { sourceServerUrl: 'http://ehr.example/fhir' },
    patient,
    encounter,
  });
  if (!populateResult || populateResult.issues) {
    throw new Error(`sdc-populate: ${JSON.stringify(populateResult?.issues ?? 'no answer')}`);
  }
  return populateResult.populatedResponse;
};

/** What our own service fills in from the same chart. */
const populatedHere = async (service, { resources, patient, encounter }) => {
  const reference = ({ resourceType, id }) => ({ reference: `${resourceType}/${id}` });
  const response = await fetch(`${service}/fhir/Questionnaire/BackSurgeryCheckIn/$populate`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify({
      resourceType: 'Parameters',
      parameter: [
        { name: 'subject', valueReference: reference(patient) },
        { name: 'context', part: [{ name: 'name', valueString: 'encounter' }, { name: 'content', valueReference: reference(encounter) }] },
        { name: 'data', resource: { resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) } },
      ],
    }),
  });
  const answer = await response.json();
  const [issues, populated] = ['issues', 'response'].map((name) => answer.parameter?.find((each) => each.name === name)?.resource);
  if (!populated || issues) {
    throw new Error(`$populate answered ${response.status}: ${JSON.stringify(issues ?? answer)}`);
  }
  return populated;
};

/** What an engine filled in, against what it should have. */
const filledIn = (engine, response, expected) => {
  const answers = answersOf(response);
  return [...new Set([...Object.keys(expected), ...answers.keys()])]
    .filter((linkId) => told(answers.get(linkId)) !== (expected[linkId] ?? ''))
    .map((linkId) => `${engine} fills in ${linkId}: ${told(answers.get(linkId)) || 'nothing'}, not ${expected[linkId] ?? 'nothing'}`);
};

/** The items whose text should be seen and is not. */
const unshown = async (page, questionnaire, seen) => {
  const flat = (words) => words.replace(/\s+/g, ' ');
  const text = flat(await page.evaluate(() => document.body.innerText));
  return items(questionnaire)
    .filter((item) => seen.has(item.linkId) && !text.includes(flat(item.text)))
    .map((item) => `the text of ${item.linkId} is not shown`);
};

/** What of a day stands in a field, as the form writes it. */
const written = (value) => {
  const [, year, month, day] = value.match(/^(\d{4})-(\d\d)-(\d\d)$/) ?? [];
  return day ? [value, `${month}/${day}/${year}`, `${day}/${month}/${year}`] : [value];
};

const filledForm = async (newForm, renderer, questionnaire, response, sign, image) => {
  const page = await newForm({ response });
  const problems = [];
  for (const [linkId, value] of Object.entries(PREFILLED)) {
    const stands = await renderer.fixed(page, linkId);
    if (!written(value).includes(stands)) {
      problems.push(`${linkId} should be fixed as ${value}, and is ${stands ?? 'open to change'}`);
    }
  }
  // What was answered and changed meanwhile, or is hidden again, has to leave no trace in what is exported.
  const answers = answersOf(response);
  const sides = await tryConditions(renderer, page, questionnaire, answers);
  const { filled, problems: unfilled } = await fillIn(renderer, page, questionnaire, answers, answerFor(sign));
  problems.push(...sides.problems, ...unfilled);
  if (image) {
    // The whole of it is long; this is as much as a person sees of it at a time, with what the answer brings.
    await page.evaluate((text) => [...document.querySelectorAll('label, span')].find((each) => each.textContent.trim() === text).scrollIntoView({ block: 'center' }), items(questionnaire).find((item) => item.linkId === sign.item).text);
    await page.mouse.move(0, 0);
    await page.screenshot({ path: image });
  }
  const exported = await renderer.exported(page);
  problems.push(...differences(enabled(questionnaire, answers).counted, answersOf(exported)));
  return { exported, tried: sides.tried, filled, problems };
};

/** A form whose Questionnaire lost the condition of one item: that has to be noticed, or what is found elsewhere says nothing. */
const control = async (newForm, renderer, questionnaire) => {
  const broken = structuredClone(questionnaire);
  const item = items(broken).find((each) => each.enableWhen);
  delete item.enableWhen;
  const page = await newForm({ broken });
  const wrong = await compared(renderer, page, enabled(questionnaire, new Map()).seen, 0);
  return wrong.includes(`${item.linkId} is seen`) ? [] : [`nobody noticed that ${item.linkId} had lost its condition`];
};

const roundTrip = async (browser, files, renderer, language, questionnaire, { call, service, ehr, images }) => {
  const name = `${renderer.name} ${language}`;
  const sign = SIGNS[name];
  const pages = [];
  const newForm = async ({ response, broken }) => {
    const opened = await newPage(browser, files, LOCALES[language]);
    pages.push(opened);
    await renderer.show(opened, broken ?? questionnaire, { response, ehr });
    return opened;
  };
  const { seen } = enabled(questionnaire, new Map());

  const blank = await newForm({});
  const problems = await unshown(blank, questionnaire, seen);
  if (renderer.links) {
    problems.push(...filledIn(renderer.name, await renderer.exported(blank), LINKED));
  }
  problems.push(...(await control(newForm, renderer, questionnaire)));

  const response = await populated(questionnaire, ehr);
  problems.push(...filledIn('sdc-populate', response, PREFILLED));
  problems.push(...filledIn('$populate', await populatedHere(service, ehr), { ...PREFILLED, ...LINKED }));
  const image = images && join(images, `${renderer.name} ${language}.png`.toLowerCase().replaceAll(' ', '-'));
  const filled = await filledForm(newForm, renderer, questionnaire, response, sign, image);
  problems.push(...filled.problems, ...(await accepted(service, call, filled.exported, sign, language)));
  problems.push(...pages.flatMap((page) => page.strangers).map((url) => `asked for ${url}`));
  await Promise.all(pages.map((page) => page.close()));
  return {
    cells: [
      `${renderer.name} ${renderer.version}`,
      language,
      seen.size,
      filled.tried,
      filled.filled.length,
      answersOf(filled.exported).size,
      `${sign.item} (${sign.statement})`,
      answersOf(response).size,
      problems.length,
    ],
    problems: problems.map((problem) => `${name}: ${problem}`),
  };
};

const HEAD = ['form', 'language', 'items shown', 'conditions, both sides', 'filled in', 'exported', 'sign on the card', 'prefilled', 'problems'];

const line = (cells) => `| ${cells.join(' | ')} |`;

const main = async ([callFile, service, executable, images]) => {
  if (!executable) {
    console.error('Usage: node forms.js CALL SERVICE CHROMIUM [IMAGES]');
    return 2;
  }
  const call = JSON.parse(readFileSync(callFile, 'utf8'));
  const { patient, encounter } = call.prefetch;
  const resources = chart({ patient, encounter });
  const ehr = { patient, encounter, resources, answer: server(resources) };
  const browser = await open(executable);
  try {
    // One renderer after the other, its languages side by side: they take equally long, and each keeps a processor busy.
    const results = [];
    for (const renderer of [lhc, smart]) {
      const files = await renderer.files();
      const trips = ['en', 'es'].map(async (language) =>
        roundTrip(browser, files, renderer, language, await published(service, language), { call, service, ehr, images }),
      );
      results.push(...(await Promise.all(trips)));
    }
    console.log([HEAD, HEAD.map(() => '---'), ...results.map(({ cells }) => cells)].map(line).join('\n'));
    const problems = results.flatMap((result) => result.problems);
    problems.slice(0, 40).forEach((problem) => console.error(`  ${problem}`));
    return problems.length === 0 ? 0 : 1;
  } finally {
    await browser.close();
  }
};

process.exitCode = await main(process.argv.slice(2));
