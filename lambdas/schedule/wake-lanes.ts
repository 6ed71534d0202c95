import type { Config } from '../config/config.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import type { LaneStore } from '../deliveries/lanes/lane-store.ts';
import { type LaneLook, lookAtLane } from '../deliveries/lanes/outlook.ts';
import { isLeftBehind } from '../deliveries/lanes/unknown-channel.ts';
import { restRules } from '../deliveries/rest.ts';
import { mapLimit } from '../platform/map-limit.ts';
import { type Queue, sendAny } from '../platform/queue.ts';
import type { KnownChannels } from './known-channels.ts';
import type { TickReport } from './tick-report.ts';

export interface WakeDeps {
  deliveries: DeliveryStore;
  lanes: LaneStore;
  laneQueue: Queue<LaneMessage>;
  config: Pick<Config, 'channels' | 'timeZone'>;
}

/** What waits in all lanes, and how many of them were woken. */
export type LanesReport = Pick<TickReport, 'nudges' | 'due' | 'held' | 'oldestDueMs' | 'oldestDueChannel'>;

const LANES_AT_ONCE = 8;

/** Looks at every lane, those of lost channels too, and nudges those in which something could be done now. */
export async function wakeLanes(
  deps: WakeDeps,
  { configured, gone }: KnownChannels,
  nowMs: number,
): Promise<LanesReport> {
  const rules = restRules(deps.config);
  const due: string[] = [];
  const looks = new Map<string, LaneLook>();
  await mapLimit([...configured, ...Object.keys(gone)], LANES_AT_ONCE, async (channel) => {
    const look = await lookAtLane(deps, channel, nowMs, rules);
    looks.set(channel, look);
    const wake = channel in gone ? await isLeftBehind(deps, channel, nowMs) : look.wake;
    if (wake) due.push(channel);
  });
  await sendAny(
    deps.laneQueue,
    due.map((channel) => ({ channel, keys: [], hops: 0 })),
  );
  return { nudges: due.length, ...sumOfLooks(looks, nowMs) };
}

/** Of all lanes together, and the channel of what has waited longest. */
export function sumOfLooks(looks: ReadonlyMap<string, LaneLook>, nowMs: number): Omit<LanesReport, 'nudges'> {
  const sum = { due: 0, held: 0, oldestDueMs: 0, oldestDueChannel: null as string | null };
  for (const [channel, { due, held, oldestDueAtMs }] of looks) {
    sum.due += due;
    sum.held += held;
    const agoMs = oldestDueAtMs === null ? 0 : nowMs - oldestDueAtMs;
    if (agoMs > sum.oldestDueMs) {
      sum.oldestDueMs = agoMs;
      sum.oldestDueChannel = channel;
    }
  }
  return sum;
}
