// An adversarially trained model beside its original, on clips that both held out.
import {el} from './dom.js';
import {attackName, count, percent, reduced} from './format.js';

/** The table for a card with such a comparison; null for one without. */
export function beside(card) {
  const both = card.hardening;
  if (!both) return null;
  return el('table', {class: 'beside', 'aria-label': `${card.id} beside ${both.original}`},
      el('thead', null, el('tr', null,
          el('th', {scope: 'col'}, `on ${count(both.clips)} held-out clips`),
          el('th', {scope: 'col', class: 'orig', title: both.original}, 'original'),
          el('th', {scope: 'col', class: 'adv', title: card.id}, 'adv. trained'),
          el('th', {scope: 'col', title: 'mean l2 against the adversarially trained model over mean l2 against its original'}, 'ε', el('sub', null, 'r')))),
      el('tbody', null, accuracy(both), both.attacks.map(underAttack)));
}

function accuracy(both) {
  const drop = (100 * (both.originalCorrect - both.modelCorrect)) / both.clips;
  const cost = drop > 0 ? `${drop.toFixed(1)} points lost` : drop < 0 ? `${(-drop).toFixed(1)} points won` : 'nothing lost';
  return el('tr', null, el('th', {scope: 'row'}, 'accuracy'),
      el('td', null, percent(both.originalCorrect / both.clips)),
      el('td', null, percent(both.modelCorrect / both.clips)),
      el('td', null, el('small', null, cost)));
}

function underAttack(attack) {
  return el('tr', null, el('th', {scope: 'row'}, attackName(attack.attack), ' AUC ', reduced(attack)),
      el('td', null, attack.originalAuc.toFixed(2)),
      el('td', null, attack.modelAuc.toFixed(2)),
      el('td', null, ratio(attack)));
}

function ratio(attack) {
  const pairs = `${count(attack.pairs)} pair${attack.pairs === 1 ? '' : 's'}`;
  if (typeof attack.epsR !== 'number') return el('small', null, 'no pairs');
  const interval = typeof attack.lower === 'number' ? `95 %: ${attack.lower.toFixed(2)} to ${attack.upper.toFixed(2)}, ` : '';
  return [el('span', {title: interval + pairs}, attack.epsR.toFixed(2)),
    attack.provisional ? [' ', el('span', {class: 'tag warn', title: 'One of the two is not fooled on more than 90 % of its clips'}, 'provisional')] : null];
}
