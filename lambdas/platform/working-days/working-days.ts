import { DAY_MS, HOUR_MS } from '../time/duration.ts';
import { wallClockMs, weekdayOf } from '../time/time-zone.ts';
import { DAYS_OFF, DAYS_WORKED, KNOWN_FROM, KNOWN_UNTIL } from './table.ts';

const dayOfText = (text: string): number => Date.parse(`${text}T00:00:00Z`) / DAY_MS;

const KNOWN_FROM_DAY = dayOfText(KNOWN_FROM);
/** The last day that the notices of the State Council tell of, counted since 1970-01-01. */
export const KNOWN_UNTIL_DAY = dayOfText(KNOWN_UNTIL);
const OFF = new Set(DAYS_OFF.map(dayOfText));
const WORKED = new Set(DAYS_WORKED.map(dayOfText));

/**
 * Is the day worked in mainland China? A day that no notice tells of counts as worked: a lead that is told on a day off
 * costs less than one that nobody hears of.
 *
 * @param day counted since 1970-01-01, by the calendar of the zone
 */
export function isWorkday(day: number): boolean {
  if (day < KNOWN_FROM_DAY || day > KNOWN_UNTIL_DAY) return true;
  return WORKED.has(day) || (weekdayOf(day) <= 5 && !OFF.has(day));
}

/** Time enough to upgrade. */
const SOON_DAYS = 14;
/** Nobody is called out of bed for it. */
const TOLD_FROM_HOUR = 9;

/** Is it time to say that the calendar ends, or has it ended? */
export function endsSoon(nowMs: number, timeZone: string): boolean {
  const firstMs = (KNOWN_UNTIL_DAY - SOON_DAYS) * DAY_MS + TOLD_FROM_HOUR * HOUR_MS;
  return wallClockMs(nowMs, timeZone) >= firstMs;
}

/** Which days are meant. */
export interface DayRule {
  /** 1 Monday … 7 Sunday. */
  days: readonly number[];
  /** The calendar of working days decides instead. */
  calendar?: 'workdays' | 'restdays';
}

/** @param day counted since 1970-01-01 */
export function isMeant(day: number, { days, calendar }: DayRule): boolean {
  if (calendar === undefined) return days.includes(weekdayOf(day));
  return isWorkday(day) === (calendar === 'workdays');
}
