// Cards as an EHR renders them, and what a clinician does with them.
import { sendFeedback } from './api.js';
import { fill, h, link } from './dom.js';
import { markdown } from './markdown.js';
import { linked } from './statements.js';
import { say } from './words.js';

const ICONS = { info: 'i', warning: '!', critical: '‼' };

const told = (status, text) => fill(status, text);

const sent = async (status, serviceId, item) => {
  const answer = await sendFeedback(serviceId, item);
  told(status, answer.ok ? say('feedbackKept') : say('feedbackFailed', { reason: answer.json?.issue?.[0]?.diagnostics ?? answer.status ?? answer.text }));
  return answer.ok;
};

const json = (value) => h('pre', { tabindex: '0' }, JSON.stringify(value, null, 2));

/** What an EHR does with an accepted suggestion: it makes what the actions say. */
const created = (actions) =>
  h(
    'div',
    { class: 'created' },
    h('p', {}, say('wouldCreate')),
    actions.map(({ description, resource }) =>
      h('details', {}, h('summary', {}, h('strong', {}, resource?.resourceType ?? ''), ` ${description ?? ''}`), resource && json(resource)),
    ),
  );

const suggestion = (card, serviceId, status, { label, uuid, actions = [], isRecommended }) => {
  const result = h('div');
  const button = h(
    'button',
    {
      type: 'button',
      class: isRecommended ? 'apply recommended' : 'apply',
      onclick: async () => {
        button.disabled = true;
        fill(result, created(actions));
        fill(button, say('applied'), h('span', { 'aria-hidden': 'true' }, ' ✓'));
        button.setAttribute('aria-label', `${say('applied')}: ${label}`);
        if (!(await sent(status, serviceId, { card: card.uuid, outcome: 'accepted', acceptedSuggestions: [{ id: uuid }] }))) {
          button.disabled = false;
        }
      },
      'aria-label': `${say('apply')}: ${label}`,
    },
    say('apply'),
  );
  return h('li', {}, h('div', { class: 'suggestion' }, h('span', {}, label), button), result);
};

const override = (card, serviceId, status, whole) => {
  const id = `override-${card.uuid}`;
  const reasons = card.overrideReasons ?? [];
  const choice = h(
    'select',
    { id },
    h('option', { value: '' }, say('overrideNone')),
    reasons.map(({ display, code }, index) => h('option', { value: index }, display ?? code)),
  );
  const comment = h('input', { id: `${id}-comment`, type: 'text', maxlength: '2000', autocomplete: 'off' });
  const button = h(
    'button',
    {
      type: 'button',
      class: 'quiet-button',
      onclick: async () => {
        const reason = reasons[choice.value];
        const overrideReason = {
          ...(choice.value === '' ? {} : { reason: { code: reason.code, ...(reason.system ? { system: reason.system } : {}) } }),
          ...(comment.value.trim() ? { userComment: comment.value.trim() } : {}),
        };
        button.disabled = true;
        const item = { card: card.uuid, outcome: 'overridden', ...(Object.keys(overrideReason).length > 0 ? { overrideReason } : {}) };
        if (await sent(status, serviceId, item)) {
          whole.classList.add('dismissed');
          fill(button, say('dismissed'));
        } else {
          button.disabled = false;
        }
      },
    },
    say('overrideSend'),
  );
  return h(
    'details',
    { class: 'override' },
    h('summary', {}, say('overrideTitle')),
    h('div', { class: 'fields' }, h('label', { for: id }, say('overrideReason')), choice, h('label', { for: `${id}-comment` }, say('overrideComment')), comment, button),
  );
};

export const card = (value, serviceId) => {
  const status = h('p', { class: 'status', role: 'status' });
  const { indicator, summary, detail, source = {}, suggestions = [], links = [] } = value;
  const whole = h('article', { class: `card ${ICONS[indicator] ? indicator : 'info'}` });
  return fill(
    whole,
    h('header', {}, h('span', { class: 'indicator' }, h('span', { class: 'icon', 'aria-hidden': 'true' }, ICONS[indicator] ?? 'i'), ` ${say(`indicators.${indicator}`)}`), h('h3', {}, summary)),
    detail && h('div', { class: 'detail' }, markdown(detail, linked)),
    suggestions.length > 0 && h('ul', { class: 'suggestions', 'aria-label': say('suggestions') }, suggestions.map((each) => suggestion(value, serviceId, status, each))),
    links.length > 0 && h('ul', { class: 'links', 'aria-label': say('links') }, links.map(({ url, label }) => h('li', {}, link(url, label)))),
    override(value, serviceId, status, whole),
    status,
    h('footer', {}, `${say('source')}: `, source.url ? link(source.url, source.label) : source.label, source.topic?.display && ` · ${source.topic.display}`),
  );
};
