// Out of the server's state: what is compared with what.
import {ATTACKS} from './format.js';

/** Source and representation: figures of different ones are never mixed. */
export function scopes(state) {
  const found = new Map();
  for (const m of state.measures) {
    const key = m.source + '\n' + m.representation;
    const scope = found.get(key) ?? {key, source: m.source, representation: m.representation, clips: 0};
    scope.clips += m.attacked ?? m.clips ?? 0;
    found.set(key, scope);
  }
  return [...found.values()].sort((a, b) => b.clips - a.clips || a.key.localeCompare(b.key));
}

/**
 * The figures of one scope: models in order (originals first), attacks in order, and
 * fooling(model, attack), epsR(model, attack), accuracy(model).
 */
export function figures(state, scope) {
  const here = state.measures.filter((m) => scope && m.source === scope.source && m.representation === scope.representation);
  const fooling = new Map();
  const eps = new Map();
  const accuracies = new Map();
  for (const m of here) {
    if (m.measure === 'fooling') keepLarger(fooling, m.model + '\n' + m.attack, m, 'attacked');
    if (m.measure === 'eps_r') keepLarger(eps, m.model + '\n' + m.attack, m, 'pairs');
    if (m.measure === 'accuracy') accuracies.set(m.model, m);
  }
  const originals = new Map([...eps.values()].map((m) => [m.model, m.original]));
  const models = describe(state, here, originals);
  const attacks = [...new Set([...fooling.values()].map((m) => m.attack))].sort((a, b) => rank(a) - rank(b));
  return {
    scope, models, attacks,
    fooling: (model, attack) => fooling.get(model + '\n' + attack),
    epsR: (model, attack) => eps.get(model + '\n' + attack),
    accuracy: (model) => accuracies.get(model),
    window: here[0]?.window.size,
  };
}

const rank = (attack) => (ATTACKS.indexOf(attack) + ATTACKS.length) % ATTACKS.length;

/** Labelled and unlabelled clips are separate series: the one that says more is shown. */
function keepLarger(map, key, measure, size) {
  const other = map.get(key);
  if (!other || measure[size] > other[size]) map.set(key, measure);
}

function describe(state, measures, originals) {
  const ids = new Set(measures.map((m) => m.model));
  for (const card of state.models) {
    if (card.active && measures.length && card.representation === measures[0].representation) ids.add(card.id);
  }
  return [...ids].map((id) => role(state, id, originals)).sort((a, b) => a.adversarial - b.adversarial || a.id.localeCompare(b.id));
}

/** How a model is called and coloured wherever it appears. */
export function role(state, id, originals = new Map()) {
  const card = state.models.find((m) => m.id === id);
  const adversarial = card ? card.adversarial : originals.has(id);
  const alike = state.models.filter((m) => m.active && m.adversarial === adversarial).length;
  return {
    id, card, adversarial,
    original: card?.original ?? originals.get(id),
    name: alike > 1 ? id : adversarial ? 'adv. trained' : 'original',
    longName: alike > 1 ? id : adversarial ? 'adversarially trained model' : 'original model',
    colour: adversarial ? 'adv' : 'orig',
  };
}

/** The attack that fools this model most within the paper's budget. */
export function worst(figures, model) {
  return figures.attacks
      .map((attack) => figures.fooling(model.id, attack))
      .filter((m) => m && m.attacked > 0)
      .sort((a, b) => b.ratePaper.value - a.ratePaper.value || b.aucPaper - a.aucPaper)[0];
}

/** The two that are compared: a hardened model and its original, the pair with most clips. */
export function pair(figures) {
  const hardened = figures.models
      .filter((m) => m.adversarial)
      .sort((a, b) => size(figures, b) - size(figures, a))[0];
  const original = figures.models.find((m) => m.id === hardened?.original) ?? figures.models.find((m) => !m.adversarial);
  return {original, hardened};
}

const size = (figures, model) => Math.max(0, ...figures.attacks.map((a) => figures.fooling(model.id, a)?.attacked ?? 0));

/** The eps_r that says most: settled before provisional, then the one on most pairs. */
export function bestEpsR(figures, model) {
  return figures.attacks
      .map((attack) => figures.epsR(model.id, attack))
      .filter(Boolean)
      .sort((a, b) => a.provisional - b.provisional || b.pairs - a.pairs)[0];
}
