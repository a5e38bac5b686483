// A refusal, loudly: what was wrong, and where.
import { h } from './dom.js';
import { say } from './words.js';

export const refusal = ({ status, json, text }) =>
  h(
    'div',
    { class: 'refusal', role: 'alert' },
    h('h3', {}, status === 0 ? say('unreachable', { reason: text }) : say('refused', { status })),
    h('p', {}, say('refusedHint')),
    (json?.issue ?? []).map(({ code, diagnostics, expression = [] }) =>
      h(
        'dl',
        {},
        h('div', {}, h('dt', {}, say('what')), h('dd', { lang: 'en' }, diagnostics ?? '')),
        expression.length > 0 && h('div', {}, h('dt', {}, say('place')), h('dd', {}, expression.map((place) => h('code', {}, place)))),
        h('div', {}, h('dt', {}, say('kind')), h('dd', {}, h('code', {}, code ?? ''))),
      ),
    ),
  );
