import { renderMarkdown } from './markdown.js';
import { ago, span, WORDS } from './words.js';

const $ = (id) => document.getElementById(id);
const REFRESH_MS = 1000;
const GAP_WITH_TIME_MS = 3 * 60_000;
const COUNTERS = ['medianMs', 'leads', 'told', 'pending', 'held', 'dead'];

let language = localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
let words = WORDS[language] ?? WORDS.en;
let view = null;
let connected = true;
let chosenGroup = null;

/** An element with text: the only way that anything from outside gets onto the page. */
function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined && text !== null) element.textContent = text;
  return element;
}

function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Keeps elements by key, in order, so that only what changed moves or lights up. */
function reconcile(parent, items, keyOf, create, update) {
  const before = new Map([...parent.children].map((child) => [child.dataset.key, child]));
  let place = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let element = before.get(key);
    if (!element) {
      element = create(item);
      element.dataset.key = key;
    }
    before.delete(key);
    update(element, item);
    if (element === place) place = place.nextElementSibling;
    else parent.insertBefore(element, place);
  }
  for (const old of before.values()) old.remove();
}

function clockText(atMs, seconds = false) {
  return new Date(atMs).toLocaleTimeString('zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
    hour12: false,
    timeZone: view?.timeZone,
  });
}

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
      else setText(number, String(value));
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
    (lane, { channel, type, sent, waiting, stopped }) => {
      const [, name, kind, state, sums] = lane.children;
      lane.classList.toggle('stopped', stopped !== null);
      setText(name, channel);
      setText(kind, words.laneTypes[type] ?? type);
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
      row.append(
        state,
        lead,
        make('td', 'channel'),
        make('td', 'tries'),
        make('td', 'age'),
        make('td', 'note'),
      );
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
  setText(note, noteOf(item));
}

function noteOf(item) {
  const leftMs = (item.notBeforeMs ?? 0) - view.nowMs;
  if (item.held) return words.heldUntil(span(leftMs, words));
  if (item.state === 'sent') return item.tookMs === null ? '' : words.tookMs(span(item.tookMs, words));
  const why = item.why ?? '';
  if (item.state === 'pending' && leftMs > 0)
    return [why, words.until(span(leftMs, words))].filter(Boolean).join(' · ');
  return why;
}

function showGroup() {
  const groups =
    view.groups.length > 0 ? view.groups : [{ channel: view.lanes[0]?.channel ?? '', messages: [] }];
  const group = groups.find(({ channel }) => channel === chosenGroup) ?? groups[0];
  setText($('group-title'), (view.demo ? words.demoGroup : group.channel) + (view.demo ? words.members : ''));
  setText($('phone-time'), clockText(view.nowMs));
  showTabs(groups, group);

  const chat = $('chat');
  if (chat.dataset.group !== group.channel) chat.replaceChildren();
  chat.dataset.group = group.channel;
  const first = chat.childElementCount === 0;
  const wasAtEnd = first || chat.scrollHeight - chat.scrollTop - chat.clientHeight < 80;
  const items = withTimes(group.messages);
  reconcile(
    chat,
    items,
    ({ id }) => id,
    (item) => makeChatItem(item, first),
    updateChatItem,
  );
  const last = items.at(-1)?.id ?? '';
  if (wasAtEnd && chat.dataset.last !== last)
    chat.scrollTo({ top: chat.scrollHeight, behavior: first ? 'instant' : 'smooth' });
  chat.dataset.last = last;
}

function showTabs(groups, current) {
  const tabs = $('tabs');
  tabs.hidden = groups.length < 2;
  reconcile(
    tabs,
    groups,
    ({ channel }) => channel,
    ({ channel }) => {
      const tab = make('button', 'tab', channel);
      tab.type = 'button';
      tab.addEventListener('click', () => {
        chosenGroup = channel;
        show();
      });
      return tab;
    },
    (tab, { channel }) => tab.setAttribute('aria-pressed', String(channel === current.channel)),
  );
}

function withTimes(messages) {
  if (messages.length === 0) return [{ id: 'none', none: true }];
  const items = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const message of messages) {
    if (message.atMs - before > GAP_WITH_TIME_MS)
      items.push({ id: `time ${message.id}`, timeMs: message.atMs });
    items.push(message);
    before = message.atMs;
  }
  return items;
}

function makeChatItem(item, first) {
  if (item.none) return make('p', 'chat-empty');
  if (item.timeMs) return make('p', 'chat-time');
  const message = make('article', first ? 'message' : 'message arriving');
  const avatar = make('span', 'avatar');
  const bell = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', '#bell');
  bell.append(use);
  avatar.append(bell);
  const body = make('div', 'said');
  const from = make('p', 'from');
  from.append(make('span'), make('i'));
  const bubble = make('div', 'bubble');
  bubble.append(renderMarkdown(item.markdown, document));
  body.append(from, bubble);
  message.append(avatar, body);
  return message;
}

function updateChatItem(element, item) {
  if (item.none) return setText(element, words.noMessages);
  if (item.timeMs) return setText(element, clockText(item.timeMs));
  const [name, tag] = element.querySelector('.from').children;
  setText(name, words.robot);
  setText(tag, words.robotTag);
}

function show() {
  showFixedWords();
  showLive();
  if (!view) return;
  $('demo-mark').hidden = !view.demo;
  showCounters();
  showLanes();
  showOutbox();
  showGroup();
}

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
