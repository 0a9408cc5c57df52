import {byId, draw, el, vary} from './dom.js';
import {ago, count, length, secondsSince} from './format.js';

const STALE_SECONDS = 60;
const TONES = {done: 'ok', failed: 'bad', cancelled: 'warn', refused: 'bad'};

export function jobs(state) {
  const {running, queued} = state.jobCounts;
  byId('jobs-note').textContent = `${count(running)} running, ${count(queued)} waiting · classification first; attacks use what is left`;
  const rows = state.jobs.map((job) => ({...job, stale: job.state === 'running' && secondsSince(job.at) > STALE_SECONDS}));
  draw(byId('jobs'), rows, () => (rows.length ? table(rows) : el('p', {class: 'empty'}, 'No job was filed yet.')));
}

const head = (text, left) => el('th', {scope: 'col', class: left ? 't' : null}, text);

const table = (rows) => el('table', null,
    el('thead', null, el('tr', null, head('job'), head('state', true), head('progress', true), head('left'), head('last word'))),
    el('tbody', null, rows.map(row)));

function row(job) {
  const live = job.state === 'running' || job.state === 'checkpoint';
  return el('tr', null,
      el('th', {scope: 'row', title: job.job}, job.message || job.kind),
      el('td', {class: 't'}, state(job, live)),
      el('td', {class: 't'}, live || job.state === 'done' ? bar(job, live) : ''),
      el('td', null, live && job.figures.secondsLeft !== undefined ? length(job.figures.secondsLeft) : '–'),
      el('td', {class: 'dim'}, ago(job.at)));
}

function state(job, live) {
  const epoch = job.figures.epoch === undefined ? '' : ` · epoch ${job.figures.epoch}`;
  const text = (live ? 'running' : job.state) + epoch + (job.attempt > 1 ? ` · attempt ${job.attempt}` : '');
  return [el('span', {class: 'tag ' + (TONES[job.state] ?? '')}, text),
    job.stale ? [' ', el('span', {class: 'tag warn'}, 'no word for long')] : ''].flat();
}

const bar = (job, live) => el('div', {class: 'bar' + (live ? '' : ' still'), role: 'progressbar', 'aria-valuemin': 0, 'aria-valuemax': 100,
  'aria-valuenow': Math.round(job.progress * 100), 'aria-label': 'progress'}, vary(el('i'), '--w', (100 * job.progress).toFixed(0) + '%'));
