// The rolling spectrogram of a source: its last clips side by side, the newest to the right.
import {el, vary} from './dom.js';
import {precise, seconds} from './format.js';
import {picture} from './clips.js';

const MOST = 8;
/** Clips of these kinds are cut out of one flow; the others are pieces, and nothing is missing between them. */
const FLOWING = ['microphone', 'stream', 'file'];
/** Instants are rounded, and a clock is only as good as it is. */
const NOTICED_SECONDS = 0.05;

export function strip(row, still) {
  const pieces = lay(row.heard.slice(-MOST), FLOWING.includes(row.report?.kind));
  const gaps = pieces.filter((p) => p.gap);
  const said = `spectrogram of the last ${row.heard.slice(-MOST).length} clips of ${row.source}`;
  return el('div', {class: 'strip' + (still ? ' still' : ''), role: 'img', 'aria-label': said + (gaps.length ? `, ${gaps.length} gaps` : '')},
      pieces.map((piece) => (piece.gap ? gap(piece) : shown(piece))));
}

/** Clips that overlap are shown up to where the next one begins; a long gap is not drawn to scale. */
function lay(heard, flowing) {
  const pieces = [];
  heard.forEach((clip, i) => {
    const whole = flowing && clip.seconds ? clip.seconds : 1;
    const next = heard[i + 1];
    const apart = flowing && clip.seconds && clip.from && next?.from ? (Date.parse(next.from) - Date.parse(clip.from)) / 1000 : whole;
    pieces.push({clip: clip.clip, whole, width: Math.max(0, Math.min(whole, apart))});
    if (apart - whole > NOTICED_SECONDS) pieces.push({gap: apart - whole, width: Math.min(whole, Math.max(apart - whole, whole / 12))});
  });
  return pieces;
}

function shown(piece) {
  const image = vary(el('img', {src: picture(piece.clip), alt: '', title: piece.clip}), '--w', (100 * piece.whole / (piece.width || 1)).toFixed(1) + '%');
  const node = vary(el('span', {class: 'piece'}, image), '--g', piece.width);
  image.addEventListener('error', () => node.classList.add('gone'));
  return node;
}

const gap = (piece) => vary(el('span', {class: 'gap', title: `nothing was heard for ${precise(piece.gap)}`}), '--g', piece.width);

/** When the newest gap was, in words. */
export const lastGap = (event) => (event?.length ? `${precise(seconds(event.length))}${event.message ? ': ' + event.message : ''}` : '');
