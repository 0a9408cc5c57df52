// The last clips with what the models saw and said.
import {byId, draw, el, vary} from './dom.js';
import {ago, className, probability} from './format.js';
import {label, labelling} from './label.js';
import {lock, mark} from './mark.js';
import {role} from './model.js';

const SHOWN = 6;
const cards = new Map();
let held = false;

byId('hold').addEventListener('click', (event) => {
  held = !held;
  event.target.setAttribute('aria-pressed', String(held));
  event.target.textContent = held ? 'held' : 'hold';
});

export const picture = (clip) => '/api/spectrograms/' + encodeURIComponent(clip) + '.png';

/** Clips on which every model has decided come first; a held list stays as it is, and one in which somebody labels. */
export function clips(state, list) {
  const node = byId('clips');
  if (held || labelling()) return;
  const models = Math.max(0, ...list.map((c) => c.verdicts.length));
  const decided = list.filter((c) => c.verdicts.length === models);
  const shown = (decided.length >= SHOWN ? decided : list).slice(0, SHOWN);
  if (!shown.length) {
    cards.clear();
    draw(node, 'none', () => el('p', {class: 'empty'}, 'No clip was heard yet.'));
    return;
  }
  const fresh = cards.size > 0;
  for (const id of cards.keys()) if (!shown.some((c) => c.clip === id)) cards.delete(id);
  for (const clip of shown) {
    if (!cards.has(clip.clip)) cards.set(clip.clip, card(clip, fresh, state.privates.includes(clip.source)));
    const tops = cards.get(clip.clip).querySelector('.tops');
    const strange = unknownToAll(state, clip);
    draw(tops, [clip.verdicts, strange], () => strange ? unclassified(clip) : verdicts(state, clip));
  }
  const wanted = shown.map((c) => cards.get(c.clip));
  if (wanted.length !== node.children.length || wanted.some((n, i) => n !== node.children[i])) node.replaceChildren(...wanted);
}

export function shot(clip, description) {
  const image = el('img', {class: 'shot', src: picture(clip), alt: description, width: 128, height: 128, decoding: 'async'});
  image.addEventListener('error', () => image.classList.add('gone'));
  return image;
}

/** In place of a picture, where there may be none. */
export const unseen = () => el('div', {class: 'shot veiled'}, lock(), 'private');

function card(clip, fresh, isPrivate) {
  const seen = clip.representation ? shot(clip.clip, 'What the models saw of ' + clip.clip) : el('div', {class: 'shot'});
  return el('article', {class: 'clip' + (fresh ? ' new' : ''), title: clip.clip},
      el('figure', null,
          isPrivate ? unseen() : seen,
          el('figcaption', null, clip.label ? ['it is ', el('b', null, className(clip.label))] : 'unlabelled', el('br'),
              mark(clip.source), clip.source, el('br'), clip.capturedAt ? ago(clip.capturedAt) : ''),
          isPrivate ? '' : label(clip)),
      el('div', {class: 'tops'}));
}

/** A model is never asked about a representation that it was not trained on. */
const unknownToAll = (state, clip) => Boolean(clip.representation) && !clip.verdicts.length
    && !state.models.some((model) => model.active && model.representation === clip.representation);

function unclassified(clip) {
  return el('p', {class: 'empty'}, 'Not classified: no active model was trained on ', el('b', null, clip.representation),
      '. Train one, or activate one that was: ', el('code', null, 'earshot models list'));
}

function verdicts(state, clip) {
  return clip.verdicts
      .map((verdict) => ({verdict, model: role(state, verdict.model)}))
      .sort((a, b) => a.model.adversarial - b.model.adversarial || a.model.id.localeCompare(b.model.id))
      .map(({verdict, model}) => el('div', {class: 'top ' + (model.adversarial ? 'a' : 'o')},
          el('h3', {title: model.id}, el('span', {class: model.colour}, model.name), outcome(verdict)),
          verdict.top.slice(0, 5).map(guess)));
}

function outcome(verdict) {
  if (!verdict.label) return null;
  const right = verdict.top[0].label === verdict.label;
  const word = right ? 'right' : 'wrong';
  return el('span', {class: 'mark ' + word, title: word}, el('span', {'aria-hidden': 'true'}, right ? '✓' : '✗'), el('span', {class: 'unseen'}, word));
}

function guess({label, probability: p}) {
  return el('div', {class: 'guess'}, el('span', {class: 'name', title: label}, className(label)), el('span', {class: 'p'}, probability(p)),
      el('span', {class: 'track', 'aria-hidden': 'true'}, vary(el('i'), '--w', (100 * p).toFixed(1) + '%')));
}
