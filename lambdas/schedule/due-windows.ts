import { createHash } from 'node:crypto';
import type { TaskConfig, WindowConfig } from '../config/config.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import { maySeeCalls } from '../polling/discovery/may-see-calls.ts';
import type { PollMessage } from '../polling/poll-message.ts';

/** A message is stale once the next one of its tier is due, plus some minutes for a busy queue. */
const STALE_AFTER_AT_LEAST_MS = 3 * MINUTE_MS;

/**
 * The look-back windows that fell due after `lastMs`, up to `nowMs`. Each task has its own place in the period, so that
 * long windows of many tasks do not fall due together. A window that fell due several times is asked for once, because
 * it reads the same span each time.
 *
 * @param lastMs null on the first tick ever: all of them are due
 */
export function dueWindows(
  tasks: readonly TaskConfig[],
  lastMs: number | null,
  nowMs: number,
): PollMessage[] {
  return tasks
    .filter(({ enabled }) => enabled)
    .flatMap((task) =>
      task.windows
        .filter((window) => maySeeCalls(task, window, nowMs) && fellDue(task.key, window, lastMs, nowMs))
        .map((window) => ask(task, window, nowMs)),
    );
}

/**
 * What fell due, and the shortest window of each task all the same: what the last tick asked for is lost with the process
 * that kept its queues. Of longer windows only what fell due, except in a first reading: it goes on, and does not wait for
 * hours until they are due again.
 *
 * @param firstReadings keys of the tasks whose first reading has begun and is not over
 */
export function windowsAtStart(
  tasks: readonly TaskConfig[],
  lastMs: number | null,
  nowMs: number,
  firstReadings: ReadonlySet<string>,
): PollMessage[] {
  const shortest = windowsOf(tasks, nowMs, (one, other) => other.backMs < one.backMs);
  const begun = tasks.filter(({ key }) => firstReadings.has(key));
  const all = [...dueWindows(tasks, lastMs, nowMs), ...shortest, ...dueWindows(begun, null, nowMs)];
  return [...new Map(all.map((window) => [`${window.backMs} ${window.taskKey}`, window])).values()];
}

/** The longest window of each task, whatever is due. */
export const longestWindows = (tasks: readonly TaskConfig[], nowMs: number): PollMessage[] =>
  windowsOf(tasks, nowMs, (one, other) => other.backMs > one.backMs);

/** One window of each task. */
function windowsOf(
  tasks: readonly TaskConfig[],
  nowMs: number,
  isOther: (one: WindowConfig, other: WindowConfig) => boolean,
): PollMessage[] {
  return tasks
    .filter(({ enabled }) => enabled)
    .flatMap((task) => {
      const chosen = task.windows.reduce((one, other) => (isOther(one, other) ? other : one));
      return maySeeCalls(task, chosen, nowMs) ? [ask(task, chosen, nowMs)] : [];
    });
}

const LOOK_FOR_TASKS_EVERY_MS = 5 * MINUTE_MS;

/** Is it time to ask which tasks run? */
export const looksForTasks = (lastMs: number | null, nowMs: number): boolean =>
  lastMs === null ||
  Math.floor(nowMs / LOOK_FOR_TASKS_EVERY_MS) > Math.floor(lastMs / LOOK_FOR_TASKS_EVERY_MS);

function ask(task: TaskConfig, { backMs, everyMs }: WindowConfig, nowMs: number): PollMessage {
  return {
    taskKey: task.key,
    fromMs: nowMs - backMs,
    toMs: null,
    dueAtMs: nowMs,
    backMs,
    staleAfterMs: Math.max(everyMs, STALE_AFTER_AT_LEAST_MS),
    rest: [],
  };
}

function fellDue(taskKey: string, { everyMs }: WindowConfig, lastMs: number | null, nowMs: number): boolean {
  if (lastMs === null) return true;
  // The shortest tier is due at every tick, for all tasks.
  const phaseMs = everyMs <= MINUTE_MS ? 0 : placeOf(taskKey) % everyMs;
  return Math.floor((nowMs - phaseMs) / everyMs) > Math.floor((lastMs - phaseMs) / everyMs);
}

const placeOf = (taskKey: string): number => createHash('sha256').update(taskKey).digest().readUInt32BE(0);
