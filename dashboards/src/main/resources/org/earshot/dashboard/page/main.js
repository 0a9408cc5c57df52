// Takes the events and draws.
import {byId, draw, el, show} from './dom.js';
import {count, serverClock} from './format.js';
import {figures, scopes} from './model.js';
import {headline} from './headline.js';
import {curves, trend} from './curves.js';
import {matrix} from './matrix.js';
import {clips} from './clips.js';
import {alarm, sources} from './sources.js';
import {mark, marks} from './mark.js';
import {fooled} from './fooled.js';
import {jobs} from './jobs.js';
import {models} from './models.js';
import {letters} from './letters.js';
import {onTheme} from './theme.js';

const QUIET_MS = 4000;
const AGAIN_MS = 2000;
let state = null;
let chosen = null;
let lastEvent = 0;

function everything() {
  if (!state) return;
  marks(state.colours);
  const all = scopes(state);
  const scope = all.find((s) => s.key === chosen) ?? all[0];
  const shown = figures(state, scope);
  choose(all, scope);
  headline(state, shown);
  curves(shown);
  trend(state, shown);
  matrix(shown, state.suspicions);
  clips(state, state.clips);
  sources(state);
  alarm(state);
  fooled(state);
  jobs(state);
  models(state);
  letters(state);
  census();
}

function choose(all, scope) {
  show(byId('scope-label'), all.length > 1);
  draw(byId('scope'), all.map((s) => s.key), () => all.map((s) => el('option', {value: s.key}, `${s.source} · ${s.representation}`)));
  if (scope) byId('scope').value = scope.key;
  draw(byId('scope-mark'), [scope?.source, state.colours], () => (scope ? mark(scope.source) : ''));
}

byId('scope').addEventListener('change', (event) => {
  chosen = event.target.value;
  everything();
});

const plural = (n, word) => `${count(n)} ${word}${n === 1 ? '' : 's'}`;

function census() {
  const active = state.models.filter((m) => m.active).length;
  const all = Object.values(state.sourceCounts).reduce((sum, n) => sum + n, 0);
  const parts = [plural(all, 'source'), plural(active, 'model')];
  if (state.workers !== undefined) parts.push(plural(state.workers, 'worker'));
  parts.push(`${count(state.totals.verdicts)} verdicts`, `${count(state.totals.attacks)} attacks`);
  if (state.failureCount) parts.push(plural(state.failureCount, 'dead letter'));
  byId('census').textContent = parts.join(' · ');
  byId('since').textContent = 'reading since ' + new Date(state.since).toLocaleString();
}

function link(tone, text) {
  draw(byId('link'), [tone, text], () => [el('span', {class: 'dot ' + tone}), text]);
}

function connection() {
  if (Date.now() - lastEvent > QUIET_MS) link('wait', 'reconnecting');
  else if (!state.connected) link('off', 'broker away');
  else link('', 'live');
}

function listen() {
  const events = new EventSource('/events');
  events.addEventListener('state', (event) => {
    lastEvent = Date.now();
    state = JSON.parse(event.data);
    serverClock(state.now);
    everything();
    connection();
  });
  events.addEventListener('clips', (event) => {
    lastEvent = Date.now();
    if (!state) return;
    state.clips = JSON.parse(event.data);
    clips(state, state.clips);
  });
  events.addEventListener('error', () => {
    // A refusal ends the source for good; a lost connection is tried again by the browser itself.
    if (events.readyState === EventSource.CLOSED) setTimeout(listen, AGAIN_MS);
  });
}

onTheme(everything);
setInterval(() => lastEvent && connection(), 1000);
listen();
