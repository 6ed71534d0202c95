import { tellUntold, type UntoldDeps } from '../answers/tell-untold.ts';
import type { Config } from '../config/config.ts';
import type { DeployedFrom } from '../config/pushed/deployed-store.ts';
import { discoveringAccounts } from '../config/tasks-to-come.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import type { LaneStore } from '../deliveries/lanes/lane-store.ts';
import { windowsToFill } from '../digests/ask.ts';
import type { DigestMessage } from '../digests/digest-message.ts';
import type { WindowStore } from '../digests/window-store.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import type { Deployments } from '../platform/aws/deployment-marks.ts';
import type { Platform } from '../platform/platform.ts';
import { type Queue, sendAny } from '../platform/queue.ts';
import type { Table } from '../platform/table/table.ts';
import { type Bundle, bundled } from '../polling/accounts/bundle.ts';
import { byAccount, lookForTasks } from '../polling/accounts/read-message.ts';
import { attendJump } from './attend-jump.ts';
import { dueWindows, longestWindows, looksForTasks, windowsAtStart } from './due-windows.ts';
import { firstReadingsOf } from './first-readings.ts';
import { followCalendar } from './follow-calendar.ts';
import { type Configuration, followPushed } from './follow-pushed.ts';
import { followChannels, sameChannels } from './known-channels.ts';
import { followNeighbours } from './other-deployments.ts';
import type { TickReport } from './tick-report.ts';
import { TickStore } from './tick-store.ts';
import { dueAfterMs, timesOf } from './tick-times.ts';
import { wakeLanes } from './wake-lanes.ts';

/**
 * `scheduled`: what fell due since the last tick, digests too, and the lanes. `start`: the same, and the shortest window of
 * every task, and all of one whose first reading is not over, where the queues are new and whatever the last tick asked for
 * is lost with the old ones. `once`: the longest window of every task, now, and no time remembered. `lanes`: only the lanes
 * with something due.
 */
export type TickMode = 'scheduled' | 'start' | 'once' | 'lanes';

export interface TickDeps {
  platform: Platform;
  config: Config;
  table: Table;
  taskStates: TaskStateStore;
  deliveries: DeliveryStore;
  lanes: LaneStore;
  polls: Queue<Bundle>;
  laneQueue: Queue<LaneMessage>;
  windows: WindowStore;
  faults: FaultBook;
  deployments: Deployments | null;
  digests: Queue<DigestMessage>;
  /** Null: nobody takes leads. */
  answers: UntoldDeps | null;
  /** @default nothing can be pushed here */
  configuration?: Configuration | undefined;
  deployedFrom?: DeployedFrom | undefined;
}

/**
 * The only clock. What fell due is sent first and remembered afterwards: a tick that dies in between is repeated, and
 * a window that is asked for twice is read twice, which changes nothing.
 *
 * @param passedMs how long ago the last tick was, by a clock that nobody can set; null where there is none
 */
export function tick(deps: TickDeps, mode: TickMode, passedMs: number | null = null): Promise<TickReport> {
  switch (mode) {
    case 'scheduled':
      return tickScheduled(deps, passedMs, dueWindows);
    case 'start':
      return tickAtStart(deps, passedMs);
    case 'once':
      return tickOnce(deps);
    case 'lanes':
      return tickLanes(deps);
  }
}

async function tickAtStart(deps: TickDeps, passedMs: number | null): Promise<TickReport> {
  const firstReadings = await firstReadingsOf(deps);
  return tickScheduled(deps, passedMs, (tasks, lastMs, nowMs) =>
    windowsAtStart(tasks, lastMs, nowMs, firstReadings),
  );
}

async function tickScheduled(
  deps: TickDeps,
  passedMs: number | null,
  windowsOf: typeof dueWindows,
): Promise<TickReport> {
  const { config, table, platform, deliveries } = deps;
  const nowMs = platform.clock.nowMs();
  const store = new TickStore(table);
  const memory = await store.read();
  const { serverMs } = table;
  const times = timesOf(memory, { nowMs, serverMs, passedMs });
  const afterMs = dueAfterMs(times);

  const jumpMs = await attendJump(deps, times);
  const polls = windowsOf(config.tasks, afterMs, nowMs);
  await sendAny(deps.polls, bundled(byAccount(config, polls, { decides: false })));
  if (looksForTasks(afterMs, nowMs)) await sendAny(deps.polls, bundled(tasksToLookFor(config)));
  const channels = await followChannels(memory.channels, Object.keys(config.channels), deliveries, nowMs);
  const lanes = await wakeLanes(deps, channels, nowMs);
  // After the lanes: whatever is wrong with a digest, no lead waits for it.
  const digests = await windowsToFill(deps, afterMs, nowMs, (jumpMs ?? 0) > 0);
  const serverTime = serverMs === null ? {} : { serverMs };
  const calendarEnds = await followCalendar(deps, memory.calendarEnds, nowMs);
  const calendar = calendarEnds === memory.calendarEnds ? {} : { calendarEnds };
  const known = await followPushed(deps, memory.configuration);
  const configuration = known === memory.configuration ? {} : { configuration: known };
  const token = await store.write(memory, {
    lastMs: nowMs,
    ...serverTime,
    channels,
    ...calendar,
    ...configuration,
  });
  // Their windows are in the table by now, so a message that is lost is sent again by the next tick.
  await sendAny(deps.digests, digests.ask);
  if (deps.answers) await tellUntold(deps.answers);
  // Last: a store of others that hangs costs this look, and no poll, lead or digest.
  const neighbours = await followNeighbours(deps, memory.neighbours, { lastMs: afterMs, nowMs });
  if (neighbours !== null && token !== null) await store.write({ token }, { neighbours });
  return {
    type: 'tick',
    polls: polls.length,
    digests: digests.ask.length,
    oldestDigestMs: digests.oldestMs,
    ...lanes,
  };
}

async function tickOnce(deps: TickDeps): Promise<TickReport> {
  const { config, table, platform, deliveries } = deps;
  const nowMs = platform.clock.nowMs();
  const store = new TickStore(table);
  const memory = await store.read();

  const polls = longestWindows(config.tasks, nowMs);
  // Alone, each is tried again by itself where it fails: nothing else asks for it.
  const reads = [...byAccount(config, polls, { decides: true }), ...tasksToLookFor(config)];
  await sendAny(
    deps.polls,
    reads.map((read) => ({ reads: [read] })),
  );
  const channels = await followChannels(memory.channels, Object.keys(config.channels), deliveries, nowMs);
  const lanes = await wakeLanes(deps, channels, nowMs);
  if (!sameChannels(memory.channels, channels)) await store.write(memory, { channels });
  if (deps.answers) await tellUntold(deps.answers);
  return { type: 'tick', polls: polls.length, digests: 0, oldestDigestMs: 0, ...lanes };
}

async function tickLanes(deps: TickDeps): Promise<TickReport> {
  const configured = Object.keys(deps.config.channels);
  const lanes = await wakeLanes(deps, { configured, gone: {} }, deps.platform.clock.nowMs());
  return { type: 'tick', polls: 0, digests: 0, oldestDigestMs: 0, ...lanes };
}

const tasksToLookFor = (config: Config) => discoveringAccounts(config).map(lookForTasks);
