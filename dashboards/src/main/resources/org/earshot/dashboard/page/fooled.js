import {byId, draw, el} from './dom.js';
import {ago, attackName, className, probability, reduced, small} from './format.js';
import {mark} from './mark.js';
import {role} from './model.js';
import {shot, unseen} from './clips.js';

export function fooled(state) {
  const cases = state.fooled
      .map((result) => ({result, model: role(state, result.model)}))
      .sort((a, b) => a.model.adversarial - b.model.adversarial || a.model.id.localeCompare(b.model.id))
      .slice(0, 4);
  draw(byId('fooled'), [cases, state.colours, state.privates], () => (cases.length ? cases.map((one) => fooledCase(state, one)) : el('p', {class: 'empty'}, 'No model was fooled yet.')));
}

function fooledCase(state, {result: r, model}) {
  const rms = r.l2 / Math.sqrt(r.pixels);
  return el('article', {class: 'case', title: r.clip},
      state.privates.includes(r.source) ? unseen() : shot(r.clip, 'What the models saw of ' + r.clip),
      el('div', null,
          el('div', {class: model.colour, title: model.id}, model.name),
          el('div', {class: 'turn'}, className(r.prediction), ' → ', className(r.adversarialPrediction)),
          el('dl', null,
              pair('attack', attackName(r.attack), ' ', reduced(r)),
              pair('sure of it', r.confidence === undefined ? '–' : probability(r.confidence)),
              pair('size', `‖ε‖₂ ${small(r.l2)} · RMS ${small(rms)}`),
              pair('signal over it', r.snrDb === undefined ? '–' : `${r.snrDb.toFixed(0)}\u00a0dB`),
              pair('target', r.target ? className(r.target) + (r.targetHit ? ' (hit)' : ' (missed)') : 'none'),
              pair('source', mark(r.source), r.source, ' · ', ago(r.finishedAt)))));
}

const pair = (name, ...value) => [el('dt', null, name), el('dd', null, ...value)];
