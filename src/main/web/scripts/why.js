// Why each sign is told or not, as PlanDefinition/$apply says it.
import { explain } from './api.js';
import { h } from './dom.js';
import { refusal } from './outcome.js';
import { button } from './statements.js';
import { say } from './words.js';

const STATES = ['sign', 'not-assessed', 'absent'];
const MARKS = { sign: '●', 'not-assessed': '?', absent: '○' };

const role = (action) => action.code?.[0]?.coding?.[0]?.code;

const statement = (action) => action.code?.[1]?.coding?.[0]?.code?.toUpperCase();

const below = (action) => (action.action ?? []).flatMap((child) => (STATES.includes(role(child)) ? [child] : below(child)));

const sign = (action) =>
  h(
    'li',
    { class: `sign ${role(action)}` },
    h('span', { class: 'state' }, h('span', { class: 'icon', 'aria-hidden': 'true' }, MARKS[role(action)]), ` ${say(`states.${role(action)}`)}`),
    h('span', { class: 'what' }, h('strong', {}, action.title), ' ', statement(action) && button(statement(action)), action.description && h('span', { class: 'evidence' }, action.description)),
  );

const inState = (action, states) => below(action).filter((each) => states.includes(role(each)));

/** The signs of a concern that are in one of the states. */
const concerns = (families, states) =>
  families
    .flatMap((family) => (family.action ?? []).filter((action) => role(action) === 'concern'))
    .filter((action) => inState(action, states).length > 0)
    .map((action) => h('section', {}, h('h3', {}, action.title), h('ul', {}, inState(action, states).map(sign))));

/** Every sign, by family and concern. */
const listed = (group) => {
  const families = group.action ?? [];
  const signs = families.flatMap(below);
  const number = (state) => signs.filter((action) => role(action) === state).length;
  return {
    judged: families.length > 0,
    signs: number('sign'),
    unknown: number('not-assessed'),
    content:
      signs.length === 0
        ? [h('p', {}, say('whyNone'))]
        : [
            h('p', {}, say('stateCount', { sign: number('sign'), unknown: number('not-assessed'), absent: number('absent') })),
            concerns(families, ['sign', 'not-assessed']),
            number('absent') > 0 && h('details', { class: 'absents' }, h('summary', {}, say('absentCount', { n: number('absent') })), concerns(families, ['absent'])),
          ],
  };
};

export const why = async (serviceId, request) => {
  const answer = await explain(serviceId, request);
  const group = answer.json?.contained?.find(({ resourceType }) => resourceType === 'RequestGroup');
  return group ? listed(group) : { failed: true, content: [refusal(answer)] };
};
