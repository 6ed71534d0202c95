import type { Config } from '../config/config.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lane-message.ts';
import type { LaneStore } from '../deliveries/lane-store.ts';
import { type LaneLook, lookAtLane } from '../deliveries/outlook.ts';
import { isLeftBehind } from '../deliveries/unknown-channel.ts';
import { windowsToFill } from '../digests/ask.ts';
import type { DigestMessage } from '../digests/digest-message.ts';
import type { WindowStore } from '../digests/window-store.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { LeadStore } from '../leads/lead-store.ts';
import { absent } from '../platform/conditions.ts';
import type { Deployments } from '../platform/deployment-marks.ts';
import { MINUTE_MS } from '../platform/duration.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queue } from '../platform/queue.ts';
import { isTooFarAhead } from '../platform/stored-time.ts';
import { type Table, unchanged } from '../platform/table.ts';
import { type Bundle, bundled } from '../polling/bundle.ts';
import type { PollMessage } from '../polling/poll-message.ts';
import { byAccount } from '../polling/read-message.ts';
import { clockJumped, clockJumpMs, type TickTimes } from './clock-jump.ts';
import { dueWindows, longestWindows } from './due-windows.ts';
import { channelsOf, followChannels, noChannels, sameChannels, TICK_KEY } from './known-channels.ts';
import { isTimeToLook, lookForNeighbours } from './other-deployments.ts';
import type { TickReport } from './tick-report.ts';

/**
 * `scheduled`: what fell due since the last tick, digests too, and the lanes. `once`: the longest window of every task, now, and
 * no time remembered. `lanes`: only the lanes with something due.
 */
export type TickMode = 'scheduled' | 'once' | 'lanes';

export interface TickDeps {
  platform: Platform;
  config: Config;
  table: Table;
  leads: LeadStore;
  deliveries: DeliveryStore;
  lanes: LaneStore;
  polls: Queue<Bundle>;
  laneQueue: Queue<LaneMessage>;
  windows: WindowStore;
  faults: FaultBook;
  deployments: Deployments | null;
  digests: Queue<DigestMessage>;
}

const LANES_AT_ONCE = 8;
const TASKS_AT_ONCE = 8;

/**
 * The only clock. What fell due is sent first and remembered afterwards: a tick that dies in between is repeated, and
 * a window that is asked for twice is read twice, which changes nothing.
 *
 * @param passedMs how long ago the last tick was, by a clock that nobody can set; null where there is none
 */
export async function tick(
  deps: TickDeps,
  mode: TickMode,
  passedMs: number | null = null,
): Promise<TickReport> {
  const { config, table, platform } = deps;
  const nowMs = platform.clock.nowMs();
  let polls: PollMessage[] = [];
  if (mode === 'once') polls = longestWindows(config.tasks, nowMs);
  const state = mode === 'lanes' ? null : await table.get(TICK_KEY);
  const { serverMs } = table;
  const times = {
    nowMs,
    lastMs: numberOf(state?.lastMs),
    passedMs: passedMs ?? passedBetween(numberOf(state?.serverMs), serverMs),
  };
  const lastMs = lastOf(times);
  const jumpMs = mode === 'scheduled' ? clockJumpMs(times) : null;
  if (jumpMs !== null) await attendJump(deps, jumpMs, times);
  if (mode === 'scheduled') polls = dueWindows(config.tasks, lastMs, nowMs);
  const reads = byAccount(config, polls, { decides: mode === 'once' });
  // Alone, each is tried again by itself where it fails: nothing else asks for it.
  const bundles = mode === 'once' ? reads.map((read) => ({ reads: [read] })) : bundled(reads);
  if (bundles.length > 0) await deps.polls.send(bundles);

  const configured = Object.keys(config.channels);
  const before = channelsOf(state);
  const channels =
    mode === 'lanes' ? noChannels : await followChannels(before, configured, deps.deliveries, nowMs);
  const due: string[] = [];
  const looks = new Map<string, LaneLook>();
  await mapLimit([...configured, ...Object.keys(channels.gone)], LANES_AT_ONCE, async (channel) => {
    const look = await lookAtLane(deps, channel, nowMs);
    looks.set(channel, look);
    const wake = channel in channels.gone ? await isLeftBehind(deps, channel, nowMs) : look.wake;
    if (wake) due.push(channel);
  });
  if (due.length > 0) {
    await deps.laneQueue.send(due.map((channel) => ({ channel, keys: [], hops: 0 })));
  }
  // After the lanes: whatever is wrong with a digest, no lead waits for it.
  const digests =
    mode === 'scheduled'
      ? await windowsToFill(deps, lastMs, nowMs, (jumpMs ?? 0) > 0)
      : { ask: [], oldestMs: 0 };
  let token: string | null = null;
  if (mode === 'scheduled' || (mode === 'once' && !sameChannels(before, channels))) {
    const time = { lastMs: nowMs, ...(serverMs === null ? {} : { serverMs }) };
    const set = mode === 'scheduled' ? { ...time, channels } : { channels };
    token = await table.upsert(TICK_KEY, set, state ? unchanged(state) : absent('pk'));
  }
  // Their windows are in the table by now, so a message that is lost is sent again by the next tick.
  if (digests.ask.length > 0) await deps.digests.send(digests.ask);
  // Last: a store of others that hangs costs this look, and no poll, lead or digest.
  if (mode === 'scheduled' && isTimeToLook(lastMs, nowMs)) {
    const known = (state?.neighbours as string[] | undefined) ?? [];
    const neighbours = await lookForNeighbours(deps, known);
    const isNew = neighbours !== null && neighbours.join() !== known.join();
    if (isNew && token !== null) {
      await table.upsert(TICK_KEY, { neighbours }, unchanged({ token }));
    }
  }
  return {
    type: 'tick',
    polls: polls.length,
    nudges: due.length,
    digests: digests.ask.length,
    ...sumOfLooks(looks, nowMs),
    oldestDigestMs: digests.oldestMs,
  };
}

/** Before any poll goes by the new time. Whoever dies in here is followed by a tick that sees the same jump. */
async function attendJump(
  { config, leads, faults, platform }: TickDeps,
  jumpMs: number,
  times: TickTimes,
): Promise<void> {
  const jump = clockJumped(jumpMs, times);
  platform.log.warn('Our clock jumped', { by: jump.name, detail: jump.detail });
  const tasks = config.tasks.filter(({ enabled }) => enabled);
  const seen = { jumpMs, fromMs: times.lastMs ?? times.nowMs };
  await mapLimit(tasks, TASKS_AT_ONCE, async ({ key, name }) => {
    try {
      await leads.moveBy(key, seen);
    } catch (error) {
      // One task that a newer version wrote must not cost the others their minute.
      platform.log.error('What a task remembers could not be moved with our clock', { task: name, error });
    }
  });
  await faults.seen(jump);
}

/** By the server's clock, where it told the time both times. */
const passedBetween = (lastMs: number | null, nowMs: number | null): number | null =>
  lastMs === null || nowMs === null ? null : nowMs - lastMs;

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);

/** A clock that was set back must not make the schedule stand still: what falls due every minute is due. */
function lastOf({ lastMs, nowMs }: TickTimes): number | null {
  if (lastMs === null || lastMs <= nowMs) return lastMs;
  return isTooFarAhead(lastMs, nowMs, 0) ? nowMs - MINUTE_MS : nowMs;
}

function sumOfLooks(
  looks: ReadonlyMap<string, LaneLook>,
  nowMs: number,
): Pick<TickReport, 'due' | 'held' | 'oldestDueMs' | 'oldestDueChannel'> {
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
