import { $, make, setForeign, setText } from './dom.js';
import { clockText, WORDS } from './words.js';

let shown = null;
let zone = 'UTC';

/** The life of a lead, in a dialog of the browser: it keeps the focus, ends with Escape, and gives the focus back. */
export async function openLife(id) {
  const words = wordsNow();
  shown = null;
  setText($('life-title'), words.life.title);
  $('life-close').setAttribute('aria-label', words.life.close);
  $('life-body').replaceChildren(make('p', 'wait', words.life.wait));
  if (!$('life').open) $('life').showModal();
  try {
    const answer = await fetch(`/life?of=${encodeURIComponent(id)}`);
    if (answer.ok) shown = await answer.json();
    if (answer.ok) showLife();
    else
      $('life-body').replaceChildren(
        make('p', 'wait', answer.status === 404 ? words.life.gone : words.life.failed),
      );
  } catch {
    $('life-body').replaceChildren(make('p', 'wait', words.life.failed));
  }
}

export function setUpLife() {
  $('life-close').addEventListener('click', () => $('life').close());
  // A click beside it closes it.
  $('life').addEventListener('click', ({ target }) => {
    if (target === $('life')) $('life').close();
  });
}

export function setLifeZone(timeZone) {
  zone = timeZone;
}

/** In the language that the page has now. */
export function showLife() {
  const words = wordsNow();
  if (shown === null) return;
  const who = [shown.name ?? words.unnamed, shown.company].filter(Boolean).join(' · ');
  setForeign($('life-title'), who);
  const about = make('p', 'about');
  setForeign(about, [shown.task, shown.phone, shown.record].filter(Boolean).join(' · '));
  const why = make('p', 'why');
  const reason = make('strong', '', words.reasons[shown.reason] ?? shown.reason);
  const said = make('span');
  setForeign(
    said,
    document.documentElement.lang === 'en' ? shown.why : (words.life.whys[shown.reason] ?? shown.why),
  );
  why.append(reason, said);
  const events = make('ol', 'events');
  for (const event of shown.events) events.append(eventLine(event, words));
  $('life-body').replaceChildren(about, why, events);
}

function eventLine(event, words) {
  const line = make('li');
  const time = make('time', '', clockText(event.atMs, zone));
  time.dateTime = new Date(event.atMs).toISOString();
  const text = make('span');
  setForeign(text, eventText(event, words));
  line.append(time, text);
  if (event.what === 'delivery') line.dataset.state = event.state;
  return line;
}

function eventText(event, words) {
  const { life } = words;
  switch (event.what) {
    case 'called':
      return life.called;
    case 'listed':
      return [
        life.listed(event.grade, event.silent),
        event.route ? life.route(event.route) : '',
        event.team ? life.team(event.team) : '',
        event.assignee ? life.assignee(event.assignee) : '',
      ]
        .filter(Boolean)
        .join(words.comma);
    case 'graded':
      return life.graded(event.grade);
    case 'claim':
      return life.claims[event.do](event.by ?? 'leadbell', event.to, words.outcomes[event.outcome] ?? '');
    default:
      return deliveryText(event, words);
  }
}

function deliveryText(event, words) {
  const { kind, grade, newGrade, channel, state, attempts, notBeforeMs, hold, detail } = event;
  const what = kind === 'correction' ? `${grade}→${newGrade ?? '?'}` : grade;
  const shown = state === 'pending' && hold !== null ? 'held' : state;
  const parts = [
    `${words.kindNames[kind] ?? kind} ${what} → ${channel}${words.colon}${words.states[shown] ?? shown}`,
    attempts > 1 ? words.life.tries(attempts) : '',
    notBeforeMs !== null ? words.life.notBefore(clockText(notBeforeMs, zone)) : '',
    // What a receiver says of what it took is for machines.
    detail === null || state === 'sent' ? '' : (words.whys[detail] ?? detail),
  ];
  return parts.filter(Boolean).join(words.comma);
}

const wordsNow = () => WORDS[document.documentElement.lang] ?? WORDS.en;
