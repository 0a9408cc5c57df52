// Which attack fools which model how much.
import {byId, draw, el, show, vary} from './dom.js';
import {ENOUGH, attackName, count, percent, reduced, small} from './format.js';
import {whyProvisional} from './headline.js';

export function matrix(figures, suspicions) {
  warn(figures, suspicions);
  const cells = figures.attacks.map((attack) => ({
    attack,
    models: figures.models.map((model) => figures.fooling(model.id, attack) ?? null),
    eps: figures.models.filter((m) => m.adversarial).map((model) => figures.epsR(model.id, attack) ?? null),
  }));
  const any = cells.flatMap((row) => row.models).find(Boolean);
  byId('matrix-note').textContent = any
      ? `area under the curve up to the paper's budget (‖ε‖₂ ≤ ${small(any.paperL2)}); below it the share fooled and of how many clips; darker is worse`
      : "area under the fooling curve up to the paper's budget";
  draw(byId('matrix'), [figures.models.map((m) => m.name), cells], () => (cells.length ? table(figures.models, cells) : el('p', {class: 'empty'}, 'Nothing was attacked yet.')));
}

/** Signs that a model's gradients are masked: its rates are then lower than an attack could make them. */
function warn(figures, suspicions) {
  const here = suspicions.filter((s) => s.source === figures.scope?.source && figures.models.some((m) => m.id === s.model));
  show(byId('suspicions'), here.length > 0);
  draw(byId('suspicions'), here, () => here.map((s) => el('li', null, el('b', null, s.model), ': ', s.text, '. Its gradients may be masked, its rates too low.')));
}

function table(models, rows) {
  const hardened = models.filter((m) => m.adversarial);
  return el('table', null,
      el('thead', null, el('tr', null, el('th', {scope: 'col'}, 'attack'),
          models.map((m) => el('th', {scope: 'col', class: m.colour, title: m.id}, m.name)),
          hardened.map((m) => el('th', {scope: 'col', title: 'mean l2 against ' + m.id + ' over mean l2 against its original'}, 'ε', el('sub', null, 'r'), hardened.length > 1 ? ' ' + m.name : '')))),
      el('tbody', null, rows.map((row) => el('tr', null,
          el('th', {scope: 'row'}, attackName(row.attack), ' ', reduced(row.models.find(Boolean))),
          row.models.map(cell), row.eps.map((eps) => epsCell(eps, row.models))))));
}

function cell(m) {
  if (!m || !m.attacked) return el('td', {class: 'few'}, '–');
  const node = el('td', {class: 'heat' + (m.attacked < ENOUGH ? ' few' : '')}, el('b', null, m.aucPaper.toFixed(2)),
      el('small', null, `${percent(m.ratePaper.value)} of ${count(m.attacked)}`));
  return m.attacked < ENOUGH ? node : vary(node, '--a', (0.06 + 0.62 * m.aucPaper).toFixed(3));
}

function epsCell(eps, models) {
  if (!eps || eps.provisional || !eps.epsR) {
    return el('td', {title: whyProvisional(eps, ...models)}, el('span', {class: 'tag warn'}, eps ? 'provisional' : 'no pairs'),
        eps?.pairs ? el('div', null, el('small', null, `${count(eps.pairs)} pairs`)) : null);
  }
  return el('td', {class: eps.pairs < ENOUGH ? 'few' : null}, eps.epsR.toFixed(2),
      el('div', null, el('small', null, (eps.lower ? `${eps.lower.toFixed(2)}–${eps.upper.toFixed(2)} · ` : '') + `${count(eps.pairs)} pairs`)));
}
