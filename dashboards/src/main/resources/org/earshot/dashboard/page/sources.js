// The sources: how each stands, how loud it is, and what the models hear in it.
import {byId, draw, el, show, vary} from './dom.js';
import {ago, className, count, length, precise, probability, seconds, secondsSince} from './format.js';
import {lock, mark} from './mark.js';
import {role} from './model.js';
import {lastGap, strip} from './strip.js';
import {advice, dropWords, standing} from './words.js';

/** A reason to drop a clip that somebody wished for. */
const SILENCE = 'silence';
const FLOOR_DBFS = -60;
const URGENT = ['failed', 'stalled', 'reconnecting'];
const ORDER = [...URGENT, 'starting', 'silent', 'live', 'feeding', 'stopped'];
const rows = new Map();

export function sources(state) {
  note(state);
  const words = dropWords(state);
  show(byId('sources-words'), words.length > 0);
  draw(byId('sources-words'), words.map(text), () => words.map((parts) => el('li', null, parts)));
  const node = byId('sources');
  if (!state.sources.length) {
    rows.clear();
    draw(node, 'none', () => el('p', {class: 'empty'}, 'Nobody feeds yet.'));
    return;
  }
  for (const id of rows.keys()) if (!state.sources.some((s) => s.source === id)) rows.delete(id);
  for (const source of state.sources) {
    if (!rows.has(source.source)) rows.set(source.source, empty(source.source));
    fill(rows.get(source.source), source, state);
  }
  arrange(node, state.sources.map((s) => rows.get(s.source)));
}

const text = (parts) => parts.map((part) => part.textContent ?? part).join('');
const all = (state) => Object.values(state.sourceCounts).reduce((sum, n) => sum + n, 0);

function note(state) {
  const told = ORDER.filter((s) => state.sourceCounts[s]).map((s) => `${count(state.sourceCounts[s])} ${s}`);
  draw(byId('sources-note'), told, () => told.join(' · ') || 'who feeds, how loud, and what each model hears in it');
  const more = all(state) - state.sources.length;
  show(byId('sources-more'), more > 0);
  draw(byId('sources-more'), more, () => [`and ${count(more)} more; those that need somebody come first. `, el('a', {href: '/api/sources'}, 'All of them')]);
}

/** A word in the head of the page, wherever it is scrolled to. */
export function alarm(state) {
  const told = URGENT.filter((s) => state.sourceCounts[s]).map((s) => `${count(state.sourceCounts[s])} ${s}`);
  show(byId('alarm'), told.length > 0);
  draw(byId('alarm'), told, () => 'sources: ' + told.join(', '));
}

/** Moving a node takes the focus from it, so nodes move only when the order changes. */
function arrange(node, wanted) {
  if (wanted.length === node.children.length && wanted.every((n, i) => n === node.children[i])) return;
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  node.replaceChildren(...wanted);
  focused?.focus({preventScroll: true});
}

function empty(source) {
  const part = (name) => el('div', {class: name});
  return el('article', {class: 'src', 'aria-label': source}, part('who'), part('level'), part('seen'), part('says'), part('why'),
      el('details', null, el('summary', {class: 'sub'}), part('facts')));
}

function fill(node, row, state) {
  const part = (name) => node.querySelector(name);
  const stands = standing(row);
  const still = stands.tone !== '' && stands.tone !== 'hush';
  const report = row.report;
  const when = report ? length(secondsSince(report.since)) : '';
  draw(part('.who'), [stands, when, report?.address, report?.private, state.colours[row.source]], () => who(row, stands, when));
  draw(part('.level'), [report?.levelDbfs, report?.peakDbfs, row.lastAudioAt, row.clipsPerMinute], () => level(row));
  const hidden = !report?.private && !row.heard.length;
  show(part('.seen'), !hidden);
  node.classList.toggle('bare', hidden);
  draw(part('.seen'), [row.heard, still, report?.private, report?.kind], () => (report?.private ? veil() : strip(row, still)));
  draw(part('.says'), [row.said, row.lastVerdictAt], () => says(row, state));
  const lines = advice(row);
  show(part('.why'), lines.length > 0);
  draw(part('.why'), lines.map((line) => [line.tone, text(line.text)]), () => lines.map((line) => el('p', {class: line.tone}, line.text)));
  show(part('details'), Boolean(report));
  if (report) {
    draw(part('summary'), counts(report), () => counts(report));
    draw(part('.facts'), [report, row.lastGap], () => facts(row, report));
  }
}

