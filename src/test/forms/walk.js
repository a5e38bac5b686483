// Answers the check-in in a page and compares what is to be seen there with what the Questionnaire says.
import { setTimeout } from 'node:timers/promises';
import { answersOf, enabled, isConditional, items, probes, told } from './questionnaire.js';

/** How long a page may take to show what an answer changes. */
const PATIENCE = 4000;

/** After so many problems a page is not asked for more: each takes all the time there is. */
const ENOUGH = 8;

/** What is seen too much or too little; nothing if that is settled in time. */
export const compared = async (renderer, page, expected, patience = PATIENCE) => {
  const end = Date.now() + patience;
  for (;;) {
    const seen = new Set(await renderer.seen(page));
    const wrong = [
      ...[...seen].filter((linkId) => !expected.has(linkId)).map((linkId) => `${linkId} is seen`),
      ...[...expected].filter((linkId) => !seen.has(linkId)).map((linkId) => `${linkId} is not seen`),
    ];
    if (wrong.length === 0 || Date.now() > end) {
      return wrong;
    }
    await setTimeout(25);
  }
};

/** Waits until the form knows of an answer: what is not to be seen then would else be looked for too early. */
const taken = async (renderer, page, item, answer) => {
  const end = Date.now() + PATIENCE;
  while (told(answersOf(await renderer.exported(page)).get(item.linkId)) !== told(answer)) {
    if (Date.now() > end) {
      return [`${item.linkId} does not take ${told(answer)}`];
    }
    await setTimeout(25);
  }
  return [];
};

/** Tries every answer that an enableWhen asks for, on both sides. */
export const conditions = async (renderer, page, questionnaire) => {
  const all = items(questionnaire);
  const conditional = all.filter(isConditional).map((item) => item.linkId);
  const history = new Map(conditional.map((linkId) => [linkId, '']));
  const answers = new Map();
  const problems = [];
  let seen = new Set();
  const look = async (after) => {
    ({ seen } = enabled(questionnaire, answers));
    const wrong = problems.length < ENOUGH ? await compared(renderer, page, seen) : [];
    problems.push(...wrong.map((each) => `after ${after}: ${each}`));
    for (const linkId of conditional) {
      const now = seen.has(linkId) ? '+' : '-';
      if (!history.get(linkId).endsWith(now)) {
        history.set(linkId, history.get(linkId) + now);
      }
    }
  };
  const give = async (item, answer) => {
    answers.set(item.linkId, answer);
    await renderer.answer(page, item, answer);
    problems.push(...(await taken(renderer, page, item, answer)));
    await look(`${item.linkId} = ${told(answer)}`);
  };

  await look('nothing');
  const opened = [];
  for (const item of all) {
    const tries = probes(questionnaire, item);
    if (tries.length === 0 || !seen.has(item.linkId)) {
      if (tries.length > 0) {
        problems.push(`${item.linkId} could not be tried`);
      }
      continue;
    }
    // Closed at first and at the end; what the one that opens most opens is tried next.
    const opens = (answer) => enabled(questionnaire, new Map(answers).set(item.linkId, answer)).seen.size;
    const [closing, ...others] = tries.sort((one, other) => opens(one) - opens(other));
    for (const answer of others) {
      await give(item, answer);
    }
    opened.push([item, closing]);
  }
  for (const [item, answer] of opened.reverse()) {
    await give(item, answer);
  }
  const once = [...history].filter(([, sides]) => !sides.includes('-+-')).map(([linkId, sides]) => `${linkId} was only ${sides}`);
  return { tried: conditional.length, problems: [...problems, ...once] };
};

/** Answers whatever is to be seen, from the top, as a person would; `chosen` tells the answers that matter. */
export const fillIn = async (renderer, page, questionnaire, given, answerFor) => {
  const answers = new Map(given);
  const typed = [];
  for (const item of items(questionnaire)) {
    if (['group', 'display'].includes(item.type) || item.readOnly) {
      continue;
    }
    const { seen } = enabled(questionnaire, answers);
    if (!seen.has(item.linkId)) {
      continue;
    }
    const answer = answerFor(item);
    answers.set(item.linkId, answer);
    await renderer.answer(page, item, answer);
    typed.push(item.linkId);
    const wrong = [
      ...(await taken(renderer, page, item, answer)),
      ...(await compared(renderer, page, enabled(questionnaire, answers).seen)),
    ];
    if (wrong.length > 0) {
      throw new Error(`after ${item.linkId} = ${told(answer)}: ${wrong.join(', ')}`);
    }
  }
  return { answers, typed };
};
