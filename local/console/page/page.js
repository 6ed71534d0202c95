import { $, make, reconcile, setText } from './dom.js';
import { showFaults } from './faults.js';
import { showGroup } from './group.js';
import { showHealth } from './health.js';
import { showLanes } from './lanes.js';
import { setLifeZone, setUpLife, showLife } from './life.js';
import { followView } from './live.js';
import { setUpOutbox, showOutbox, showOutboxColumns } from './outbox.js';
import { showPeople } from './people.js';
import { sayNews } from './said.js';
import { ago, span, WORDS } from './words.js';

/** Ages grow without a word from the server. */
const AGES_EVERY_MS = 1000;
const COUNTERS = ['medianMs', 'leads', 'told', 'pending', 'held', 'dead'];
/** After so long without a look nobody can say that anything was read. */
const ALIVE_FOR_MS = 3 * 60_000;

let language = localStorage.getItem('language') ?? (navigator.language.startsWith('zh') ? 'zh-CN' : 'en');
let words = WORDS[language] ?? WORDS.en;
let view = null;
let connected = true;

function showFixedWords() {
  document.documentElement.lang = language;
  document.title = words.title;
  setText($('language'), words.other);
  $('language').lang = words.otherLang;
  $('theme').title = words.theme;
  $('theme').setAttribute('aria-label', words.theme);
  $('demo-mark').replaceChildren(words.demo[0], make('span', '', words.demo[1]));
  showOutboxColumns(words);
}

function showLive() {
  const [state, text] = liveText();
  $('live').dataset.state = state;
  setText($('live-text'), text);
}

/** The worst that there is. */
function liveText() {
  if (!connected) return ['bad', words.live.lost];
  if (!view?.health) return ['waiting', words.live.starting];
  const { accounts, lastTickMs } = view.health;
  const failing = accounts.flatMap(({ name, trouble, tasks }) =>
    trouble ? [name] : tasks.filter((task) => task.isEnabled && task.trouble).map((task) => task.name),
  );
  if (failing.length > 0) return ['bad', words.live.bad(failing.join(words.list))];
  if (lastTickMs === null) return ['waiting', words.live.starting];
  const tickedMs = view.nowMs - lastTickMs;
  if (tickedMs > ALIVE_FOR_MS) return ['bad', words.live.asleep(span(tickedMs, words))];
  const tasks = accounts.flatMap((account) => account.tasks.filter(({ isEnabled }) => isEnabled));
  if (tasks.length === 0) return ['waiting', words.live.none];
  const reads = tasks.map(({ lastReadMs }) => lastReadMs);
  if (reads.includes(null)) return ['waiting', words.live.starting];
  return ['good', words.live.good(tasks.length, ago(view.nowMs - Math.min(...reads), words))];
}

function showCounters() {
  reconcile(
    $('counters'),
    COUNTERS,
    (name) => name,
    (name) => {
      const card = make('div', `counter ${name}`);
      card.append(make('dt'), make('dd'), make('dd', 'hint'));
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

/** An operator looks at what is wrong first, who looks at the demo at the group. */
function arrange({ demo }) {
  $('demo-mark').hidden = !demo;
  const [first] = $('main').children;
  if (demo !== (first === $('stage'))) $('main').append(first);
  $('main').classList.toggle('demo', demo);
  if (demo) $('counters').after($('outbox'));
}

function show() {
  showLive();
  if (!view) return;
  view = { ...view, nowMs: Date.now() + view.aheadMs };
  showFaults(view, words);
  showCounters();
  showHealth(view, words);
  showLanes(view, words);
  showPeople(view, words);
  showOutbox(view, words);
  showGroup(view, words);
}

$('tabs').addEventListener('choose-group', show);

$('language').addEventListener('click', () => {
  language = language === 'zh-CN' ? 'en' : 'zh-CN';
  words = WORDS[language];
  localStorage.setItem('language', language);
  showFixedWords();
  show();
  showLife();
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
setUpLife();
setUpOutbox();
// It scrolls, so that a keyboard must reach it.
$('chat').tabIndex = 0;
showFixedWords();
show();
followView(
  (latest) => {
    view = latest;
    connected = true;
    setLifeZone(view.timeZone);
    arrange(view);
    show();
    sayNews(view, connected, words);
  },
  () => {
    connected = false;
    showLive();
    sayNews(view, connected, words);
  },
);
setInterval(() => {
  if (!document.hidden) show();
}, AGES_EVERY_MS);
