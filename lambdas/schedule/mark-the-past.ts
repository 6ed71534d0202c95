import type { Config, TaskConfig } from '../config/config.ts';
import { type Delivery, isAboutLead, isOver } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import { cancel, maybeHeard } from '../deliveries/transitions.ts';
import type { WindowStore } from '../digests/window-store.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import { LeadbellError } from '../platform/errors.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import type { Table } from '../platform/table/table.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import { firstState } from '../polling/task-state.ts';
import { coveringOfThePast, isSilent, type ThePast } from '../polling/the-past.ts';
import { TickStore } from './tick-store.ts';

export interface MarkingDeps {
  platform: Platform;
  config: Config;
  table: Table;
  taskStates: TaskStateStore;
  deliveries: DeliveryStore;
  windows: WindowStore;
}

/** What was marked, or would be. */
export interface MarkedPast {
  /** Tasks whose first reading begins again. */
  tasks: number;
  /** Leads that waited to be told and are silent now. */
  silenced: number;
  /** What waits and goes out as a repeat now: leads, digests, faults. */
  repeats: number;
  /** Digests that fell due in the past and are not sent by themselves any more. */
  digests: readonly { digest: string; fromMs: number; toMs: number }[];
}

const AT_ONCE = 8;
const TRIES = 5;
/** The tick writes its time every minute. */
const RUNNING_WITHIN_MS = 3 * MINUTE_MS;

/**
 * Prepares a table whose memory ends in the past for functions that are about to work on it. Doing it twice changes
 * nothing more.
 *
 * @param isTrial says what would be marked, and writes nothing
 * @throws {LeadbellError} `still-running` where functions work on the table now: they have told already what they found.
 */
export async function markThePast(
  deps: MarkingDeps,
  past: ThePast,
  { isTrial }: { isTrial: boolean },
): Promise<MarkedPast> {
  await mustStandStill(deps);
  const tasks = deps.config.tasks.filter(({ enabled }) => enabled);
  if (!isTrial) await mapLimit(tasks, AT_ONCE, (task) => beginAgain(deps, task, past));
  const { silenced, repeats } = await markWaiting(deps, past, isTrial);
  const digests = await dropDigests(deps, past, isTrial);
  // Schedules go on from here: what fell due in between was sent by who worked then.
  if (!isTrial) await moveTick(deps, past.maybeToldBeforeMs);
  return { tasks: tasks.length, silenced, repeats, digests };
}

async function mustStandStill({ table, platform }: MarkingDeps): Promise<void> {
  const { lastMs, movedToMs } = await new TickStore(table).read();
  const agoMs = platform.clock.nowMs() - (lastMs ?? 0);
  // This command moves the tick's time too: that is no tick.
  if (agoMs < 0 || agoMs >= RUNNING_WITHIN_MS || lastMs === movedToMs) return;
  throw new LeadbellError({
    code: 'still-running',
    message: `leadbell worked on this table ${Math.ceil(agoMs / 1000)} s ago`,
    retryable: true,
    hint: 'Stop it first, and wait three minutes: what it tells while the past is being marked is told as new.',
  });
}

async function beginAgain(
  { taskStates, platform }: MarkingDeps,
  task: TaskConfig,
  past: ThePast,
): Promise<void> {
  const nowMs = platform.clock.nowMs();
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const state =
      (await taskStates.get(task.key)) ??
      (await taskStates.begin(task.key, firstState(coveringOfThePast(null, task, past), nowMs)));
    const covering = coveringOfThePast(state, task, past);
    if (await taskStates.change(task.key, state, { covering, readAtMs: nowMs })) return;
  }
  throw busy(`The task ${task.name}`);
}

async function markWaiting(
  deps: MarkingDeps,
  past: ThePast,
  isTrial: boolean,
): Promise<Pick<MarkedPast, 'silenced' | 'repeats'>> {
  const { config, deliveries, table, platform } = deps;
  const sum = { silenced: 0, repeats: 0 };
  const channels = new Set([
    ...Object.keys(config.channels),
    ...(await new TickStore(table).channelsLeftBehind()),
  ]);
  for (const channel of channels) {
    const waiting = await deliveries.getMany(await deliveries.waiting(channel));
    await mapLimit(waiting, AT_ONCE, async (delivery) => {
      if (isOver(delivery.state)) return;
      const silent = isOfSilentCall(delivery, past);
      const change = silent
        ? cancel('made-silent', platform.clock.nowMs(), config.retentionMs)
        : { ambiguous: maybeHeard(delivery).ambiguous };
      if (!isTrial && (await deliveries.change(delivery, change)) === null) throw busy(`Channel ${channel}`);
      sum[silent ? 'silenced' : 'repeats'] += 1;
    });
  }
  return sum;
}

const isOfSilentCall = (delivery: Delivery, past: ThePast): boolean =>
  isAboutLead(delivery) && isSilent(delivery.told.lead.endedAtMs, past);

async function dropDigests(
  { windows, platform, config }: MarkingDeps,
  { maybeToldBeforeMs }: ThePast,
  isTrial: boolean,
): Promise<MarkedPast['digests']> {
  const dropped: MarkedPast['digests'][number][] = [];
  for (const { digest, fromMs, toMs } of await windows.open()) {
    const window = await windows.get({ digest, fromMs, toMs });
    if (window?.state !== 'due' || window.dueAtMs >= maybeToldBeforeMs) continue;
    const end = { state: 'dropped', reason: 'made-silent' } as const;
    if (!isTrial && (await windows.close(window, end, platform.clock.nowMs(), config.retentionMs)) === null) {
      throw busy(`The digest ${digest}`);
    }
    dropped.push({ digest, fromMs, toMs });
  }
  return dropped;
}

async function moveTick({ table }: MarkingDeps, toMs: number): Promise<void> {
  const store = new TickStore(table);
  const memory = await store.read();
  // A first tick tells no digest of the past by itself.
  if (memory.lastMs === null || memory.lastMs >= toMs) return;
  if ((await store.write(memory, { lastMs: toMs, movedToMs: toMs })) === null) throw busy('The tick');
}

function busy(what: string): LeadbellError {
  return new LeadbellError({
    code: 'still-running',
    message: `${what} was changed by somebody else just now`,
    retryable: true,
    hint: 'Something works on this table. Stop it, and run this again: what is marked already stays so.',
  });
}
