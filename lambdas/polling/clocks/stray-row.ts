import type { Locale } from '../../messages/context.ts';
import { HOUR_MS, MINUTE_MS } from '../../platform/time/duration.ts';
import { formatOffsetTime } from '../../platform/time/zoned-time.ts';
import { detailWords } from '../locales/index.ts';
import { lengthInWords } from './clock-difference.ts';
import { shiftOf } from './zone-shift.ts';

/** One record whose time lies ahead, among others whose times do not. */
export interface Stray {
  key: string;
  atMs: number;
  seenAtMs: number;
  /** It may be the first one of another zone: then the next ones are waited for. */
  tellFromMs: number;
}

/** As long as a busy task takes to list the next record. */
const WAITED_FOR_NEXT_MS = 3 * MINUTE_MS;
/** A zone may be further ahead than that, but none that a vendor moves to. */
const MOST_AHEAD_MS = 14 * HOUR_MS;

/** @param lastLookMs when the task was read before; null: this is its first reading */
export function isAheadRow(
  { key, atMs }: { key: string; atMs: number },
  lastLookMs: number | null,
  nowMs: number,
): Stray {
  const mayBeZone =
    lastLookMs !== null && atMs - nowMs <= MOST_AHEAD_MS && shiftOf([atMs], lastLookMs, nowMs) !== null;
  return { key, atMs, seenAtMs: nowMs, tellFromMs: mayBeZone ? nowMs + WAITED_FOR_NEXT_MS : nowMs };
}

/** For people. The id is the vendor's own, and nobody's number. */
export const strayInWords = (
  { key, atMs, seenAtMs }: Stray,
  timeZone: string,
  locale: Locale = 'en',
): string =>
  detailWords(locale).stray(key, formatOffsetTime(atMs, timeZone), lengthInWords(atMs - seenAtMs, locale));
