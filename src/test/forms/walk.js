// Answers the check-in in a page and compares what is to be seen there with what the Questionnaire says.
import { setTimeout } from 'node:timers/promises';
import { answersOf, asks, conditions, enabled, items, probes, sideOf, told } from './questionnaire.js';

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
    await setTimeout(100);
  }
  return [];
};

/** Gives the answer, and tells what the form does not take of it or shows wrongly after it. */
const give = async (renderer, page, questionnaire, answers, item, answer) => {
  answers.set(item.linkId, answer);
  await renderer.answer(page, item, answer);
  const problems = [
    ...(await taken(renderer, page, item, answer)),
    ...(await compared(renderer, page, enabled(questionnaire, answers).seen)),
  ];
  return problems.map((problem) => `after ${item.linkId} = ${told(answer)}: ${problem}`);
};

/**
 * Tries every answer that a condition asks for, until each condition has alone shown its item and hidden it. What was tried is closed
 * again before the next question, so that no other answer holds open what depends on both.
 *
 * @param answers what is answered before; what is answered here is added
 */
export const tryConditions = async (renderer, page, questionnaire, answers) => {
  const all = items(questionnaire);
  const untried = new Map(all.map((item) => [item, probes(questionnaire, item)]).filter(([, tries]) => tries.length > 0));
  const sides = new Map(conditions(questionnaire).map((condition) => [condition, new Set()]));
  const state = () => enabled(questionnaire, answers);
  const problems = [];
  const note = () => {
    const now = state();
    sides.forEach((found, condition) => found.add(sideOf(condition, now)));
  };
  const attempt = async (item) => {
    const tries = untried.get(item);
    untried.delete(item);
    const opens = (answer) => enabled(questionnaire, new Map(answers).set(item.linkId, answer)).seen.size;
    const least = Math.min(...tries.map(opens));
    const closing = tries.findLast((answer) => opens(answer) === least);
    for (const answer of [...tries.filter((each) => each !== closing), closing]) {
      if (problems.length >= ENOUGH) {
        return;
      }
      problems.push(...(await give(renderer, page, questionnaire, answers, item, answer)));
      note();
      for (const opened of [...untried.keys()].filter((each) => asks(each, item) && state().seen.has(each.linkId))) {
        await attempt(opened);
      }
    }
  };

  problems.push(...(await compared(renderer, page, state().seen)));
  note();
  for (const item of all.filter((each) => state().seen.has(each.linkId))) {
    if (untried.has(item)) {
      await attempt(item);
    }
  }
  const oneSided = [...sides].filter(([, found]) => !(found.has('+') && found.has('-')));
  if (problems.length < ENOUGH) {
    problems.push(...oneSided.map(([{ name }, found]) => `${name}: only ${[...found].filter(Boolean).join('') || 'left alone'}`));
  }
  return { tried: sides.size - oneSided.length, problems };
};

/** Answers whatever is to be seen and is not answered so yet, from the top, as a person would. */
export const fillIn = async (renderer, page, questionnaire, answers, answerFor) => {
  const filled = [];
  const problems = [];
  for (const item of items(questionnaire)) {
    if (['group', 'display'].includes(item.type) || item.readOnly || !enabled(questionnaire, answers).seen.has(item.linkId)) {
      continue;
    }
    const answer = answerFor(item);
    if (told(answers.get(item.linkId)) !== told(answer)) {
      problems.push(...(await give(renderer, page, questionnaire, answers, item, answer)));
    }
    if (problems.length > 0) {
      break;
    }
    filled.push(item.linkId);
  }
  return { filled, problems };
};
