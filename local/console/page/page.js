import { $, make, reconcile, setText } from './dom.js';
import { showGroup } from './group.js';
import { ago, span, WORDS } from './words.js';

const REFRESH_MS = 1000;
const COUNTERS = ['medianMs', 'leads', 'told', 'pending', 'held', 'dead'];

let language = localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
let words = WORDS[language] ?? WORDS.en;
let view = null;
let connected = true;

function showFixedWords() {
  document.documentElement.lang = language;
  document.title = words.title;
  setText($('language'), words.other);
  $('theme').title = words.theme;
  $('theme').setAttribute('aria-label', words.theme);
  $('demo-mark').replaceChildren(words.demo[0], make('span', '', words.demo[1]));
  setText($('outbox-title'), words.outbox);
  setText($('outbox-note'), words.outboxNote);
  setText($('empty'), words.empty);
  $('columns').replaceChildren(
    ...words.columns.map((column, index) => make('th', `column-${index}`, column)),
  );
}

function showLive() {
  const { lastRead } = view ?? {};
  const fault = !connected ? words.lost : lastRead?.fault ? words.readFault(lastRead.fault) : null;
  const live = $('live');
  live.dataset.state = fault ? 'bad' : lastRead ? 'good' : 'waiting';
  setText(
    $('live-text'),
    fault ??
      (lastRead ? words.lastRead(ago(view.nowMs - lastRead.atMs, words), lastRead.listed) : words.starting),
  );
}

function showCounters() {
  reconcile(
    $('counters'),
    COUNTERS,
    (name) => name,
    (name) => {
      const card = make('div', `counter ${name}`);
      card.append(make('dt'), make('dd'), make('p'));
      return card;
    },
    (card, name) => {
      const value = view.counters[name];
      const [label, number, hint] = card.children;
      setText(label, words.counters[name]);
      setText(hint, words.hints[name]);
      card.classList.toggle('alarming', name === 'dead' && value > 0);
      card.classList.toggle('zero', !value);
      if (name === 'medianMs') showMedian(number, value);
      else setText(number, value === null ? '–' : String(value));
    },
  );
}

function showMedian(element, ms) {
  const [count, unit] = ms === null ? ['–', ''] : /^(\d+)(.*)$/.exec(span(ms, words)).slice(1);
  if (element.textContent === count + unit) return;
  element.replaceChildren(count, make('small', '', unit));
}

function showLanes() {
  reconcile(
    $('lanes'),
    view.lanes,
    ({ channel }) => channel,
    () => {
      const lane = make('div', 'card lane');
      lane.append(
        make('span', 'dot'),
        make('strong'),
        make('span', 'type'),
        make('span', 'state'),
        make('span', 'sums'),
      );
      return lane;
    },
    (lane, { channel, label, sent, waiting, stopped }) => {
      const [, name, kind, state, sums] = lane.children;
      lane.classList.toggle('stopped', stopped !== null);
      setText(name, channel);
      setText(kind, label[document.documentElement.lang] ?? '');
      const why = stopped?.why ? ` · ${stopped.why}` : '';
      setText(
        state,
        stopped
          ? `${words.lane.stopped} ${span(view.nowMs - stopped.sinceMs, words)}${why}`
          : words.lane.open,
      );
      setText(sums, `${words.lane.sent} ${sent} · ${words.lane.waiting} ${waiting}`);
    },
  );
}

function showOutbox() {
  $('empty').hidden = view.outbox.length > 0;
  reconcile(
    $('rows'),
    view.outbox,
    ({ id }) => id,
    () => {
      const row = make('tr');
      const lead = make('td', 'lead');
      const who = make('span', 'who');
      who.append(make('b'), make('span', 'company'), make('span', 'to'));
      const about = make('div');
      about.append(make('span', 'grade'), who);
      lead.append(about);
      const state = make('td', 'state');
      state.append(make('span', 'chip'));
      const note = make('td', 'note');
      const answer = make('a', 'answer');
      answer.target = '_blank';
      answer.rel = 'noreferrer';
      note.append(make('span'), answer);
      row.append(state, lead, make('td', 'channel'), make('td', 'tries'), make('td', 'age'), note);
      return row;
    },
    updateRow,
  );
}

function updateRow(row, item) {
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
  setText(name, `${prefix ? `${prefix} ` : ''}${item.name ?? words.unnamed}`);
  setText(company, item.company ?? '');
  setText(channel, item.channel);
  setText(to, `→ ${item.channel}`);
  setText(tries, String(item.attempts));
  setText(age, ago(view.nowMs - item.createdAtMs, words));
  showNote(note, item);
}

function showNote(note, item) {
  const [text, answer] = note.children;
  setText(text, noteOf(item));
  const taken = item.kind === 'correction' ? '' : answerOf(item);
  answer.hidden = taken === '';
  setText(answer, taken);
  answer.classList.toggle('taken', Boolean(item.answer?.claimedBy));
  if (item.answer?.url) answer.href = item.answer.url;
  else answer.removeAttribute('href');
}

/** Who has it, how soon, and what came of it; or who should, and for how long nobody has. */
function answerOf({ answer, state }) {
  if (!answer || state === 'baselined') return '';
  const { claimedBy, assignee, openedAtMs, claimedAtMs, outcome } = answer;
  if (claimedBy === null) return words.untaken(span(view.nowMs - openedAtMs, words), assignee);
  return [words.taken(claimedBy, span(claimedAtMs - openedAtMs, words)), words.outcomes[outcome]]
    .filter(Boolean)
    .join(' · ');
}

function noteOf(item) {
  const leftMs = (item.notBeforeMs ?? 0) - view.nowMs;
  if (item.held && item.rests) return words.restsUntil(span(leftMs, words));
  if (item.held && item.kind === 'reminder') return words.remindIn(span(leftMs, words));
  if (item.held) return words.heldUntil(span(leftMs, words));
  if (item.state === 'sent') return item.tookMs === null ? '' : words.tookMs(span(item.tookMs, words));
  const why = item.why ?? '';
  if (item.state === 'pending' && leftMs > 0)
    return [why, words.until(span(leftMs, words))].filter(Boolean).join(' · ');
  return why;
}

function show() {
  showFixedWords();
  showLive();
  if (!view) return;
  $('demo-mark').hidden = !view.demo;
  showCounters();
  showLanes();
  showOutbox();
  showGroup(view, words);
}

$('tabs').addEventListener('choose-group', show);

$('language').addEventListener('click', () => {
  language = language === 'zh-CN' ? 'en' : 'zh-CN';
  words = WORDS[language];
  localStorage.setItem('language', language);
  show();
});

$('theme').addEventListener('click', () => {
  const root = document.documentElement;
  const isDark =
    (root.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) ===
    'dark';
  root.dataset.theme = isDark ? 'light' : 'dark';
  localStorage.setItem('theme', root.dataset.theme);
});

const theme = localStorage.getItem('theme');
if (theme) document.documentElement.dataset.theme = theme;
show();

/** Asked for, not pushed: a browser keeps only a few open connections to one server, however many tabs there are. */
async function follow() {
  if (!document.hidden) {
    try {
      const answer = await fetch('/view');
      view = await answer.json();
      connected = true;
      show();
    } catch {
      connected = false;
      showLive();
    }
  }
  setTimeout(follow, REFRESH_MS);
}
void follow();
