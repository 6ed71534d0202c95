import { $, make, reconcile, setForeign, setText } from './dom.js';
import { renderMarkdown } from './markdown.js';

const GAP_WITH_TIME_MS = 3 * 60_000;

let chosenGroup = null;
/** The last message of each group that was on the screen. */
const seen = new Map();

/** The phone: one group of those that there are. */
export function showGroup(view, words) {
  const groups =
    view.groups.length > 0 ? view.groups : [{ channel: view.lanes[0]?.channel ?? '…', messages: [] }];
  const group = groups.find(({ channel }) => channel === chosenGroup) ?? groups[0];
  setForeign($('group-title'), nameOf(group, view, words) + (view.demo ? words.members : ''));
  setText($('phone-time'), clockText(view.nowMs, view.timeZone));
  seen.set(group.channel, group.messages.at(-1)?.id);
  showTabs(groups, group, view, words);

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
    (element, item) => updateChatItem(element, item, view, words),
  );
  const last = items.at(-1)?.id ?? '';
  if (wasAtEnd && chat.dataset.last !== last)
    chat.scrollTo({ top: chat.scrollHeight, behavior: first ? 'instant' : 'smooth' });
  chat.dataset.last = last;
}

const nameOf = ({ channel }, view, words) => (view.demo && words.demoGroups[channel]) || channel;

function showTabs(groups, current, view, words) {
  const tabs = $('tabs');
  tabs.hidden = groups.length < 2;
  reconcile(
    tabs,
    groups,
    ({ channel }) => channel,
    ({ channel }) => {
      const tab = make('button', 'tab');
      tab.type = 'button';
      tab.addEventListener('click', () => {
        chosenGroup = channel;
        tab.dispatchEvent(new CustomEvent('choose-group', { bubbles: true }));
      });
      return tab;
    },
    (tab, group) => {
      setForeign(tab, nameOf(group, view, words));
      tab.setAttribute('aria-pressed', String(group.channel === current.channel));
      tab.classList.toggle('news', seen.get(group.channel) !== group.messages.at(-1)?.id);
    },
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
  bell.setAttribute('aria-hidden', 'true');
  avatar.append(bell);
  const body = make('div', 'said');
  const from = make('p', 'from');
  from.append(make('span'), make('i'));
  const bubble = make('div', 'bubble');
  if (item.picture) showPicture(bubble, item);
  else showText(bubble, item.shown ?? { look: 'plain', text: '' });
  body.append(from, bubble);
  message.append(avatar, body);
  return message;
}

/** What each kind of group draws; any other shows the words alone. */
const LOOKS = {
  wecom: ({ text }) => renderMarkdown(text, document),
  // Its lines end with blanks, and begin with some.
  dingtalk: ({ text }) => renderMarkdown(text.replace(/ *\n */g, '\n'), document),
  feishu: card,
};

function showText(bubble, shown) {
  const draw = LOOKS[shown.look];
  bubble.classList.add(draw ? shown.look : 'plain');
  bubble.append(draw ? draw(shown) : shown.text);
}

function card({ title, colour, text }) {
  const fragment = document.createDocumentFragment();
  const head = make('h3', `card-title ${/^\w+$/.test(colour) ? colour : ''}`);
  head.textContent = title;
  const body = make('div', 'card-body');
  body.append(renderMarkdown(text, document));
  fragment.append(head, body);
  return fragment;
}

/** As the app shows it: small, and whole when it is touched. */
function showPicture(bubble, { id, picture }) {
  bubble.classList.add('picture');
  const link = make('a');
  link.href = `/pictures/${picture}`;
  link.target = '_blank';
  const image = make('img');
  image.src = link.href;
  image.addEventListener('load', () => {
    const chat = $('chat');
    if (chat.dataset.last === id) chat.scrollTo({ top: chat.scrollHeight, behavior: 'instant' });
  });
  link.append(image);
  bubble.append(link);
}

function updateChatItem(element, item, { timeZone, locale }, words) {
  if (item.none) return setText(element, words.noMessages);
  if (item.timeMs) return setText(element, clockText(item.timeMs, timeZone));
  const [name, tag] = element.querySelector('.from').children;
  setText(name, words.robot);
  setText(tag, words.robotTag);
  // A message is in the language of the file, whatever the page speaks.
  element.querySelector('.bubble').lang = locale;
  const image = element.querySelector('img');
  if (image) image.alt = words.picture;
}

function clockText(atMs, timeZone) {
  return new Date(atMs).toLocaleTimeString('zh-CN', {
    hour: '2-digit',
    minute: '2-digit',
    hour12: false,
    timeZone,
  });
}
