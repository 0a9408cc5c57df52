// What is wrong with a source, in words, and what to do about it.
import {count, length, secondsSince} from './format.js';
import {el} from './dom.js';

const DRIFT_PPM = 200;
const LAG_SECONDS = 2;
/** What sources wait for; measures may come later. */
const PIPELINE = ['representation', 'verdict'];
const FEEDS_WITHIN_SECONDS = 60;

/** word and tone of each state; a tone is a colour and a form, never alone. */
const STATES = {
  starting: {tone: 'wait', word: 'starting'},
  live: {tone: '', word: 'live'},
  silent: {tone: 'hush', word: 'silent'},
  stalled: {tone: 'off', word: 'stalled'},
  reconnecting: {tone: 'wait', word: 'reconnecting'},
  failed: {tone: 'off', word: 'failed'},
  stopped: {tone: 'rest', word: 'stopped'},
  feeding: {tone: '', word: 'feeding'},
  quiet: {tone: 'rest', word: 'no longer fed'},
};

/** Nobody says how an undeclared source stands: it feeds, or does not. */
export function standing(row) {
  if (row.report) return row.report.muted ? {...STATES.stopped, word: 'muted'} : STATES[row.report.state];
  return secondsSince(row.lastClipAt ?? row.lastAudioAt) < FEEDS_WITHIN_SECONDS ? STATES.feeding : STATES.quiet;
}

/** The lines under a source; none while all is well. */
export function advice(row) {
  const report = row.report;
  if (!report) return [];
  const lines = [stateAdvice(row, report)];
  if (Math.abs(report.driftPpm ?? 0) > DRIFT_PPM && report.state !== 'stopped') {
    lines.push({tone: 'bad', text: [`Its clock runs ${Math.abs(report.driftPpm).toFixed(0)} ppm ${report.driftPpm > 0 ? 'faster' : 'slower'} than this machine's. See whether NTP keeps the clock, and whether the device keeps its sample rate.`]});
  }
  return lines.filter(Boolean);
}

function stateAdvice(row, report) {
  if (row.listenerGone) {
    return {tone: 'bad', text: ['Nobody speaks of it since ', time(report.since), `: the process that listened${report.instance ? ' (' + report.instance + ')' : ''} is gone. Start it again: `, code('earshot run --sources'), ' or ', code('earshot ingest'), '.']};
  }
  switch (report.state) {
    case 'failed': return {tone: 'bad', text: [sentence(report.message ?? 'It gives no audio'), 'Mend that, or how it is declared. ', again(report)]};
    case 'stalled': return {tone: 'bad', text: ['It is open, and no sample arrives. See whether the device or the server still sends; it is opened again by itself.']};
    case 'reconnecting': return {tone: '', text: [sentence(report.message ?? 'The connection was lost'), again(report)]};
    case 'silent': return {tone: '', text: ['Nothing above the threshold of silence for ', length(secondsSince(report.since)), '. See whether the microphone is switched off, or the wrong input or channel is chosen.']};
    case 'stopped': return {tone: 'dim', text: report.muted ? ['Muted: nobody listens until ', code('earshot mute --undo ' + row.source), '.'] : [sentence(report.message ?? 'Nobody listens any more')]};
    default: return report.message ? {tone: 'dim', text: [sentence(report.message)]} : null;
  }
}

const sentence = (text) => text.charAt(0).toUpperCase() + text.slice(1) + (/[.!?]$/.test(text) ? ' ' : '. ');
const code = (text) => el('code', null, text);
const time = (instant) => el('time', {datetime: instant}, new Date(instant).toLocaleTimeString());

function again(report) {
  const wait = report.retryAt ? -secondsSince(report.retryAt) : 0;
  if (wait > 0.5) return `It is opened again in ${length(wait)}.`;
  return report.state === 'failed' && !report.retryAt ? 'It is tried again now and then.' : 'It is being opened again.';
}

/** What was dropped lately for want of speed or room, over all sources. */
export function dropWords(state) {
  const lag = Math.max(0, ...PIPELINE.map((stage) => state.lags[stage] ?? 0));
  const lags = lag > LAG_SECONDS ? `The pipeline lags by ${length(lag)}` : 'The pipeline lagged';
  const cure = ['Add a worker (', code('earshot work'), '), feed fewer sources, or longer hops.'];
  return [
    line(state, ['overload'], (what) => [`${lags}: ${what} dropped in the last 5 minutes, the longest waiting ones first. `, ...cure]),
    line(state, ['sampled'], (what) => [`${lags}: ${what} left out in the last 5 minutes, and a share is sent. `, ...cure]),
    line(state, ['broker'], (what) => [`The brokers did not take clips in time: ${what} dropped in the last 5 minutes. See whether they run and have room.`]),
    line(state, ['full'], (what) => [`Clips came faster than the brokers took them: ${what} dropped in the last 5 minutes. Feed fewer sources, or see what slows the brokers.`]),
    line(state, ['too-large'], (what) => [`${what} larger than the brokers take. Make clips shorter, or raise `, code('message.max.bytes'), '.']),
  ].filter(Boolean);
}

function line(state, reasons, say) {
  const hit = state.sources
      .map((row) => ({source: row.source, clips: reasons.reduce((sum, r) => sum + (row.droppedLately[r] ?? 0), 0)}))
      .filter((s) => s.clips > 0)
      .sort((a, b) => b.clips - a.clips || a.source.localeCompare(b.source));
  if (!hit.length) return null;
  const all = hit.reduce((sum, s) => sum + s.clips, 0);
  const named = hit.slice(0, 3).map((s) => s.source).join(', ') + (hit.length > 3 ? ` and ${hit.length - 3} more` : '');
  return say(`${count(all)} ${all === 1 ? 'clip' : 'clips'} of ${named} ${all === 1 ? 'was' : 'were'}`);
}

