import type { Delivery } from '../../lambdas/deliveries/delivery.ts';
import { isOver } from '../../lambdas/deliveries/delivery.ts';
import { isHeldOnPurpose } from '../../lambdas/deliveries/held-until.ts';
import { type LaneOutlook, laneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import type { Stores } from '../../lambdas/functions/stores.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';

const LOOK_AGAIN_MS = 2000;

/** Looks at deliveries that others send, until all of it is over, or nothing moves any more, or the time is up. */
export async function watchDeliveries(
  { clock }: Platform,
  stores: Pick<Stores, 'deliveries' | 'lanes'>,
  keys: readonly Key[],
  channels: readonly string[],
  untilMs: number,
): Promise<{ deliveries: Delivery[]; waiting: LaneOutlook[] }> {
  for (;;) {
    const nowMs = clock.nowMs();
    const waiting = await Promise.all(channels.map((channel) => laneOutlook(stores, channel, nowMs)));
    const stopped = new Set(waiting.filter((lane) => lane.stopped).map(({ channel }) => channel));
    const deliveries = await stores.deliveries.getMany(keys);
    const moves = (one: Delivery) =>
      !isOver(one.state) && !stopped.has(one.channel) && !isHeldOnPurpose(one, nowMs);
    if (nowMs >= untilMs || !deliveries.some(moves)) return { deliveries, waiting };
    await clock.sleep(Math.min(LOOK_AGAIN_MS, untilMs - nowMs));
  }
}
