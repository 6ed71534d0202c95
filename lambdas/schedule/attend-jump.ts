import type { Config } from '../config/config.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import { LeadbellError } from '../platform/errors.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import { clockJumped, clockJumpMs } from './clock-jump.ts';
import type { TickTimes } from './tick-times.ts';

export interface JumpDeps {
  platform: Platform;
  config: Pick<Config, 'tasks' | 'timeZone'>;
  taskStates: Pick<TaskStateStore, 'moveBy'>;
  faults: Pick<FaultBook, 'seen'>;
}

const TASKS_AT_ONCE = 8;
/** What cannot be written for so long is no passing trouble of the table. */
const LONGEST_WAIT_MS = 30 * MINUTE_MS;

/**
 * Where our clock jumped, what tasks remember is moved with it and operators hear of it: before any poll goes by the
 * new time. A tick that dies in here is followed by one that sees the same jump.
 *
 * @returns by how much it jumped; null: not at all
 * @throws where the table did not take in a leap: a poll that went by the new time now would take it for a gap, and
 * record leads in silence. The next tick sees the same leap. After half an hour no task waits for another any more.
 */
export async function attendJump(
  { config, taskStates, faults, platform }: JumpDeps,
  times: TickTimes,
): Promise<number | null> {
  const jumpMs = clockJumpMs(times);
  if (jumpMs === null) return null;
  const jump = clockJumped(jumpMs, times, config.timeZone);
  platform.log.warn('Our clock jumped', { by: jump.name, detail: jump.detail });
  const mayWait = jumpMs > 0 && (times.passedMs ?? Number.POSITIVE_INFINITY) < LONGEST_WAIT_MS;
  const tasks = config.tasks.filter(({ enabled }) => enabled);
  const seen = { jumpMs, fromMs: times.lastMs ?? times.nowMs };
  await mapLimit(tasks, TASKS_AT_ONCE, async ({ key, name }) => {
    try {
      await taskStates.moveBy(key, seen);
    } catch (error) {
      if (mayWait && !isUnknownSchema(error)) throw error;
      // One task that a newer version wrote must not cost the others their minute.
      platform.log.error('What a task remembers could not be moved with our clock', { task: name, error });
    }
  });
  await faults.seen(jump);
  return jumpMs;
}

/** Its polls read nothing either. */
const isUnknownSchema = (error: unknown): boolean =>
  error instanceof LeadbellError && error.code === 'unknown-schema';