function who(row, stands, when) {
  const report = row.report;
  return [
    el('div', null, mark(row.source), el('b', null, row.source), ' ', report?.private ? el('span', {class: 'tag'}, lock(), ' private') : null, report ? null : el('span', {class: 'tag', title: 'Nobody declared it, so nobody watches over it'}, 'not declared')),
    el('div', {class: 'state-word'}, el('span', {class: 'dot ' + stands.tone, 'aria-hidden': 'true'}), stands.word, when ? [' for ', when] : ''),
    report ? el('div', {class: 'what', title: report.address}, report.kind, report.address ? ' · ' + report.address : '') : null,
  ].filter(Boolean);
}

function level(row) {
  const {levelDbfs: rms, peakDbfs: peak} = row.report ?? {};
  const last = el('div', {class: 'what'}, row.lastAudioAt ? ['heard ', ago(row.lastAudioAt)] : 'nothing heard yet', el('br'), `${count(row.clipsPerMinute)} clips a minute`);
  return rms === undefined ? [last] : [meter(row.source, rms, peak ?? rms), last];
}

const share = (dbfs) => Math.max(0, Math.min(1, 1 - dbfs / FLOOR_DBFS));
const decibel = (dbfs) => (dbfs < FLOOR_DBFS ? 'below \u221260' : dbfs.toFixed(0).replace('-', '\u2212'));

function meter(source, rms, peak) {
  const said = `${decibel(rms)} dBFS, peak ${decibel(peak)}`;
  const bar = el('div', {class: 'meter', role: 'meter', 'aria-label': 'level of ' + source, 'aria-valuemin': FLOOR_DBFS, 'aria-valuemax': 0, 'aria-valuenow': Math.max(FLOOR_DBFS, Math.round(rms)), 'aria-valuetext': said},
      vary(el('i'), '--w', (100 * share(rms)).toFixed(1) + '%'), vary(el('u'), '--w', (100 * share(peak)).toFixed(1) + '%'));
  return el('div', {title: '\u221260 to 0 dBFS: the root mean square of the last second, and its highest sample'}, bar,
      el('div', {class: 'scale', 'aria-hidden': 'true'}, el('span', null, '\u221260'), el('b', null, decibel(rms) + ' dBFS'), el('span', null, '0')));
}

const veil = () => el('div', {class: 'strip veiled'}, lock(), ' private: neither shown nor played');

function says(row, state) {
  if (!row.said.length) return row.clipsPerMinute ? el('div', {class: 'what'}, 'no verdict yet') : [];
  return row.said
      .map((said) => ({...said, model: role(state, said.model)}))
      .sort((a, b) => a.model.adversarial - b.model.adversarial || a.model.id.localeCompare(b.model.id))
      .map(({model, top}) => el('div', {class: 'heard', title: model.id},
          el('span', {class: model.colour}, model.name), el('b', null, className(top.label)), el('span', {class: 'p'}, probability(top.probability))));
}

const plural = (n, word) => `${count(n)} ${word}${n === 1 ? '' : 's'}`;
const dropped = (report) => Object.entries(report.dropped).reduce((sum, [reason, n]) => (reason === SILENCE ? sum : sum + n), 0);

function counts(report) {
  const parts = [plural(report.clips, 'clip')];
  if (report.restarts) parts.push(plural(report.restarts, 'restart'));
  if (report.gaps) parts.push(`${plural(report.gaps, 'gap')} (${precise(seconds(report.lost))})`);
  if (dropped(report)) parts.push(`${count(dropped(report))} dropped`);
  if (report.dropped[SILENCE]) parts.push(`${count(report.dropped[SILENCE])} silent left out`);
  return parts.join(' · ');
}

const fact = (name, value) => (value ? [el('dt', null, name), el('dd', null, value)] : null);

function facts(row, report) {
  const format = [report.sampleRateHz && `${count(report.sampleRateHz)} Hz`, report.channels && plural(report.channels, 'channel')].filter(Boolean).join(', ');
  const framed = report.clip ? `${precise(seconds(report.clip))} every ${precise(seconds(report.hop ?? report.clip))}` : '';
  const drops = Object.entries(report.dropped).map(([reason, n]) => `${count(n)} ${reason}`).join(', ');
  return el('dl', null,
      fact('arrives as', format), fact('clips', framed),
      fact('clock', report.driftPpm === undefined ? '' : `${report.driftPpm > 0 ? '+' : ''}${report.driftPpm.toFixed(1)} ppm against this machine's`),
      fact('missing', report.gaps ? `${precise(seconds(report.lost))} over ${plural(report.gaps, 'gap')}` : ''),
      fact('last gap', row.lastGap ? [lastGap(row.lastGap), ' ', ago(row.lastGap.at)] : ''),
      fact('dropped', drops), fact('listener', report.instance));
}
