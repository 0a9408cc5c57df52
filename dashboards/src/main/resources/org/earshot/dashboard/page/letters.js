import {byId, draw, el} from './dom.js';
import {ago, count} from './format.js';

export function letters(state) {
  draw(byId('letters'), [state.failures, state.failureCount], () => (state.failures.length ? table(state.failures) : el('p', {class: 'empty'}, 'None. Every record could be read.')));
  byId('letters-note').textContent = state.failureCount
      ? `${count(state.failureCount)} records were set aside, untouched, with the reason; the newest:`
      : 'records that are set aside, untouched, with the reason';
}

const head = (text) => el('th', {scope: 'col', class: 't'}, text);

const table = (rows) => el('table', null,
    el('thead', null, el('tr', null, head('record'), head('from'), head('reason'), head('what was wrong'), el('th', {scope: 'col'}, 'when'))),
    el('tbody', null, rows.map((letter) => el('tr', null,
        el('td', {class: 'wide'}, letter.key ?? '(no key)'),
        el('td', {class: 't'}, letter.topic),
        el('td', {class: 't'}, el('span', {class: 'tag ' + (letter.reason === 'unexpected' ? 'bad' : 'warn')}, letter.reason)),
        el('td', {class: 't wide'}, letter.message ?? ''),
        el('td', {class: 'dim'}, ago(letter.at))))));
