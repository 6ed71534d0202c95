import type { Config } from '../../../lambdas/config/config.ts';
import { DAY_MS, HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { parseZonelessTime, startOfDayMs } from '../../../lambdas/platform/time/zoned-time.ts';
import { BadArguments } from './bad-arguments.ts';

/**
 * A time as people give it: `now`, ISO 8601 with an offset, or a day or a time of day in the file's own zone.
 *
 * @param option as it is called, for the message
 * @throws {BadArguments}
 */
export function readTime(
  option: string,
  text: string,
  { timeZone }: Pick<Config, 'timeZone'>,
  nowMs: number,
): number {
  const atMs = text === 'now' ? nowMs : parseZonelessTime(text, timeZone);
  if (atMs !== null) return atMs;
  if (/^(?:2[2-9]|[3-9]\d)\d\d-\d\d-\d\d/.test(text)) {
    throw new BadArguments(`expected ${option} to be before the year 2200, got ${text}`);
  }
  throw new BadArguments(
    `expected ${option} to be now, or a time such as 2026-11-26T09:00+08:00, "2026-11-26 09:00" or 2026-11-26 in ${timeZone}, got ${text}`,
  );
}

/** The same, for the end of something: a day means its end. */
export function readEnd(...given: Parameters<typeof readTime>): number {
  const atMs = readTime(...given);
  const [, text, { timeZone }] = given;
  // Noon of the next day, whatever daylight saving makes of this one.
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? startOfDayMs(atMs + DAY_MS + 12 * HOUR_MS, timeZone) : atMs;
}
