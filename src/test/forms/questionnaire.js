// What a Questionnaire asks, in which words, and what of it is to be seen after which answers.
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';

const ENABLE_WHEN_EXPRESSION = 'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression';

/** All items, in the order of the page. */
export const items = (questionnaire) => (questionnaire.item ?? []).flatMap((item) => [item, ...items(item)]);

const valueOf = (holder, prefix) => Object.entries(holder).find(([name]) => name.startsWith(prefix))[1];

const same = (one, other) =>
  typeof one === 'object' ? one.code === other.code && one.system === other.system : one === other;

const holds = ({ question, operator, ...expected }, answers) => {
  const given = (answers.get(question) ?? []).map((answer) => valueOf(answer, 'value'));
  const wanted = valueOf(expected, 'answer');
  if (operator === 'exists') {
    return given.length > 0 === wanted;
  }
  return given.some((value) => {
    switch (operator) {
      case '=':
        return same(value, wanted);
      case '!=':
        return !same(value, wanted);
      case '>':
        return value > wanted;
      case '>=':
        return value >= wanted;
      case '<':
        return value < wanted;
      case '<=':
        return value <= wanted;
      default:
        throw new Error(`An operator that is not known here: ${operator}`);
    }
  });
};

const expressionOf = (item) => item.extension?.find(({ url }) => url === ENABLE_WHEN_EXPRESSION)?.valueExpression.expression;

const responseOf = (list, answers) =>
  list.map((item) => ({ linkId: item.linkId, answer: answers.get(item.linkId), item: item.item && responseOf(item.item, answers) }));

/** The link ids of what is to be seen; an answer to what is not to be seen does not count. */
export const enabled = (questionnaire, answers) => {
  const counted = new Map();
  const seen = new Set();
  const visit = (item) => {
    const conditions = (item.enableWhen ?? []).map((condition) => holds(condition, counted));
    const expression = expressionOf(item);
    if (expression) {
      const resource = { resourceType: 'QuestionnaireResponse', item: responseOf(questionnaire.item, counted) };
      conditions.push(fhirpath.evaluate({}, expression, { resource }, r4)[0] === true);
    }
    if (conditions.length > 0 && !(item.enableBehavior === 'all' ? conditions.every(Boolean) : conditions.some(Boolean))) {
      return;
    }
    seen.add(item.linkId);
    if (answers.has(item.linkId)) {
      counted.set(item.linkId, answers.get(item.linkId));
    }
    (item.item ?? []).forEach(visit);
  };
  questionnaire.item.forEach(visit);
  return { seen, counted };
};

/** Every condition: each clause of an enableWhen, and each expression as a whole. */
export const conditions = (questionnaire) =>
  items(questionnaire).flatMap((item) => [
    ...(item.enableWhen ?? []).map((clause, at) => ({ name: `${item.linkId}, clause ${at + 1}`, item, clause })),
    ...(expressionOf(item) ? [{ name: `${item.linkId}, expression`, item }] : []),
  ]);

/** Whether a condition alone decides just now that its item is seen (+) or not (-); nothing where the other clauses decide. */
export const sideOf = ({ item, clause }, { seen, counted }) => {
  const others = (item.enableWhen ?? []).filter((other) => other !== clause);
  const decides =
    item.enableBehavior === 'all'
      ? // Two clauses about one question may be unable to differ: where nothing is answered, it is no other answer either.
        others.filter((other) => other.question !== clause.question).every((other) => holds(other, counted))
      : !others.some((other) => holds(other, counted));
  const shown = seen.has(item.linkId);
  return decides && (!clause || holds(clause, counted) === shown) ? (shown ? '+' : '-') : undefined;
};

/** The numbers that an expression compares a quantity with; the display of a unit is that of the question. */
const compared = (questionnaire, item) =>
  items(questionnaire)
    .map(expressionOf)
    .filter((expression) => expression?.includes(`linkId = '${item.linkId}'`))
    .flatMap((expression) => {
      const [, code] = expression.match(/code = '([^']+)'/);
      const { system, display } = item.extension.find((extension) => extension.valueCoding?.code === code).valueCoding;
      return [...expression.matchAll(/value ([<>])= ([\d.]+)/g)].map(([, direction, value]) => ({
        least: direction === '>',
        value: Number(value),
        unit: { unit: display, system, code },
      }));
    });

/** Whether a clause of the item asks for the other one. */
export const asks = (item, other) => Boolean(item.enableWhen?.some(({ question }) => question === other.linkId));

/**
 * Answers on both sides of every condition that asks for this item; none where none asks. Of a quantity each number that shows a message
 * is followed by one that hides it: a form may evaluate an expression late, and what was hidden before would look right too early.
 */
export const probes = (questionnaire, item) => {
  const wanted = items(questionnaire)
    .flatMap((each) => each.enableWhen ?? [])
    .filter((condition) => condition.question === item.linkId)
    .map(({ question, operator, ...expected }) => valueOf(expected, 'answer'));
  if (item.type === 'quantity') {
    return compared(questionnaire, item).flatMap((quantity) =>
      [0, quantity.least ? -0.1 : 0.1].map((by) => [{ valueQuantity: { ...quantity.unit, value: Math.round((quantity.value + by) * 10) / 10 } }]),
    );
  }
  if (wanted.length === 0) {
    return [];
  }
  const options = item.answerOption?.map(({ valueCoding }) => valueCoding) ?? [];
  const named = options.filter((option) => wanted.some((value) => same(option, value)));
  const other = options.find((option) => !named.includes(option));
  return item.answerOption
    ? [...named, other].filter(Boolean).map((valueCoding) => [{ valueCoding }])
    : [...new Set(wanted.flatMap((value) => [value - 1, value, value + 1]))]
        .filter((value) => value >= 0)
        .map((valueInteger) => [{ valueInteger }]);
};

/** The answers of a response by link id. */
export const answersOf = (response) =>
  new Map(items(response).filter((item) => item.answer?.length > 0).map((item) => [item.linkId, item.answer]));

/** A value as a short text that tells what counts of it. */
export const told = (answers) =>
  (answers ?? [])
    .map((answer) => valueOf(answer, 'value'))
    .map((value) => (typeof value === 'object' ? [value.system, value.code, value.value].filter((each) => each !== undefined).join('|') : String(value)))
    .sort()
    .join(', ');
