import {byId} from './dom.js';

const KEY = 'earshot-theme';
const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');
const wanted = localStorage.getItem(KEY);
if (wanted === 'light' || wanted === 'dark') root.dataset.theme = wanted;

const isDark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches);

/** Calls back whenever the colours change, because canvases have to be drawn anew. */
export function onTheme(redraw) {
  byId('theme').addEventListener('click', () => {
    root.dataset.theme = isDark() ? 'light' : 'dark';
    localStorage.setItem(KEY, root.dataset.theme);
    redraw();
  });
  dark.addEventListener('change', redraw);
}

export const colour = (name) => getComputedStyle(root).getPropertyValue('--' + name).trim();
