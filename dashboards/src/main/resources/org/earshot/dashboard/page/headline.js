// The sentence that says how things stand, and the numbers under it.
import {byId, draw, el, show} from './dom.js';
import {ENOUGH, attackName, count, duration, percent, range, reduced, small} from './format.js';
import {bestEpsR, pair, worst} from './model.js';

export function headline(state, figures) {
  const {original, hardened} = pair(figures);
  const first = original && worst(figures, original);
  const second = hardened && worst(figures, hardened);
  const facts = {original, hardened, first, second, stage: stage(state, first ?? second),
    eps: hardened && bestEpsR(figures, hardened), accuracy: [original, hardened].map((m) => m && accuracy(figures, m))};
  draw(byId('h-say'), figures.scope, () => title(figures));
  draw(byId('say'), facts, () => (first || second ? sentence(facts) : facts.stage.text));
  draw(byId('hint'), facts.stage.hint ?? '', () => facts.stage.hint ? hint(facts.stage.hint) : '');
  show(byId('hint'), !(first || second) && Boolean(facts.stage.hint));
  draw(byId('numbers'), facts, () => numbers(facts));
}

function title(figures) {
  if (!figures.scope) return 'Robustness now';
  const window = figures.window ? `, last ${duration(figures.window)}` : '';
  return `Robustness on ${figures.scope.representation} · ${figures.scope.source}${window}`;
}

/** What is still missing before a rate can be said. */
function stage(state, measured) {
  if (measured) return {};
  if (!state.connected) return {text: 'The broker does not answer: nothing is being read.'};
  if (!state.totals.clips && !state.totals.verdicts) {
    return {text: 'Waiting for the first clip.', hint: [
      'Feed one:', 'earshot ingest FOLDER', '',
      `curl --data-binary @dog.wav "${location.origin}/api/clips?source=mic"`]};
  }
  if (!state.totals.verdicts) return {text: 'Clips arrive. No model has decided on one yet.'};
  if (!state.totals.attacks) return {text: 'The models are listening. The first attacks on what they heard are under way.'};
  return {text: 'Attacks run. The first window has not been measured yet.'};
}

const hint = (parts) => parts.map((part, i) => (i % 2 ? el('code', null, part) : part));

function sentence({original, hardened, first, second, eps, accuracy}) {
  const parts = [];
  if (first) {
    parts.push('The ', name(original), ' is fooled on ', rate(first), ' of the ', which(first),
        " within the paper's budget, most easily by ", el('em', null, attackName(first.attack)), '. ');
  }
  if (second) {
    parts.push('The ', name(hardened), first ? ' one on ' : ' is fooled on ', rate(second));
    parts.push(second.attack === first?.attack ? '' : [', by ', el('em', null, attackName(second.attack))]);
    parts.push(...comparison(eps, accuracy), '.');
  }
  if ([first, second].some((m) => m && m.attacked < ENOUGH)) {
    parts.push(' ', el('small', null, 'Few clips so far: read this as a hint.'));
  }
  return parts.flat();
}

function comparison(eps, [before, after]) {
  const parts = [];
  if (eps && !eps.provisional && eps.epsR) {
    parts.push('; fooling it takes ', el('em', null, eps.epsR.toFixed(1) + ' times'), ' the perturbation');
  }
  if (before && after && before.n >= ENOUGH && after.n >= ENOUGH) {
    const points = Math.round((before.ratio - after.ratio) * 100);
    parts.push(parts.length ? ' and ' : '; ', points < 0 ? 'gains ' : 'costs ',
        el('em', null, Math.abs(points) + (Math.abs(points) === 1 ? ' point' : ' points')), ' of accuracy');
  }
  return parts;
}

const name = (model) => el('em', {class: model.colour, title: model.id}, model.longName.replace(/ model$/, model.adversarial ? '' : ' model'));

const which = (m) => (m.labelled ? 'clips that it gets right' : 'clips it heard (unlabelled: its own clean answer stands in for the truth)');

function rate(m) {
  const {value, lower, upper} = m.ratePaper;
  return el('span', {class: m.attacked < ENOUGH ? 'few' : null}, el('em', null, percent(value)),
      el('small', null, ` (${range(lower, upper)}, n\u00a0=\u00a0${count(m.attacked)})`));
}

/** On live labelled clips; until there are some, on the test fold of the model's card. */
function accuracy(figures, model) {
  const live = figures.accuracy(model.id);
  if (live?.ratio) return {ratio: live.ratio.value, lower: live.ratio.lower, upper: live.ratio.upper, n: live.clips, live: true};
  const card = model.card;
  return card?.clips ? {ratio: card.correct / card.clips, n: card.clips, live: false} : null;
}

function numbers(facts) {
  const {original, hardened, first, second} = facts;
  return [
    hardened && (first || second) ? epsNumber(facts) : null,
    first ? median(original, first) : null,
    second ? median(hardened, second) : null,
    accuracyNumber(original, hardened, facts.accuracy),
  ].filter(Boolean);
}

const number = (value, label, ...below) => el('div', null, value, el('div', {class: 'l'}, label), el('div', {class: 'ci'}, ...below));
const epsilon = () => ['ε', el('sub', null, 'r')];

function epsNumber({eps, first, second}) {
  const label = [...epsilon(), eps ? ` · how much more ${attackName(eps.attack)} needs` : ' · how much more it takes'];
  if (eps && !eps.provisional && eps.epsR) {
    return number(el('div', {class: 'n'}, eps.epsR.toFixed(2)), label,
        interval(eps), `${count(eps.pairs)} pairs `, reduced(eps));
  }
  return number(el('div', {class: 'n few'}, '–'), label,
      el('span', {class: 'tag warn'}, 'provisional'), ' ', whyProvisional(eps, first, second));
}

const interval = (eps) => (eps.lower ? `${eps.lower.toFixed(2)}–${eps.upper.toFixed(2)} · ` : '');

export function whyProvisional(eps, first, second) {
  if (!eps) return 'no clip was attacked on both models yet';
  if (!eps.pairs) return 'no clip on which both were fooled yet';
  const low = [first, second].filter((m) => m && m.rateWide.value <= 0.9);
  return low.length ? 'both must be fooled on more than 90\u00a0%; at the schedule’s end it is '
      + low.map((m) => percent(m.rateWide.value)).join(' and ') : `on ${eps.pairs} pairs`;
}

function median(model, m) {
  const label = ['median ‖ε‖₂ ', model.name];
  if (!m.medianL2) return number(el('div', {class: 'n few'}, '–'), label, 'not fooled yet');
  const rms = m.medianL2 / Math.sqrt(m.pixels);
  return number(el('div', {class: `n ${m.fooled < ENOUGH ? 'few' : model.colour}`}, small(m.medianL2)), label,
      `RMS ${small(rms)} · ${attackName(m.attack)} · n ${count(m.fooled)} `, reduced(m));
}

function accuracyNumber(original, hardened, [before, after]) {
  const known = [before, after].filter(Boolean);
  if (!known.length) return null;
  const value = el('div', {class: 'n'}, before ? el('span', {class: original.colour}, Math.round(before.ratio * 100)) : '',
      known.length === 2 ? ' → ' : '', after ? el('span', {class: hardened.colour}, Math.round(after.ratio * 100)) : '', '\u00a0%');
  const live = known.every((a) => a.live);
  return number(value, live ? 'accuracy, labelled clips' : 'accuracy on the test fold',
      known.map((a) => el('div', null, a.live ? range(a.lower, a.upper) + ' · ' : '', `n ${count(a.n)}`)));
}
