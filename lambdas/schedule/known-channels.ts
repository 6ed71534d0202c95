import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import { DAY_MS } from '../platform/time/duration.ts';

/** Which channels there were, so that what waits for one that the configuration lost is still looked after. */
export interface KnownChannels {
  configured: readonly string[];
  /** Since when each one is gone, as far as any tick saw. */
  gone: Readonly<Record<string, number>>;
}

/** A function that still had the channel may have written something last: after so long, none has. */
const FORGET_AFTER_MS = 2 * DAY_MS;

export const noChannels: KnownChannels = { configured: [], gone: {} };

/** What is known once this configuration has been seen. A lane is forgotten only when nothing waits in it. */
export async function followChannels(
  before: KnownChannels,
  configured: readonly string[],
  deliveries: Pick<DeliveryStore, 'waiting'>,
  nowMs: number,
): Promise<KnownChannels> {
  const gone: Record<string, number> = {};
  for (const channel of new Set([...Object.keys(before.gone), ...before.configured])) {
    if (configured.includes(channel)) continue;
    const sinceMs = before.gone[channel] ?? nowMs;
    const isOld = nowMs - sinceMs >= FORGET_AFTER_MS;
    if (isOld && (await deliveries.waiting(channel, { limit: 1 })).length === 0) continue;
    gone[channel] = sinceMs;
  }
  return { configured, gone };
}

export const sameChannels = (one: KnownChannels, other: KnownChannels): boolean =>
  sameNames(one.configured, other.configured) && sameNames(Object.keys(one.gone), Object.keys(other.gone));

const sameNames = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((name) => other.includes(name));
