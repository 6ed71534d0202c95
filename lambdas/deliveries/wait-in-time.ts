import { isTooFarAhead } from '../platform/stored-time.ts';
import type { DeliveryStore, Waiting } from './delivery-store.ts';
import { type HeldBy, heldUntil } from './held-until.ts';
import { LONGEST_WAITS_MS } from './longest-waits.ts';

/** As many as the tick puts right in one lane in one go where more waits than it looks at. */
const LATEST = 25;

/**
 * When a delivery may go that was put off while our clock was ahead. Its wait begins again: how long a receiver is left
 * alone, or a correction held, is as true as before, and only the time that it was counted from is not.
 *
 * @returns null where its time is one that it can wait for
 */
function waitInTime(waiting: Waiting, nowMs: number): number | null {
  const { notBeforeMs, waitsSinceMs } = waiting;
  if (notBeforeMs === null) return null;
  const mostMs = longestOf(heldUntil(waiting).by);
  if (typeof waitsSinceMs === 'number' && isTooFarAhead(waitsSinceMs, nowMs, 0)) {
    return nowMs + Math.min(Math.max(0, notBeforeMs - waitsSinceMs), mostMs);
  }
  return isTooFarAhead(notBeforeMs, nowMs, mostMs) ? nowMs : null;
}

/** What is held on purpose waits as long as the configuration says. */
function longestOf(by: HeldBy): number {
  if (by === 'lease') return LONGEST_WAITS_MS.lease;
  return by === 'turn' ? LONGEST_WAITS_MS.retry : Number.POSITIVE_INFINITY;
}

/**
 * What waits in a lane, soonest first, and for times that it can wait for: what a wrong clock put off is put right in
 * the table, since nobody else would look for it before that time. Costs nothing more than the look where all is well.
 */
export async function waitingInTime(
  deliveries: Pick<DeliveryStore, 'waiting' | 'postponeFrom'>,
  channel: string,
  nowMs: number,
  limit: number,
): Promise<Waiting[]> {
  const waiting = await deliveries.waiting(channel, { limit });
  // Where there is more than was looked at, what was put off the longest is at the far end.
  const latest =
    waiting.length < limit ? [] : await deliveries.waiting(channel, { limit: LATEST, latestFirst: true });
  const seen = new Set(waiting.map(({ pk, sk }) => `${pk} ${sk}`));
  const all = [...waiting, ...latest.filter(({ pk, sk }) => !seen.has(`${pk} ${sk}`))];
  const inTime: Waiting[] = [];
  for (const one of all) {
    const untilMs = waitInTime(one, nowMs);
    if (untilMs === null) inTime.push(one);
    else if (await deliveries.postponeFrom(one, untilMs)) inTime.push({ ...one, notBeforeMs: untilMs });
  }
  return inTime.slice(0, limit);
}
