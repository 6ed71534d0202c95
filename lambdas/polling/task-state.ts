import { isDeepStrictEqual } from 'node:util';
import type { PollErrorCode } from '../call-records/errors.ts';
import type { TaskConfig } from '../config/config.ts';
import {
  type Covered,
  type Covering,
  coveringToBegin,
  isNarrower,
  READ_AT_STEPS,
  type TaskState,
  type Unreadable,
} from '../leads/coverage.ts';
import type { Policy } from '../leads/decide.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import { HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { boundedWait } from '../platform/time/stored-time.ts';
import type { PollMessage } from './poll-message.ts';
import { isSlice, sweepFrom } from './windows/slice.ts';
import {
  apartAfter,
  type ClosedSpan,
  coveringAt,
  isReadAround,
  type Span,
  unreadableAfter,
} from './windows/unread-spans.ts';

/** A slice waits in the queue, and takes as long as a poll may. */
const RECOVERY_LEASE_MS = 10 * MINUTE_MS;

/** A search ends sooner; a reader that was killed in one is replaced then. */
const SEARCH_LEASE_MS = 2 * MINUTE_MS;

/** By then every function has the newest file. */
const FILE_IS_KNOWN_AFTER_MS = 15 * MINUTE_MS;

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
  if (untilMs !== null && untilMs > nowMs) return false;
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

export interface PollEnd {
  message: PollMessage;
  fault: PollErrorCode | null;
  /** Was the whole window read, its last slice now? */
  done: boolean;
  /** Null where the list was not read to its end, or what is missing in it has a fault of its own. */
  booksClose: boolean | null;
  nowMs: number;
  /** What came of the spans that were asked for. Absent: they say nothing of what cannot be read. */
  spans?: { read: readonly Span[]; apart: readonly ClosedSpan[]; found: readonly Unreadable[] };
}

/**
 * Writes what the poll changed about the task, and nothing where it changed nothing.
 *
 * @returns the state as this poll leaves it
 */
export async function endPoll(
  states: TaskStateStore,
  task: TaskConfig,
  state: TaskState,
  end: PollEnd,
): Promise<TaskState> {
  let current = state;
  // Another poll of the task may have written meanwhile: read and decide again, a few times.
  for (let attempt = 0; attempt < 4; attempt += 1) {
    const change = end.fault === null ? afterGood(current, task, end) : afterBad(current, end.fault, end);
    Object.assign(change, afterBooks(current, end), afterSpans(current, change, task, end));
    if (Object.keys(change).length === 0) return current;
    const changed = await states.change(task.key, current, change);
    // Stryker disable next-line ConditionalExpression: who looks again finds nothing more to change
    if (changed) return changed;
    current = (await states.get(task.key)) ?? current;
  }
  return current;
}

type StateChange = Partial<Omit<TaskState, 'token'>>;

/** A task that failed is read back to the earliest moment that any of its failed windows wanted. */
export function afterBad(state: TaskState, fault: PollErrorCode, { message, nowMs }: PollEnd): StateChange {
  const unreadFromMs = Math.min(state.unreadFromMs ?? Number.POSITIVE_INFINITY, sweepFrom(message));
  const change: StateChange = {};
  if (unreadFromMs !== state.unreadFromMs) change.unreadFromMs = unreadFromMs;
  // The chain of slices ends here: the next good read begins it again.
  if (state.recoveringUntilMs !== null && isSlice(message)) change.recoveringUntilMs = null;
  if (state.failing?.fault !== fault) {
    change.failing = { sinceMs: state.failing?.sinceMs ?? nowMs, fault };
  }
  return change;
}

