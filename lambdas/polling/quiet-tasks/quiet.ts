import { DAY_MS, HOUR_MS } from '../../platform/time/duration.ts';
import { zonedParts } from '../../platform/time/zoned-time.ts';

/** The last four weeks show what is usual: long enough to know a week, short enough to follow a new script. */
export const USUAL_OF_MS = 28 * DAY_MS;
/** Fewer leads do not show what is usual. */
const LEAST_LEADS = 5;
const TIMES_USUAL = 3;

/** What is stored about a task. Hours are clock hours since the epoch. */
export interface Calling {
  /** Hours in which calls were made, in order. Only these count, so that no night, weekend or holiday is a silence. */
  hours: readonly number[];
  /** The times of its leads' calls, in any order. */
  leadsAtMs: readonly number[];
  /** When its last lead was told; for a silently recorded lead, when it was called. */
  lastAtMs: number;
  timeZone: string;
}

/** Times are in hours of calling. */
export interface Quiet {
  isQuiet: boolean;
  sinceMs: number;
  hours: number;
  usualHours: number;
}

/**
 * Has a task told nobody for longer than usual, although calls were made? At least a day by the clock, a usual day of
 * calling, and three times the usual gap between two leads.
 *
 * @returns null: too little is known to say what is usual
 */
export function quietOf({ hours, leadsAtMs, lastAtMs, timeZone }: Calling, nowMs: number): Quiet | null {
  const [firstHour] = hours;
  if (firstHour === undefined) return null;
  const leads = leadsAtMs.filter((atMs) => hourOf(atMs) >= firstHour).sort((one, other) => one - other);
  const [firstMs, latestMs] = [leads[0], leads.at(-1)];
  if (firstMs === undefined || latestMs === undefined || leads.length < LEAST_LEADS) return null;
  const between = (fromMs: number, toMs: number) =>
    hours.filter((hour) => hour > hourOf(fromMs) && hour <= hourOf(toMs)).length;
  const usualHours = between(firstMs, latestMs) / (leads.length - 1);
  const days = new Set(hours.map((hour) => dayOf(hour * HOUR_MS, timeZone)));
  const atLeastHours = Math.max(hours.length / days.size, TIMES_USUAL * usualHours);
  // The present hour is incomplete and shows little.
  const quietHours = between(lastAtMs, nowMs - HOUR_MS);
  const isQuiet = nowMs - lastAtMs >= DAY_MS && quietHours >= atLeastHours;
  return { isQuiet, sinceMs: lastAtMs, hours: quietHours, usualHours };
}

/** The stored hours and those of the calls that were just listed. */
export function callHours(known: readonly number[], calledAtMs: readonly number[], nowMs: number): number[] {
  const all = new Set([...known, ...calledAtMs.map(hourOf)]);
  const [first, last] = [hourOf(nowMs - USUAL_OF_MS), hourOf(nowMs)];
  return [...all].filter((hour) => hour >= first && hour <= last).sort((one, other) => one - other);
}

const hourOf = (atMs: number): number => Math.floor(atMs / HOUR_MS);

function dayOf(atMs: number, timeZone: string): string {
  const { year, month, day } = zonedParts(atMs, timeZone);
  return `${year}-${month}-${day}`;
}
