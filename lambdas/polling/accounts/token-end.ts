import { DAY_MS } from '../../platform/time/duration.ts';
import { isTooFarAhead } from '../../platform/time/stored-time.ts';

/** What is known of the end of an account's token. Shared by all readers of the account. */
export interface TokenEnd {
  /** When somebody asked last, whatever came of it. */
  askedAtMs: number;
  /** Null: nobody says. */
  endsAtMs: number | null;
  /** Of {@link WARN_DAYS}: what operators heard last. Null: nothing. */
  warnedDays: number | null;
}

/** Operators are warned when so many days are left. */
const WARN_DAYS = [1, 7, 30] as const;
const ASK_EVERY_MS = DAY_MS;
/** Who was to warn may have died. */
const ASK_AGAIN_AFTER_MS = DAY_MS / 144;

/** Which warning is due with so much time left; null: none. A token that has ended is refused, and that is another fault. */
export function warningOf(endsAtMs: number | null, nowMs: number): number | null {
  if (endsAtMs === null) return null;
  return WARN_DAYS.find((days) => endsAtMs - nowMs <= days * DAY_MS) ?? null;
}

/** Is it time to ask? Once a day; and before a warning, since there may be a new token. */
export function isAskDue(end: TokenEnd | null, nowMs: number): boolean {
  if (end === null || isTooFarAhead(end.askedAtMs, nowMs, 0)) return true;
  const sinceMs = nowMs - end.askedAtMs;
  if (sinceMs >= ASK_EVERY_MS) return true;
  return sinceMs >= ASK_AGAIN_AFTER_MS && warningOf(end.endsAtMs, nowMs) !== end.warnedDays;
}
