import { $, make, reconcile, setForeign, setText } from './dom.js';
import { span, timeText } from './words.js';

/** Every channel: what it hears, whether it does, and what waits for it. */
export function showLanes(view, words) {
  setText($('lanes-title'), words.lanes);
  reconcile(
    $('lane-list'),
    view.lanes,
    ({ channel }) => channel,
    () => {
      const lane = make('li', 'lane');
      const head = make('p', 'reading');
      head.append(make('span', 'dot'), make('strong'), make('span', 'state'));
      lane.append(head, make('p', 'about'), make('p', 'sums'));
      return lane;
    },
    (lane, item) => {
      const [head, about, sums] = lane.children;
      const [, name, state] = head.children;
      lane.dataset.state = item.state;
      head.dataset.state = item.state === 'open' ? 'good' : item.state === 'stopped' ? 'bad' : 'waiting';
      setForeign(name, item.channel);
      setForeign(state, stateText(item, view, words));
      const uses = item.uses.map((use) => words.uses[use]);
      setText(
        about,
        [item.label[document.documentElement.lang], ...uses].filter(Boolean).join(words.separator),
      );
      setText(sums, sumsText(item, view, words));
    },
  );
}

function stateText({ state, by, why, untilMs, oldestDueMs }, { nowMs, timeZone }, words) {
  const left = untilMs === null ? '' : span(untilMs - nowMs, words);
  if (state === 'open') return words.lane.open;
  if (state === 'stopped') {
    const since = oldestDueMs === null ? null : words.lane.waited(span(nowMs - oldestDueMs, words));
    return [words.lane.stopped, why, since].filter(Boolean).join(words.separator);
  }
  const until = untilMs === null ? '' : timeText(untilMs, nowMs, timeZone, words);
  return (
    { silence: words.lane.silenced(until), quiet: words.lane.quiet(until), room: words.lane.room(left) }[
      by
    ] ?? words.lane.pause(left)
  );
}

function sumsText({ sent, due, held, dead }, _view, words) {
  const parts = [
    [words.lane.sent, sent, true],
    [words.lane.due, due, true],
    [words.lane.held, held, held > 0],
    [words.lane.dead, dead, dead > 0],
  ];
  return parts
    .filter(([, , isShown]) => isShown)
    .map(([word, count]) => `${word} ${count}`)
    .join(words.separator);
}
