// A clip's class, as somebody hears it: the button under a clip, and what it opens.
import {el} from './dom.js';
import {className} from './format.js';

const given = new Map();
let open = null;

/** Whether somebody is labelling: the list must not move away from under them. */
export const labelling = () => open !== null && open.isConnected;

export function label(clip) {
  const place = el('div', {class: 'label'});
  rest(place, clip);
  return place;
}

function rest(place, clip) {
  const joined = given.get(clip.clip);
  const text = joined ? `labelled ${className(joined.label)}` : 'label';
  const button = el('button', {type: 'button', class: 'quiet', title: joined ? `in data set ${joined.dataset}, fold ${joined.fold}` : 'join this clip to a data set'}, text);
  button.addEventListener('click', () => ask(place, clip));
  place.replaceChildren(button);
  if (open === place) open = null;
}

async function ask(place, clip) {
  open = place;
  const known = await fetch('/api/classes').then((answer) => (answer.ok ? answer.json() : [])).catch(() => []);
  const chosen = given.get(clip.clip)?.label ?? clip.label ?? clip.verdicts[0]?.top[0].label;
  const choice = el('select', {'aria-label': 'class'}, known.map((name) => el('option', {value: name, selected: name === chosen}, className(name))));
  const dataset = el('input', {value: given.get(clip.clip)?.dataset ?? 'labelled', 'aria-label': 'data set', title: 'data set', size: 9, maxlength: 64});
  const set = el('button', {type: 'button', class: 'quiet'}, 'set');
  const leave = el('button', {type: 'button', class: 'quiet', 'aria-label': 'leave it'}, '×');
  const word = el('span', {class: 'word', role: 'status'}, known.length ? '' : 'no model is active');
  set.addEventListener('click', () => send(clip, choice.value, dataset.value, word).then((joined) => joined && rest(place, clip)));
  leave.addEventListener('click', () => rest(place, clip));
  place.replaceChildren(choice, dataset, set, leave, word);
  choice.focus();
}

async function send(clip, chosen, dataset, word) {
  word.textContent = 'looking for the clip';
  const query = new URLSearchParams({label: chosen, dataset});
  try {
    const answer = await fetch(`/api/clips/${encodeURIComponent(clip.clip)}/label?${query}`, {method: 'POST'});
    const body = await answer.json();
    if (answer.ok) given.set(clip.clip, body);
    else word.textContent = body.error;
    return answer.ok;
  } catch {
    word.textContent = 'the server does not answer';
    return false;
  }
}
