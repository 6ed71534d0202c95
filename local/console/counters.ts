import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { isHeldOnPurpose } from '../../lambdas/deliveries/held-until.ts';
import { startOfDayMs } from '../../lambdas/platform/time/zoned-time.ts';
import { median } from './views/median.ts';
import { tookMs } from './views/took.ts';
import type { Counters } from './views/view.ts';

/**
 * Counts the team's day: leads that were found today, whenever their calls were. A lead that was sent to two channels is
 * one lead. (The rows of tasks count the calls of today.)
 *
 * @param readAtMs when call records were last read
 */
export function counters(
  deliveries: readonly LeadDelivery[],
  nowMs: number,
  timeZone: string,
  readAtMs: number,
): Counters {
  const fromMs = startOfDayMs(nowMs, timeZone);
  const today = deliveries.filter(
    ({ createdAtMs, state, told }) =>
      createdAtMs >= fromMs && state !== 'baselined' && (told.kind === 'alert' || told.kind === 'again'),
  );
  const records = (of: readonly LeadDelivery[]) => new Set(of.map(({ pk }) => pk)).size;
  const waiting = deliveries.filter(({ state }) => state === 'pending' || state === 'sending');
  const held = waiting.filter((delivery) => isHeldOnPurpose(delivery, nowMs));
  const known = (count: number) => (count > 0 || readAtMs >= fromMs ? count : null);
  const took = today
    .filter((one) => !one.rested)
    .map(tookMs)
    .filter((each) => each !== null);
  return {
    leads: known(records(today)),
    told: known(records(today.filter(({ state }) => state === 'sent'))),
    pending: waiting.length - held.length,
    held: held.length,
    dead: deliveries.filter(({ state }) => state === 'dead').length,
    medianMs: median(took),
  };
}
