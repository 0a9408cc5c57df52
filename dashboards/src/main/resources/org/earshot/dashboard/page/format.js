import {el} from './dom.js';

const NBSP = '\u00a0';

/** Below this many clips a rate says too little: it is shown in grey. */
export const ENOUGH = 20;

export const percent = (ratio) => Math.round(ratio * 100) + NBSP + '%';
export const range = (lower, upper) => `${Math.round(lower * 100)}–${Math.round(upper * 100)}${NBSP}%`;
export const count = (n) => n.toLocaleString('en');
export const probability = (p) => p.toFixed(2);

/** Two significant figures for what may be tiny. */
export function small(value) {
  if (value === 0) return '0';
  return Math.abs(value) >= 0.1 ? value.toFixed(2) : Number(value.toPrecision(2)).toString();
}

export const ATTACKS = ['fgsm', 'bim-a', 'bim-b', 'jsma', 'deepfool', 'cwa', 'pia'];
const NAMES = {fgsm: 'FGSM', 'bim-a': 'BIM-a', 'bim-b': 'BIM-b', jsma: 'JSMA', deepfool: 'DeepFool', cwa: 'CWA', pia: 'PIA'};
export const attackName = (attack) => NAMES[attack] ?? attack;
export const className = (label) => label.replaceAll('_', ' ');

/** PT10M -> 10 min. */
export function duration(iso) {
  const part = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso);
  if (!part) return iso;
  const [, h, m, s] = part;
  return [h && h + NBSP + 'h', m && m + NBSP + 'min', s && Math.round(s) + NBSP + 's'].filter(Boolean).join(' ');
}

export function length(seconds) {
  const s = Math.max(0, Math.round(seconds));
  if (s < 60) return s + NBSP + 's';
  if (s < 3600) return Math.floor(s / 60) + NBSP + 'min' + (s < 600 && s % 60 ? ' ' + (s % 60) + NBSP + 's' : '');
  if (s < 172800) return Math.floor(s / 3600) + NBSP + 'h';
  return Math.floor(s / 86400) + NBSP + 'days';
}

/** PT1M2.5S -> 62.5; 0 where there is nothing. */
export function seconds(iso) {
  const part = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso ?? '');
  return part ? 3600 * (part[1] ?? 0) + 60 * (part[2] ?? 0) + Number(part[3] ?? 0) : 0;
}

/** What may be a fraction of a second, or hours. */
export const precise = (s) => (s < 10 ? Number(s.toFixed(2)) + NBSP + 's' : length(s));

/** The 95 % interval of k of n after Wilson, as the server computes its own. */
export function wilson(p, n) {
  if (!n) return [0, 1];
  const z2 = 3.841459;
  const middle = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Math.sqrt(z2) / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

// Ages go by the server's clock: the page's own may be wrong.
let ahead = 0;

export function serverClock(now) {
  ahead = Date.parse(now) - Date.now();
}

export const secondsSince = (instant) => (Date.now() + ahead - Date.parse(instant)) / 1000;

/** A <time> that keeps counting. */
export function ago(instant) {
  return el('time', {datetime: instant, 'data-at': instant, title: new Date(instant).toLocaleString()}, since(instant));
}

const since = (instant) => length(secondsSince(instant)) + ' ago';

setInterval(() => {
  for (const node of document.querySelectorAll('time[data-at]')) {
    const text = since(node.dataset.at);
    if (node.textContent !== text) node.textContent = text;
  }
}, 1000);

export const reduced = (measure) => measure?.reducedBudget
    ? el('span', {class: 'tag warn', title: 'The attack\u2019s budget was cut below its defaults to stay live'}, 'reduced budget') : null;
