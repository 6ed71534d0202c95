import { EN } from './words-en.js';
import { ZH_CN } from './words-zh-CN.js';

/** What the page says. Lead data is shown as it is, in whatever language it came. */
export const WORDS = { 'zh-CN': ZH_CN, en: EN };

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
];

function inUnits(ms) {
  for (const [unit, size] of UNITS) if (ms >= size) return [unit, Math.floor(ms / size)];
  return ['s', 0];
}

export function span(ms, words) {
  const [unit, count] = inUnits(Math.max(0, ms));
  return `${count}${words.span[unit]}`;
}

export function ago(ms, words) {
  if (ms < 2000) return words.ago.now;
  const [unit, count] = inUnits(ms);
  return `${count}${words.ago[unit]}`;
}

/** `14:30` of the team's day; of another day with its date: `03-02 14:30`. */
export function timeText(atMs, nowMs, timeZone) {
  const text = clockText(atMs, timeZone);
  const [day, time] = text.split(' ');
  return clockText(nowMs, timeZone).startsWith(day) ? time.slice(0, 5) : `${day} ${time.slice(0, 5)}`;
}

/** `03-02 14:30:05`, in the team's zone. */
export function clockText(atMs, timeZone) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).formatToParts(new Date(atMs));
  const part = (wanted) => parts.find(({ type }) => type === wanted)?.value;
  return `${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}`;
}