export function afterGood(state: TaskState, task: TaskConfig, end: PollEnd): StateChange {
  if (!end.done) return {};
  const { message, nowMs } = end;
  const change: StateChange = {};
  const readFromMs = sweepFrom(message);
  // What began to fail after this window fell due may lie beyond what its first slices read.
  const isOlder = state.failing !== null && state.failing.sinceMs > message.dueAtMs;
  // Stryker disable next-line ConditionalExpression: no window reaches back to null; only the compiler asks
  if (state.unreadFromMs !== null && readFromMs <= state.unreadFromMs && !isOlder) {
    change.unreadFromMs = null;
    if (state.recoveringUntilMs !== null) change.recoveringUntilMs = null;
  }
  if (state.failing !== null && change.unreadFromMs === null) change.failing = null;

  const wanted = wantedCoverage(task);
  if (message.backMs < wanted.backMs) return change;
  if (state.covering) {
    // A function that has the file of before does not end what a newer one began: it read less than that.
    const isOfNewerFile = nowMs - state.covering.sinceMs < FILE_IS_KNOWN_AFTER_MS;
    if (isOfNewerFile && isNarrower(wanted, state.covering)) return change;
    change.covered = wanted;
    change.covering = null;
    change.readAtMs = nowMs;
  } else if (state.covered && isNarrower(wanted, state.covered)) {
    change.covered = wanted;
    change.readAtMs = nowMs;
  } else if (nowMs - state.readAtMs >= wanted.backMs / READ_AT_STEPS) {
    change.readAtMs = nowMs;
  }
  return change;
}

/** What cannot be read once these spans were asked for. */
export function unreadableThen(
  { unreadable }: Pick<TaskState, 'unreadable'>,
  task: TaskConfig,
  spans: NonNullable<PollEnd['spans']>,
  nowMs: number,
): Unreadable[] {
  const reachMs = nowMs - wantedCoverage(task).backMs;
  return unreadableAfter(unreadable ?? [], spans, { reachMs, nowMs });
}

function afterSpans(
  state: TaskState,
  change: StateChange,
  task: TaskConfig,
  { spans, nowMs }: PollEnd,
): StateChange {
  if (spans === undefined) return {};
  const hasFound = spans.found.length + spans.apart.length > 0;
  return {
    ...(hasFound && state.searchUntilMs ? { searchUntilMs: null } : {}),
    ...afterApart(state, task, spans, nowMs),
    ...afterUnreadable(state, change, task, spans, nowMs),
  };
}

function afterApart(
  state: TaskState,
  task: TaskConfig,
  { apart, found }: NonNullable<PollEnd['spans']>,
  nowMs: number,
): StateChange {
  const before = state.apart ?? [];
  if (before.length + apart.length === 0) return {};
  const unreadable = found.filter(isReadAround);
  const reach = { reachMs: nowMs - wantedCoverage(task).backMs, nowMs };
  const after = apartAfter(before, { found: apart, unreadable }, reach);
  return isDeepStrictEqual(after, before) ? {} : { apart: after.length > 0 ? after : null };
}

function afterUnreadable(
  state: TaskState,
  change: StateChange,
  task: TaskConfig,
  spans: NonNullable<PollEnd['spans']>,
  nowMs: number,
): StateChange {
  const before = state.unreadable ?? [];
  if (before.length + spans.found.length === 0) return {};
  const { covering } = state;
  const endsCovering = covering !== null && change.covering === null;
  const after = unreadableThen(state, task, spans, nowMs).map((span) =>
    endsCovering && !span.covering ? { ...span, covering } : span,
  );
  if (isDeepStrictEqual(after, before)) return {};
  return { unreadable: after.length > 0 ? after : null };
}

function afterBooks({ booksOpen }: TaskState, { booksClose, message: { backMs } }: PollEnd): StateChange {
  const wasOpen = booksOpen?.includes(backMs) === true;
  if (booksClose !== wasOpen) return {};
  const others = (booksOpen ?? []).filter((each) => each !== backMs);
  const open = booksClose ? others : [...others, backMs];
  return { booksOpen: open.length > 0 ? open : null };
}

export function wantedCoverage(task: TaskConfig): Covered {
  return { backMs: Math.max(...task.windows.map(({ backMs }) => backMs)), grades: task.grades };
}

const shortestBackMs = ({ windows }: TaskConfig): number => Math.min(...windows.map(({ backMs }) => backMs));

/** The window that new leads are told from. Its next message comes within minutes. */
export const isShortWindow = (task: TaskConfig, message: PollMessage): boolean =>
  !isSlice(message) && message.backMs === shortestBackMs(task);

/** Does it reach as far back as any window of the task, in one piece or in slices? */
export const isSweep = (task: TaskConfig, { backMs }: PollMessage): boolean =>
  backMs >= wantedCoverage(task).backMs;
