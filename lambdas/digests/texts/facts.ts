import type { Locale } from '../../messages/context.ts';
import { thousands } from '../../platform/text/thousands.ts';
import { DAY_MS } from '../../platform/time/duration.ts';
import { zonedParts } from '../../platform/time/zoned-time.ts';
import type { DigestFigures, WindowCounts } from '../figures.ts';
import { digestWordsEn } from './locales/digest-en.ts';
import { digestWordsZhCN } from './locales/digest-zh-CN.ts';
import type { DayParts, DigestWords, LeadWords } from './words.ts';

const WORDS: Readonly<Record<Locale, DigestWords>> = { 'zh-CN': digestWordsZhCN, en: digestWordsEn };

export const digestWords = (locale: Locale): DigestWords => WORDS[locale];

const A = 1;

const isOnlyA = ({ leads, grades }: WindowCounts): boolean => leads === (grades.byGrade[A] ?? 0);

/** How leads are called: "A leads" if all of them are A, as by default, and so are those that they are compared with. */
export function leadWordsOf({ total, leads, previous }: DigestFigures, words: DigestWords): LeadWords {
  const areA = isOnlyA(total) && leads.every(({ grade }) => grade === A);
  return areA && (previous === null || isOnlyA(previous)) ? words.leads.a : words.leads.any;
}

/** The days or times that the window covers, with the year unless it is `thisYear`. */
export function whenText(figures: DigestFigures, words: DigestWords, thisYear: number | null): string {
  const { window, covers, every, timeZone } = figures;
  const from = dayAndTime(window.fromMs, timeZone, thisYear);
  if (covers === 'since-last') return words.span(from, dayAndTime(window.toMs, timeZone, thisYear));
  if (every === 'day') return words.day(from.day);
  return words.days(from.day, dayAndTime(window.toMs - 1, timeZone, thisYear).day);
}

/** When a lead was called, with the day if the window has several. */
export function calledText(atMs: number, figures: DigestFigures, words: DigestWords): string {
  const { timeZone, every, covers } = figures;
  const { day, time } = dayAndTime(atMs, timeZone, null);
  return every === 'day' && covers === 'calendar' ? time : words.onDay(day.weekday, time);
}

export const yearOf = (atMs: number, timeZone: string): number => zonedParts(atMs, timeZone).year;

function dayAndTime(
  atMs: number,
  timeZone: string,
  thisYear: number | null,
): { day: DayParts; time: string } {
  const { year, month, day, weekday, hour, minute } = zonedParts(atMs, timeZone);
  const clock = [hour, minute].map((part) => String(part).padStart(2, '0')).join(':');
  return { day: { year: year === thisYear ? null : year, month, day, weekday }, time: clock };
}

export const countText = thousands;

/** In thousandths, so that the shown values are the compared ones. Null: there is no total. */
export function perMille(part: number, of: number): number | null {
  return of > 0 ? Math.round((part / of) * 1000) : null;
}

export const percentText = (share: number | null): string =>
  share === null ? '–' : `${(share / 10).toFixed(1)}%`;

/** The change against the previous window. */
export interface Change {
  direction: 'up' | 'down' | 'same';
  /** `↑3`, or the words for no change. */
  text: string;
}

export function changeOf(now: number, before: number, words: DigestWords, show = countText): Change {
  if (now > before) return { direction: 'up', text: `↑${show(now - before)}` };
  if (now < before) return { direction: 'down', text: `↓${show(before - now)}` };
  return { direction: 'same', text: words.same };
}

/** In percentage points. Null if one of the two has no total. */
export function pointsOf(now: number | null, before: number | null, words: DigestWords): Change | null {
  if (now === null || before === null) return null;
  return changeOf(now, before, words, (difference) => words.points((difference / 10).toFixed(1)));
}

export const connectedRate = ({
  connected,
  calls,
}: Pick<WindowCounts, 'connected' | 'calls'>): number | null => perMille(connected, calls);

/** A row of time in tables and charts: an hour of a day, or a day of a longer window. */
export interface Slot {
  atMs: number;
  calls: number;
  connected: number;
  leads: number;
}

/** Is it shown by day? */
export const isByDay = ({ window }: DigestFigures): boolean => window.toMs - window.fromMs > 2 * DAY_MS;

/** The hours from the first to the last call, at least `atLeast` if there are that many; or all days. */
export function slotsOf(figures: DigestFigures, atLeast: number): Slot[] {
  const hours = figures.byHour.map(({ fromMs, calls, connected, leads }) => ({
    atMs: fromMs,
    calls,
    connected,
    leads,
  }));
  if (isByDay(figures)) return daysOf(hours, figures.timeZone);
  let first = hours.findIndex(({ calls }) => calls > 0);
  let last = hours.findLastIndex(({ calls }) => calls > 0);
  const nine = Math.min(9, hours.length - 1);
  if (first < 0) [first, last] = [nine, nine];
  while (last - first + 1 < Math.min(atLeast, hours.length)) {
    if (last < hours.length - 1) last += 1;
    else first -= 1;
  }
  return hours.slice(first, last + 1);
}

function daysOf(hours: readonly Slot[], timeZone: string): Slot[] {
  const days: (Slot & { date: string })[] = [];
  for (const hour of hours) {
    const { year, month, day } = zonedParts(hour.atMs, timeZone);
    const date = `${year}-${month}-${day}`;
    const last = days.at(-1);
    if (last?.date === date) {
      last.calls += hour.calls;
      last.connected += hour.connected;
      last.leads += hour.leads;
    } else days.push({ ...hour, date });
  }
  return days.map(({ date: _, ...slot }) => slot);
}
