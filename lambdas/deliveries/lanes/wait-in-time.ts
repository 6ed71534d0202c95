import { nameOf } from '../../platform/table/name-of.ts';
import { isTooFarAhead } from '../../platform/time/stored-time.ts';
import type { DeliveryStore, Waiting } from '../delivery-store.ts';
import { type HeldBy, heldUntil, restsUntil } from '../held-until.ts';
import type { Rest } from '../rest.ts';
import { LONGEST_WAITS_MS } from './longest-waits.ts';

/** The most that the tick corrects in one lane at a time, if more waits than it looks at. */
const LATEST = 25;

/**
 * Corrects the time of a delivery. The rest that it waits for ends sooner by now. Or it was postponed while our clock was
 * ahead: then its wait starts again now, since its length is still right and only its beginning is wrong.
 *
 * @returns null if its time is a possible one
 */
function waitInTime(waiting: Waiting, nowMs: number, rest: Rest): number | null {
  const { notBeforeMs, waitsSinceMs, restable } = waiting;
  if (notBeforeMs === null) return null;
  if (restable) {
    // Whatever changed the time: a new file, a silence that ended, our clock.
    const untilMs = restsUntil(restable, rest, nowMs)?.untilMs ?? nowMs;
    return untilMs < notBeforeMs ? untilMs : null;
  }
  const mostMs = longestOf(heldUntil(waiting).by);
  if (typeof waitsSinceMs === 'number' && isTooFarAhead(waitsSinceMs, nowMs, 0)) {
    return nowMs + Math.min(Math.max(0, notBeforeMs - waitsSinceMs), mostMs);
  }
  return isTooFarAhead(notBeforeMs, nowMs, mostMs) ? nowMs : null;
}

/** Deliveries that wait on purpose wait as long as the configuration says. */
function longestOf(by: HeldBy): number {
  if (by === 'lease') return LONGEST_WAITS_MS.lease;
  return by === 'turn' ? LONGEST_WAITS_MS.retry : Number.POSITIVE_INFINITY;
}

/**
 * Returns what waits in a lane, in order of time. Times that a wrong clock wrote are corrected in the table, because
 * nothing else would look at them before they come. Costs nothing extra if all is well.
 */
export async function waitingInTime(
  deliveries: Pick<DeliveryStore, 'waiting' | 'postponeFrom'>,
  channel: string,
  nowMs: number,
  limit: number,
  restOf: (waiting: readonly Waiting[]) => Promise<Rest>,
): Promise<Waiting[]> {
  const waiting = await deliveries.waiting(channel, { limit });
  // If more waits than was looked at, the longest waits are at the far end.
  const latest =
    waiting.length < limit ? [] : await deliveries.waiting(channel, { limit: LATEST, latestFirst: true });
  const seen = new Set(waiting.map(nameOf));
  const all = [...waiting, ...latest.filter((one) => !seen.has(nameOf(one)))];
  const rest = await restOf(all);
  const inTime: Waiting[] = [];
  for (const one of all) {
    const untilMs = waitInTime(one, nowMs, rest);
    if (untilMs === null) inTime.push(one);
    else if (await deliveries.postponeFrom(one, untilMs)) inTime.push({ ...one, notBeforeMs: untilMs });
  }
  return inTime.slice(0, limit);
}
