import type { Random } from '../platform/ids.ts';
import type { CallRecordsError } from './errors.ts';

/** Requests for one page, the first included. */
export const MAX_TRIES = 4;
const FIRST_DELAY_MS = 500;
const MAX_DELAY_MS = 8_000;
/** A server that asks for more is asked again by the next poll, not by this one. */
export const MAX_RETRY_AFTER_MS = 30_000;

/**
 * How long to wait before asking again: doubling from half a second, capped, the upper half of it random, and never
 * less than `Retry-After`.
 *
 * @param attempt tries made so far, 1 after the first
 * @returns milliseconds, or null to give up
 */
export function nextDelayMs(attempt: number, error: CallRecordsError, random: Random): number | null {
  if (!error.retryable || attempt >= MAX_TRIES) return null;
  const askedMs = error.retryAfterMs ?? 0;
  if (askedMs > MAX_RETRY_AFTER_MS) return null;
  const fullMs = Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  return Math.max(askedMs, fullMs / 2 + (fullMs / 2) * random());
}
