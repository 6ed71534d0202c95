import { Temporal } from 'temporal-polyfill';
import type { DigestConfig } from '../config/config.ts';
import { HOUR_MS } from '../platform/duration.ts';
import { zonedParts } from '../platform/zoned-time.ts';
import type { DigestWindow } from './figures.ts';

/** When a digest is due, and what it covers then. */
export type DigestSchedule = Pick<DigestConfig, 'every' | 'onWeekday' | 'atMinute' | 'covers'>;

/** A window, and when it is to be told. */
export interface DueWindow extends DigestWindow {
  dueAtMs: number;
}

type Day = Temporal.PlainDate;

/** Zones have left out a whole day of the calendar, and local dates lag by one: so look this much further. */
const MARGIN_DAYS = 2;

/**
 * The windows that fell due after `afterMs`, up to and including `untilMs`, soonest first. All windows of a schedule
 * tile: each begins where the one before it ended. Days and times are the team's own: a day has 23 hours when clocks go
 * forward, a time that a clock skips is due as long after the gap as it lies in it, and one that a clock shows twice is
 * due the first time.
 */
export function dueDigestWindows(
  schedule: DigestSchedule,
  timeZone: string,
  afterMs: number,
  untilMs: number,
): DueWindow[] {
  const windows: DueWindow[] = [];
  const last = dayOf(untilMs, timeZone).add({ days: MARGIN_DAYS });
  let day = scheduledFrom(schedule, dayOf(afterMs, timeZone).subtract({ days: MARGIN_DAYS }));
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = step(schedule, day, 1)) {
    const window = windowOn(schedule, timeZone, day);
    if (window && window.dueAtMs > afterMs && window.dueAtMs <= untilMs) windows.push(window);
  }
  return windows;
}

/** The window that fell due last. */
export function lastDueWindow(schedule: DigestSchedule, timeZone: string, nowMs: number): DueWindow {
  let day = scheduledFrom(schedule, dayOf(nowMs, timeZone).add({ days: MARGIN_DAYS }));
  for (;;) {
    const window = windowOn(schedule, timeZone, day);
    if (window && window.dueAtMs <= nowMs) return window;
    day = step(schedule, day, -1);
  }
}

/**
 * The window that covers a day of the calendar (any day of its week), or for `since-last` the one that ends on it.
 *
 * @param date `YYYY-MM-DD`
 * @returns null where nothing ends on that day, or the zone has no such day
 * @throws {RangeError} where it is no date
 */
export function windowOfDate(schedule: DigestSchedule, timeZone: string, date: string): DueWindow | null {
  const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
  if (schedule.covers === 'since-last') {
    const isScheduled = schedule.onWeekday === null || schedule.onWeekday === day.dayOfWeek;
    return isScheduled ? windowOn(schedule, timeZone, day) : null;
  }
  if (schedule.onWeekday === null) return windowOn(schedule, timeZone, day.add({ days: 1 }));
  return windowOn(schedule, timeZone, mondayOf(day).add({ days: 7 + schedule.onWeekday - 1 }));
}

/** The window before, of the same schedule; or, where the schedule has changed since, the same stretch before. */
export function windowBefore(
  schedule: DigestSchedule,
  timeZone: string,
  { fromMs }: DigestWindow,
): DigestWindow {
  let day = scheduledFrom(schedule, dayOf(fromMs, timeZone).subtract({ days: 7 + MARGIN_DAYS }));
  const last = dayOf(fromMs, timeZone).add({ days: 7 + MARGIN_DAYS });
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = step(schedule, day, 1)) {
    const window = windowOn(schedule, timeZone, day);
    if (window?.toMs === fromMs) return { fromMs: window.fromMs, toMs: fromMs };
  }
  const from = Temporal.Instant.fromEpochMilliseconds(fromMs).toZonedDateTimeISO(timeZone);
  const before = from.subtract(schedule.every === 'week' ? { days: 7 } : { days: 1 });
  return { fromMs: before.epochMilliseconds, toMs: fromMs };
}

/**
 * The hours of a window as a clock in the zone shows them. The first and the last may be cut by the window, and where
 * clocks change by half an hour one is as short as that.
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

/** What is told on this day, or null: a day that the zone left out, whose window is empty. */
function windowOn(schedule: DigestSchedule, timeZone: string, day: Day): DueWindow | null {
  const dueAtMs = dueOn(schedule, timeZone, day);
  const [fromMs, toMs] =
    schedule.covers === 'since-last'
      ? [dueOn(schedule, timeZone, step(schedule, day, -1)), dueAtMs]
      : calendarBefore(schedule, timeZone, day);
  return fromMs < toMs ? { fromMs, toMs, dueAtMs } : null;
}

/** The last whole day, or week from Monday to Sunday, before this one. */
function calendarBefore({ every }: DigestSchedule, timeZone: string, day: Day): [number, number] {
  const to = every === 'week' ? mondayOf(day) : day;
  const from = to.subtract({ days: every === 'week' ? 7 : 1 });
  return [startOf(from, timeZone), startOf(to, timeZone)];
}

const startOf = (day: Day, timeZone: string): number => day.toZonedDateTime(timeZone).epochMilliseconds;

function dueOn({ atMinute }: DigestSchedule, timeZone: string, day: Day): number {
  const plainTime = new Temporal.PlainTime(Math.floor(atMinute / 60), atMinute % 60);
  return day.toZonedDateTime({ timeZone, plainTime }).epochMilliseconds;
}

const mondayOf = (day: Day): Day => day.subtract({ days: day.dayOfWeek - 1 });

const step = ({ every }: DigestSchedule, day: Day, steps: number): Day =>
  day.add({ days: steps * (every === 'week' ? 7 : 1) });

/** The first scheduled day that is not before this one. */
function scheduledFrom({ onWeekday }: DigestSchedule, day: Day): Day {
  return onWeekday === null ? day : day.add({ days: (onWeekday - day.dayOfWeek + 7) % 7 });
}

const dayOf = (epochMs: number, timeZone: string): Day =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate();
