import {byId, draw, el} from './dom.js';
import {ago, secondsSince} from './format.js';
import {picture} from './clips.js';

const SILENT_SECONDS = 30;
const STRIP = 5;

export function sources(state, clips) {
  const rows = state.sources.slice(0, 8).map((source) => ({
    ...source,
    silent: secondsSince(source.lastClipAt ?? source.lastAudioAt) > SILENT_SECONDS,
    heard: clips.filter((c) => c.source === source.source && c.representation).slice(0, STRIP).map((c) => c.clip).reverse(),
  }));
  draw(byId('sources'), [rows, state.sources.length], () => (rows.length ? list(rows, state.sources.length) : el('p', {class: 'empty'}, 'Nobody feeds yet.')));
}

const list = (rows, all) => [
  ...rows.map(row),
  all > rows.length ? el('p', {class: 'sub foot'}, `and ${all - rows.length} more`) : '',
];

function row(source) {
  const strip = el('div', {class: 'strip' + (source.silent ? ' still' : ''), 'aria-hidden': 'true'}, source.heard.map(image));
  return el('div', {class: 'src'},
      el('div', null, el('b', null, source.source), el('div', {class: 'what'},
          el('span', {class: 'dot' + (source.silent ? ' wait' : '')}), source.silent ? 'silent' : `${source.clipsPerMinute} clips a minute`)),
      strip,
      el('div', {class: 'when'}, source.lastAudioAt ? ['audio ', ago(source.lastAudioAt)] : '', el('br'),
          source.lastVerdictAt ? ['verdict ', ago(source.lastVerdictAt)] : 'no verdict yet'));
}

function image(clip) {
  const node = el('img', {src: picture(clip), alt: '', title: clip});
  node.addEventListener('error', () => node.remove());
  return node;
}
