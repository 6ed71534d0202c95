import { type DayRule, isMeant } from '../working-days/working-days.ts';
import { DAY_MS, MINUTE_MS } from './duration.ts';
import { dayOf, fromWallClockMs, startOfDay } from './time-zone.ts';

/** When a team works, by the clocks of its zone. Its `days` are not empty, and its `calendar` is not `restdays`. */
export interface WorkingHours extends DayRule {
  /** Minutes after midnight: from 0, and below `toMinute`. */
  fromMinute: number;
  /** Not included. 1440 is the end of the day. */
  toMinute: number;
}

/** Is it a time at which the team works? @param hours null: always */
export function isWorking(atMs: number, hours: WorkingHours | null, timeZone: string): boolean {
  if (hours === null) return true;
  const [shift] = shiftsFrom(atMs, hours, timeZone);
  return shift !== undefined && shift.startMs <= atMs;
}

/**
 * The time at which a clock that only runs while the team works has gone on by so much: it stops at closing, and goes
 * on at opening. What falls exactly on a closing is due then, and not in the next morning.
 *
 * @param workingMs not negative. 0: the time itself, or the next opening
 */
export function addWorkingTime(
  fromMs: number,
  workingMs: number,
  hours: WorkingHours | null,
  timeZone: string,
): number {
  if (hours === null) return fromMs + workingMs;
  let leftMs = workingMs;
  for (const { startMs, endMs } of shiftsFrom(fromMs, hours, timeZone)) {
    const beginMs = Math.max(startMs, fromMs);
    if (beginMs + leftMs <= endMs) return beginMs + leftMs;
    leftMs -= endMs - beginMs;
  }
  throw new RangeError('expected working hours with at least one day');
}

/** How long the team worked between the two times. 0 where the second is not after the first. */
export function workingTimeBetween(
  fromMs: number,
  toMs: number,
  hours: WorkingHours | null,
  timeZone: string,
): number {
  if (toMs <= fromMs) return 0;
  if (hours === null) return toMs - fromMs;
  let workedMs = 0;
  for (const { startMs, endMs } of shiftsFrom(fromMs, hours, timeZone)) {
    if (startMs >= toMs) break;
    workedMs += Math.min(endMs, toMs) - Math.max(startMs, fromMs);
  }
  return workedMs;
}

interface Shift {
  startMs: number;
  endMs: number;
}

/** Shifts that end after a time, in order, without an end. A day whose shift a change of clocks swallows has none. */
function* shiftsFrom(fromMs: number, hours: WorkingHours, timeZone: string): Generator<Shift, void> {
  if (hours.days.length === 0) return;
  for (let day = dayOf(fromMs, timeZone); ; day += 1) {
    if (isMeant(day, hours)) {
      const startMs = timeOf(day, hours.fromMinute, timeZone);
      const endMs = timeOf(day, hours.toMinute, timeZone);
      if (endMs > startMs && endMs > fromMs) yield { startMs, endMs };
    }
  }
}

const MINUTES_A_DAY = 24 * 60;

function timeOf(day: number, minute: number, timeZone: string): number {
  if (minute >= MINUTES_A_DAY) return startOfDay(day + 1, timeZone);
  return fromWallClockMs(day * DAY_MS + minute * MINUTE_MS, timeZone);
}
