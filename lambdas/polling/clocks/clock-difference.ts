import type { Locale } from '../../messages/context.ts';
import { HOUR_MS, MINUTE_MS } from '../../platform/time/duration.ts';
import { CLOCK_TOLERANCE_MS } from '../../platform/time/stored-time.ts';
import { detailWords } from '../locales/index.ts';
import { zoneOffsetMs } from './zone-shift.ts';

/** The vendor's time minus ours, as far as it matters, and how it showed. Stored with the account. */
export interface ClockDifference {
  offsetMs: number;
  /** `date`: the `Date` of its answers. `records`: the times that it writes into records. */
  by: 'date' | 'records';
  /** When it was found: only a record of later ends it. @default it may be of any time */
  sinceMs?: number;
  /** Of `date`: its records are dated as our clock is. @default not known */
  recordsAgree?: boolean;
}

/** Is it another difference, and not the same one measured again? */
export function isOtherDifference(one: ClockDifference | null, other: ClockDifference | null): boolean {
  if (one === null || other === null) return one !== other;
  return one.by !== other.by || Math.abs(one.offsetMs - other.offsetMs) > CLOCK_TOLERANCE_MS;
}

/** The difference and its likely cause, in words. */
export function inWords(
  { offsetMs, by, recordsAgree = false }: ClockDifference,
  timeZone: string,
  nowMs: number,
  locale: Locale = 'en',
): string {
  const words = detailWords(locale);
  const long = lengthInWords(offsetMs, locale);
  if (by === 'date') return words.dateDiffers(long, offsetMs < 0, recordsAgree);
  if (!mayBeZone(offsetMs, timeZone, nowMs)) return words.recordsFarOff(long, offsetMs < 0);
  return words.recordsDiffer(long, offsetMs < 0, timeZone, zoneOf(offsetMs, timeZone, nowMs));
}

/** Could a vendor that writes some other zone be so far from ours? If not, a clock is wrong. */
export const mayBeZone = (offsetMs: number, timeZone: string, nowMs: number): boolean =>
  Math.abs(zoneOffsetMs(timeZone, nowMs) + offsetMs) <= MOST_ZONE_MS + ABOUT_MS;

/** The zone that the vendor would write in. Null: no zone explains the difference. */
function zoneOf(offsetMs: number, timeZone: string, nowMs: number): string | null {
  const wholeMs = Math.round(offsetMs / HALF_HOUR_MS) * HALF_HOUR_MS;
  if (wholeMs === 0 || Math.abs(offsetMs - wholeMs) > ABOUT_MS) return null;
  const zoneMs = zoneOffsetMs(timeZone, nowMs) + wholeMs;
  return Math.abs(zoneMs) > MOST_ZONE_MS ? null : nameOf(zoneMs);
}

export const lengthInWords = (ms: number, locale: Locale = 'en'): string =>
  detailWords(locale).long(Math.round(Math.abs(ms) / MINUTE_MS));

const HALF_HOUR_MS = HOUR_MS / 2;
/** A call is listed some minutes after the time that it names. */
const ABOUT_MS = 6 * MINUTE_MS;
const MOST_ZONE_MS = 14 * HOUR_MS;

function nameOf(zoneMs: number): string {
  if (zoneMs === 0) return 'UTC';
  const minutes = Math.abs(zoneMs) / MINUTE_MS;
  const two = (part: number) => String(part).padStart(2, '0');
  return `UTC${zoneMs < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
