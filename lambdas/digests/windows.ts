import type { DigestConfig } from '../config/config.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { dayOf, fromWallClockMs, startOfDay, wallClockMs, weekdayOf } from '../platform/time/time-zone.ts';
import { zonedParts } from '../platform/time/zoned-time.ts';
import type { DigestWindow } from './figures.ts';

/** When a digest is due, and what it then covers. */
export type DigestSchedule = Pick<DigestConfig, 'every' | 'onWeekday' | 'atMinute' | 'covers'>;

/** A window, and when its digest is due. */
export interface DueWindow extends DigestWindow {
  dueAtMs: number;
}

/** Days since 1970-01-01. */
type Day = number;

/** Some zones have skipped a whole calendar day, and local dates lag by up to a day: look this much further. */
const MARGIN_DAYS = 2;

/**
 * The windows that fell due after `afterMs`, up to and including `untilMs`, in order. The windows of a schedule have no
 * gaps: each begins where the previous one ended. Days and times are those of the team's zone. A day has 23 hours when
 * clocks go forward. A skipped time is due as long after the gap as it lies in it, and a time that occurs twice is due
 * at the first.
 */
export function dueDigestWindows(
  schedule: DigestSchedule,
  timeZone: string,
  afterMs: number,
  untilMs: number,
): DueWindow[] {
  const from = dayOf(afterMs, timeZone) - MARGIN_DAYS;
  const to = dayOf(untilMs, timeZone) + MARGIN_DAYS;
  return windowsOn(schedule, timeZone, from, to).filter(
    ({ dueAtMs }) => dueAtMs > afterMs && dueAtMs <= untilMs,
  );
}

/** The window that fell due most recently. */
export function lastDueWindow(schedule: DigestSchedule, timeZone: string, nowMs: number): DueWindow {
  let day = scheduledFrom(schedule, dayOf(nowMs, timeZone) + MARGIN_DAYS);
  for (;;) {
    const window = windowOn(schedule, timeZone, day);
    if (window && window.dueAtMs <= nowMs) return window;
    day = step(schedule, day, -1);
  }
}

/**
 * The window that covers a calendar day (or any day of its week); for `since-last`, the one that ends on that day.
 *
 * @param date `YYYY-MM-DD`
 * @returns null if no window ends on that day, or the zone has no such day
 * @throws {RangeError} if it is not a date
 */
export function windowOfDate(schedule: DigestSchedule, timeZone: string, date: string): DueWindow | null {
  const day = dayOfDate(date);
  if (schedule.covers === 'since-last') {
    const isScheduled = schedule.onWeekday === null || schedule.onWeekday === weekdayOf(day);
    return isScheduled ? windowOn(schedule, timeZone, day) : null;
  }
  if (schedule.onWeekday === null) return windowOn(schedule, timeZone, day + 1);
  return windowOn(schedule, timeZone, mondayOf(day) + 7 + schedule.onWeekday - 1);
}

/** The previous window of the same schedule. If the schedule has changed since, a previous span of the same length. */
export function windowBefore(
  schedule: DigestSchedule,
  timeZone: string,
  { fromMs }: DigestWindow,
): DigestWindow {
  const day = dayOf(fromMs, timeZone);
  for (const window of windowsOn(schedule, timeZone, day - MARGIN_DAYS, day + 7 + MARGIN_DAYS)) {
    if (window.toMs === fromMs) return { fromMs: window.fromMs, toMs: fromMs };
  }
  const daysMs = daysOf(schedule) * DAY_MS;
  return { fromMs: fromWallClockMs(wallClockMs(fromMs, timeZone) - daysMs, timeZone), toMs: fromMs };
}

/**
 * The hours of a window, as clocks in the zone show them. The window may cut the first and the last. Where clocks
 * change by half an hour, one hour is half as long.
 */
export function hoursOf({ fromMs, toMs }: DigestWindow, timeZone: string): DigestWindow[] {
  const hours: DigestWindow[] = [];
  for (let startMs = fromMs; startMs < toMs; ) {
    const { minute, second } = zonedParts(startMs, timeZone);
    const intoHourMs = (minute * 60 + second) * 1000 + (startMs % 1000);
    const endMs = Math.min(startMs + HOUR_MS - intoHourMs, toMs);
    hours.push({ fromMs: startMs, toMs: endMs });
    startMs = endMs;
  }
  return hours;
}

/** The windows that are due on these days, the last one included. */
function windowsOn(schedule: DigestSchedule, timeZone: string, from: Day, to: Day): DueWindow[] {
  const first = scheduledFrom(schedule, from);
  const count = Math.max(0, Math.floor((to - first) / daysOf(schedule)) + 1);
  return Array.from({ length: count }, (_, index) => step(schedule, first, index)).flatMap(
    (day) => windowOn(schedule, timeZone, day) ?? [],
  );
}

/** The window that is due on this day, or null: the zone skipped the day, so the window is empty. */
function windowOn(schedule: DigestSchedule, timeZone: string, day: Day): DueWindow | null {
  const dueAtMs = dueOn(schedule, timeZone, day);
  const [fromMs, toMs] =
    schedule.covers === 'since-last'
      ? [dueOn(schedule, timeZone, step(schedule, day, -1)), dueAtMs]
      : calendarBefore(schedule, timeZone, day);
  return fromMs < toMs ? { fromMs, toMs, dueAtMs } : null;
}

/** The last complete day, or week from Monday to Sunday, before this day. */
function calendarBefore(schedule: DigestSchedule, timeZone: string, day: Day): [number, number] {
  const to = schedule.every === 'week' ? mondayOf(day) : day;
  const from = step(schedule, to, -1);
  return [startOfDay(from, timeZone), startOfDay(to, timeZone)];
}

const dueOn = ({ atMinute }: DigestSchedule, timeZone: string, day: Day): number =>
  fromWallClockMs(day * DAY_MS + atMinute * MINUTE_MS, timeZone);

const mondayOf = (day: Day): Day => day - weekdayOf(day) + 1;

const daysOf = ({ every }: DigestSchedule): number => (every === 'week' ? 7 : 1);

const step = (schedule: DigestSchedule, day: Day, steps: number): Day => day + steps * daysOf(schedule);

/** The first scheduled day on or after this one. */
function scheduledFrom({ onWeekday }: DigestSchedule, day: Day): Day {
  return onWeekday === null ? day : day + ((onWeekday - weekdayOf(day) + 7) % 7);
}

function dayOfDate(date: string): Day {
  const atMs = /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : Number.NaN;
  // Date takes 30 February for 2 March.
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== date) {
    throw new RangeError(`expected a date as YYYY-MM-DD, got ${date}`);
  }
  return atMs / DAY_MS;
}
