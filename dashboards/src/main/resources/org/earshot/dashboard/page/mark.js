// How sources are told apart: a colour and a shape, always beside the id.
import {el, svg} from './dom.js';

const COLOURS = 6;
let known = {};

/** The server gives each source one of 24 marks: the same after every restart. */
export function marks(colours) {
  known = colours;
}

/** A source that shares the name of many has no mark of its own. */
export function mark(source) {
  const number = known[source];
  const look = number === undefined ? '' : ` c${number % COLOURS} s${Math.floor(number / COLOURS)}`;
  return el('span', {class: 'sig' + look, 'aria-hidden': 'true'});
}

export const lock = () => svg('svg', {class: 'lock', viewBox: '0 0 16 16', width: 13, height: 13, 'aria-hidden': 'true'},
    svg('path', {d: 'M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z'}));
