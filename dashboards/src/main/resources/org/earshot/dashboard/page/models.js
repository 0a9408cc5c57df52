// The registry: what each model is, how it was made, how good it is, and whether it can listen.
import {beside} from './beside.js';
import {byId, draw, el, show} from './dom.js';
import {count, percent} from './format.js';
import {role} from './model.js';

const TONES = {available: 'ok', fetching: 'warn', missing: 'bad', damaged: 'bad', unusable: 'bad', unknown: 'warn', retired: ''};
let cards = new Map();
let reasons = new Map();
let known = null;

/** Cards are large and rarely change: they are asked for when the state says that one did. */
export async function models(state) {
  const key = JSON.stringify(state.models);
  if (key !== known) {
    known = key;
    try {
      await learn();
    } catch {
      known = null; // the next state asks again
    }
  }
  list(state);
}

async function learn() {
  const answer = await fetch('/api/models');
  if (!answer.ok) throw new Error('the models are not told');
  const registry = await answer.json();
  cards = new Map(registry.cards.map((card) => [card.id, card]));
  reasons = new Map(registry.standings.map((standing) => [standing.model, standing.workers.filter((w) => w.message)]));
}

function list(state) {
  const shown = state.models.filter((m) => cards.has(m.id)).sort(order);
  const serving = shown.filter((m) => m.state !== 'retired');
  const retired = shown.filter((m) => m.state === 'retired');
  const make = (m) => article(m, cards.get(m.id), reasons.get(m.id) ?? [], role(state, m.id).colour, state);
  byId('models-note').textContent = note(serving);
  draw(byId('models'), [serving, [...cards], [...reasons]], () => (serving.length ? serving.map(make)
      : el('p', {class: 'empty'}, 'No model is registered. Train one: ', el('code', null, 'earshot train'))));
  show(byId('retired'), retired.length > 0);
  byId('retired-count').textContent = `${count(retired.length)} retired`;
  draw(byId('retired-models'), [retired, [...cards]], () => retired.map(make));
}

const order = (a, b) => b.active - a.active || a.adversarial - b.adversarial || a.id.localeCompare(b.id);

function note(serving) {
  const active = serving.filter((m) => m.active);
  const broken = active.filter((m) => m.state !== 'available').length;
  return `${count(active.length)} of ${count(serving.length)} listen`
      + (broken ? `; ${count(broken)} of them cannot on every worker` : '');
}

function article(model, card, why, colour, state) {
  return el('article', {class: 'model', 'aria-label': `Model ${card.id}`},
      el('h3', null, el('span', {class: colour}, card.id), ' ',
          model.active ? el('span', {class: 'tag ok'}, 'active') : candidate(model, state), ' ',
          el('span', {class: 'tag ' + TONES[model.state]}, model.standing)),
      why.length ? el('ul', {class: 'why'}, why.map((w) => el('li', null, el('b', null, w.worker), ' ', w.message))) : null,
      card.warnings.length ? el('ul', {class: 'warnings', 'aria-label': 'Warnings'}, card.warnings.map((w) => el('li', null, el('b', null, 'Warning: '), w))) : null,
      beside(card),
      el('dl', null, facts(card, state).filter(([, value]) => value).map(([name, value]) => [el('dt', null, name), el('dd', null, value)])));
}

/** An adversarially trained model that waits for a decision, its original being in service. */
function candidate(model, state) {
  const waits = model.adversarial && model.state !== 'retired' && state.models.some((m) => m.id === model.original && m.active);
  return waits ? el('span', {class: 'tag warn', title: `Puts it in service: earshot models activate ${model.original} ${model.id}`}, 'candidate') : '';
}

const facts = (card, state) => [
  ['network', network(card)],
  ['hears', card.representation],
  ['classes', el('span', {title: card.classes.join(', ')}, `${count(card.classes.length)}: ${card.classes.slice(0, 3).join(', ')}${card.classes.length > 3 ? ', …' : ''}`)],
  ['accuracy', accuracy(card)],
  ['cross-validated', crossValidated(card.crossValidated)],
  ['hardened', adversarial(card.adversarial)],
  ['against', against(card, state)],
  ['trained on', data(card)],
  ['began with', card.init ? `the weights of ${card.init.model}` : null],
  ['how', training(card)],
  ['made', new Date(card.createdAt).toLocaleString()],
  ['SHA-256', el('code', {title: card.sha256}, card.sha256.slice(0, 12))],
];

const network = (card) => [card.architecture, card.baseWidth ? `width ${card.baseWidth}` : '', card.parameters ? `${count(card.parameters)} parameters` : '']
    .filter(Boolean).join(' · ');

const share = ({correct, clips}) => percent(correct / clips);

const accuracy = (card) => card.accuracy
    ? `${share(card.accuracy)} of ${count(card.accuracy.clips)} clips ${card.data?.testFold ? `of test fold ${card.data.testFold}` : 'of the test part'}` : 'not measured';

function crossValidated(all) {
  if (!all) return null;
  const per = (ratio) => (100 * ratio).toFixed(1);
  return `${per(all.mean)} ± ${per(all.standardDeviation)}\u00a0% over ${count(all.runs.length)} trainings (mean, standard deviation)`;
}

const adversarial = (how) => how
    ? `FGSM on each batch, ε ${how.epsilonMin} to ${how.epsilonMax}, α ${how.alpha} (share of the clean loss)` : null;

/** Its original and, where the two were not compared on the same clips, that one's own accuracy. */
function against(card, state) {
  if (!card.original) return null;
  const original = cards.get(card.original);
  if (!original) return `${card.original}, which is not registered`;
  const gone = state.models.find((m) => m.id === card.original)?.state === 'retired' ? ' (retired)' : '';
  return card.original + gone + (original.accuracy && !card.hardening ? `: ${share(original.accuracy)} of ${count(original.accuracy.clips)}` : '');
}

function data(card) {
  const data = card.data;
  if (!data) return 'unknown: it was imported';
  const drawn = card.crossValidated?.protocol;
  const parts = drawn
      ? `${percent(1 - drawn.testShare)} / ${percent(drawn.testShare)} drawn at random, ${drawn.folds} folds, ${drawn.repeats} repeat${drawn.repeats === 1 ? '' : 's'}`
      : `folds ${data.trainFolds.join(', ')}; stopped by ${data.stopFold}`;
  return `${data.source}: ${parts} · ${count(data.clips)} clips`;
}

function training(card) {
  const o = card.options;
  if (!o) return null;
  return [`epoch ${card.bestEpoch} kept of ${card.epochs}`, `seed ${card.seed}`, `${o.optimizer} ${o.learningRate}`, `batch ${o.batch}`,
    o.weightDecay ? `weight decay ${o.weightDecay}` : '', o.timeShift ? `time shift ${o.timeShift}` : '', o.mixup ? `mixup ${o.mixup}` : '']
      .filter(Boolean).join(' · ');
}
