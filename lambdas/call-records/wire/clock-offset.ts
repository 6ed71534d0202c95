import type { HttpAnswer } from '../../platform/http/http.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';

/**
 * The vendor's clock minus ours, as far as it can be told: `Date` has whole seconds, and was written somewhere between
 * the two moments at which the request was sent and its answer came. Where the two clocks may agree it is 0.
 *
 * @returns milliseconds, or null where the answer had no `Date`
 */
export function clockOffsetOf(
  { dateMs, ageMs }: Pick<HttpAnswer, 'dateMs' | 'ageMs'>,
  sentAtMs: number,
  cameAtMs: number,
): number | null {
  if (dateMs === null) return null;
  // A cache between us keeps the `Date` of the time at which it was filled.
  const leastMs = dateMs + ageMs - cameAtMs;
  const mostMs = dateMs + ageMs + SECOND_MS - sentAtMs;
  return Math.max(leastMs, Math.min(0, mostMs));
}
