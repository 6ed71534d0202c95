import { $, make, reconcile, setForeign, setText } from './dom.js';
import { makeColumn } from './health.js';
import { openLife } from './life.js';
import { ago, span } from './words.js';

/** What is told of leads, newest first. A click on a lead opens its life. */
export function showOutbox(view, words) {
  $('empty').hidden = view.outbox.length > 0;
  reconcile(
    $('rows'),
    view.outbox,
    ({ id }) => id,
    ({ id }) => makeRow(id),
    (row, item) => updateRow(row, item, view, words),
  );
}

export function showOutboxColumns(words) {
  setText($('outbox-title'), words.outbox);
  setText($('outbox-note'), words.outboxNote);
  setText($('empty'), words.empty);
  $('columns').replaceChildren(
    ...words.columns.map((text, index) => {
      const column = makeColumn(text);
      column.className = `column-${index}`;
      column.setAttribute('role', 'columnheader');
      return column;
    }),
  );
}

function makeRow(id) {
  const row = make('tr');
  const lead = cell('lead');
  const who = make('button', 'who');
  who.type = 'button';
  who.append(make('b'), make('span', 'company'), make('span', 'to'));
  who.addEventListener('click', () => openLife(id, who));
  const about = make('div');
  about.append(make('span', 'grade'), who);
  lead.append(about);
  const state = cell('state');
  state.append(make('span', 'chip'));
  const note = cell('note');
  const answer = make('a', 'answer');
  answer.target = '_blank';
  answer.rel = 'noreferrer';
  note.append(make('span'), answer);
  row.setAttribute('role', 'row');
  row.append(state, lead, cell('channel'), cell('tries'), cell('age'), note);
  return row;
}

/** Small screens lay rows out anew, which would cost a table its meaning. */
export function setUpOutbox() {
  $('rows').closest('table').setAttribute('role', 'table');
  for (const part of ['rows', 'columns']) $(part).closest('thead, tbody').setAttribute('role', 'rowgroup');
  $('columns').setAttribute('role', 'row');
}

function cell(className) {
  const made = make('td', className);
  made.setAttribute('role', 'cell');
  return made;
}

function updateRow(row, item, { nowMs }, words) {
  const [state, lead, channel, tries, age, note] = row.children;
  const shown = item.held ? 'held' : item.state;
  if (row.dataset.state !== shown) {
    row.dataset.state = shown;
    row.classList.remove('changed');
    void row.offsetWidth;
    row.classList.add('changed');
  }
  setText(state.firstChild, words.states[shown] ?? shown);
  const [grade, who] = lead.firstChild.children;
  grade.dataset.kind = item.kind;
  setText(grade, item.kind === 'correction' ? `${item.grade}→${item.newGrade ?? '?'}` : item.grade);
  const [name, company, to] = who.children;
  const prefix = words.kinds[item.kind];
  setForeign(name, `${prefix ? `${prefix} ` : ''}${item.name ?? words.unnamed}`);
  setForeign(company, item.company ?? '');
  who.title = words.life.open;
  setText(channel, item.channel);
  setText(to, `→ ${item.channel}`);
  setText(tries, String(item.attempts));
  setText(age, ago(nowMs - item.createdAtMs, words));
  showNote(note, item, nowMs, words);
}

function showNote(note, item, nowMs, words) {
  const [text, answer] = note.children;
  setForeign(text, noteOf(item, nowMs, words));
  const taken = ASKED_OF.includes(item.kind) ? answerOf(item, nowMs, words) : '';
  answer.hidden = taken === '';
  setText(answer, taken);
  answer.classList.toggle('taken', Boolean(item.answer?.claimedBy));
  if (item.answer?.url) answer.href = item.answer.url;
  else answer.removeAttribute('href');
}

/** What people are asked to take: the rest speaks of it. */
const ASKED_OF = ['alert', 'again'];

/** Who has it, how soon, and what came of it; or who should, and for how long nobody has. */
function answerOf({ answer, state }, nowMs, words) {
  if (!answer || state === 'baselined') return '';
  const { claimedBy, assignee, openedAtMs, claimedAtMs, outcome } = answer;
  if (claimedBy === null) return words.untaken(span(nowMs - openedAtMs, words), assignee);
  return [words.taken(claimedBy, span(claimedAtMs - openedAtMs, words)), words.outcomes[outcome]]
    .filter(Boolean)
    .join(words.separator);
}

function noteOf(item, nowMs, words) {
  const leftMs = (item.notBeforeMs ?? 0) - nowMs;
  if (item.held && item.rests) return words.restsUntil(span(leftMs, words));
  if (item.held && item.kind === 'reminder') return words.remindIn(span(leftMs, words));
  if (item.held) return words.heldUntil(span(leftMs, words));
  if (item.state === 'sent') return item.tookMs === null ? '' : words.tookMs(span(item.tookMs, words));
  const why = words.whys[item.why] ?? item.why ?? '';
  if (item.state === 'pending' && leftMs > 0)
    return [why, words.until(span(leftMs, words))].filter(Boolean).join(words.separator);
  return why;
}
