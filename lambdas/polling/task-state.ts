import { isDeepStrictEqual } from 'node:util';
import type { TaskConfig } from '../config/config.ts';
import { type Covering, coveringToBegin, type TaskState } from '../leads/coverage.ts';
import type { Policy } from '../leads/decide.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import { HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { boundedWait } from '../platform/time/stored-time.ts';
import type { PollMessage } from './poll-message.ts';
import { isSlice, sweepFrom } from './windows/slice.ts';
import { shortestBackMs, wantedCoverage } from './windows/tiers.ts';
import { coveringAt } from './windows/unread-spans.ts';

/** A slice waits in the queue, and takes as long as a poll may. */
const RECOVERY_LEASE_MS = 10 * MINUTE_MS;

/** A search ends sooner; a reader that was killed in one is replaced then. */
const SEARCH_LEASE_MS = 2 * MINUTE_MS;

/** Longer than any poll. */
const LONGEST_CHANGE_MS = 2 * HOUR_MS;

export interface BegunPoll {
  state: TaskState;
  policy: Policy;
}

/** Of a task that the table knows nothing of. */
export const firstState = (covering: Covering, nowMs: number): Omit<TaskState, 'token'> => ({
  startedAtMs: nowMs,
  covered: null,
  covering,
  readAtMs: nowMs,
  failing: null,
  unreadFromMs: null,
  recoveringUntilMs: null,
  booksOpen: null,
});

/** Reads the task's state and, before the first request, writes what must not depend on how the request ends. */
export async function beginPoll(
  states: TaskStateStore,
  task: TaskConfig,
  nowMs: number,
  dueAtMs = nowMs,
): Promise<BegunPoll> {
  const wanted = wantedCoverage(task);
  let state =
    (await states.get(task.key)) ??
    (await states.begin(task.key, firstState({ ...wanted, sinceMs: nowMs, keep: null }, nowMs)));
  const covering = coveringToBegin(state, wanted, nowMs, dueAtMs);
  if (covering) {
    const begun = await states.change(task.key, state, { covering });
    state = begun ?? (await states.get(task.key)) ?? state;
  }
  return {
    state,
    policy: {
      grades: task.grades,
      freshForMs: task.freshForMs,
      covering: state.covering,
      coveringAt: (calledAtMs) => coveringAt(state.unreadable ?? [], calledAtMs),
    },
  };
}

/**
 * Before the next slice is asked for. Of those who read back to where reading is not assured one goes on at a time,
 * or every minute's poll would begin the whole of it again. A reader that stops without a word is replaced after a while.
 *
 * @returns false: somebody else has come further; leave the rest to them
 */
export async function mayGoOn(
  states: TaskStateStore,
  task: TaskConfig,
  state: TaskState,
  message: PollMessage,
  nowMs: number,
): Promise<boolean> {
  let current = state;
  for (;;) {
    // Stryker disable next-line ConditionalExpression: null is before every window; only the compiler asks
    if (current.unreadFromMs === null || sweepFrom(message) > current.unreadFromMs) return true;
    if (!isSlice(message) && isRecovering(current, nowMs)) return false;
    const change = { recoveringUntilMs: nowMs + RECOVERY_LEASE_MS };
    if (await states.change(task.key, current, change)) return true;
    const there = await states.get(task.key);
    if (there === null) return true;
    current = there;
  }
}

/**
 * What was missed is read beside the windows and never instead of them: by one message of its own, which goes on in
 * slices where it must. Called after a poll that read well; the mark is written before the message is sent.
 *
 * @returns null: nothing was missed, or somebody reads it already
 */
export async function beginRecovery(
  states: TaskStateStore,
  task: TaskConfig,
  state: TaskState,
  message: PollMessage,
  nowMs: number,
): Promise<PollMessage | null> {
  let current: TaskState | null = state;
  while (current !== null && current.unreadFromMs !== null && !isRecovering(current, nowMs)) {
    const change = { recoveringUntilMs: nowMs + RECOVERY_LEASE_MS };
    if (await states.change(task.key, current, change)) {
      const fromMs = Math.min(current.unreadFromMs, nowMs);
      const backMs = shortestBackMs(task);
      return { ...message, fromMs, toMs: null, dueAtMs: nowMs, backMs, staleAfterMs: null, rest: [] };
    }
    current = await states.get(task.key);
  }
  return null;
}

/**
 * Windows of a task overlap, and so do polls of one that takes long: what cannot be read is looked for by one of them.
 *
 * @param state as this poll began with it
 * @returns false: somebody is at it, or has found something meanwhile
 */
export async function mayLookForUnreadable(
  states: TaskStateStore,
  task: TaskConfig,
  state: TaskState,
  nowMs: number,
): Promise<boolean> {
  const current = await states.get(task.key);
  if (current === null) return true;
  const untilMs = boundedWait(current.searchUntilMs ?? null, nowMs, SEARCH_LEASE_MS);
  if ((untilMs ?? 0) > nowMs) return false;
  const isAsThen =
    isDeepStrictEqual(current.unreadable ?? null, state.unreadable ?? null) &&
    isDeepStrictEqual(current.apart ?? null, state.apart ?? null);
  if (!isAsThen) return false;
  return (await states.change(task.key, current, { searchUntilMs: nowMs + SEARCH_LEASE_MS })) !== null;
}

/**
 * Before leads are changed that others may remember: from now on nobody goes by what they read of them before this time.
 */
export async function sayChanging(
  states: TaskStateStore,
  task: TaskConfig,
  untilMs: number,
  nowMs: number,
): Promise<void> {
  for (;;) {
    const state = await states.get(task.key);
    const saidMs = boundedWait(state?.leadsChangingUntilMs ?? null, nowMs, LONGEST_CHANGE_MS) ?? 0;
    if (state === null || saidMs >= untilMs) return;
    if (await states.change(task.key, state, { leadsChangingUntilMs: untilMs })) return;
  }
}

const isRecovering = ({ recoveringUntilMs }: TaskState, nowMs: number): boolean =>
  (recoveringUntilMs ?? 0) > nowMs;
