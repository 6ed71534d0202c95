import { Temporal } from 'temporal-polyfill';
import type { DigestConfig } from '../config/config.ts';
import { HOUR_MS } from '../platform/duration.ts';
import { zonedParts } from '../platform/zoned-time.ts';
import type { DigestWindow } from './figures.ts';

/** When a digest is due, and what it then covers. */
export type DigestSchedule = Pick<DigestConfig, 'every' | 'onWeekday' | 'atMinute' | 'covers'>;

/** A window, and when its digest is due. */
export interface DueWindow extends DigestWindow {
  dueAtMs: number;
}

type Day = Temporal.PlainDate;

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
  const windows: DueWindow[] = [];
  const last = dayOf(untilMs, timeZone).add({ days: MARGIN_DAYS });
  let day = scheduledFrom(schedule, dayOf(afterMs, timeZone).subtract({ days: MARGIN_DAYS }));
  for (; Temporal.PlainDate.compare(day, last) <= 0; day = step(schedule, day, 1)) {
    const window = windowOn(schedule, timeZone, day);
    if (window && window.dueAtMs > afterMs && window.dueAtMs <= untilMs) windows.push(window);
  }
  return windows;
}

/** The window that fell due most recently. */
export function lastDueWindow(schedule: DigestSchedule, timeZone: string, nowMs: number): DueWindow {
  let day = scheduledFrom(schedule, dayOf(nowMs, timeZone).add({ days: MARGIN_DAYS }));
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
  const day = Temporal.PlainDate.from(date, { overflow: 'reject' });
  if (schedule.covers === 'since-last') {
    const isScheduled = schedule.onWeekday === null || schedule.onWeekday === day.dayOfWeek;
    return isScheduled ? windowOn(schedule, timeZone, day) : null;
  }
  if (schedule.onWeekday === null) return windowOn(schedule, timeZone, day.add({ days: 1 }));
  return windowOn(schedule, timeZone, mondayOf(day).add({ days: 7 + schedule.onWeekday - 1 }));
}

/** The previous window of the same schedule. If the schedule has changed since, a previous span of the same length. */
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

/** The first scheduled day on or after this one. */
function scheduledFrom({ onWeekday }: DigestSchedule, day: Day): Day {
  return onWeekday === null ? day : day.add({ days: (onWeekday - day.dayOfWeek + 7) % 7 });
}

const dayOf = (epochMs: number, timeZone: string): Day =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone).toPlainDate();
