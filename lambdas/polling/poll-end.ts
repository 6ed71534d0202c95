import { isDeepStrictEqual } from 'node:util';
import type { PollErrorCode } from '../call-records/errors.ts';
import type { TaskConfig } from '../config/config.ts';
import { isNarrower, READ_AT_STEPS, type TaskState, type Unreadable } from '../leads/coverage.ts';
import type { TaskStateStore } from '../leads/task-state-store.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import type { PollMessage } from './poll-message.ts';
import { isSlice, sweepFrom } from './windows/slice.ts';
import { wantedCoverage } from './windows/tiers.ts';
import {
  apartAfter,
  type ClosedSpan,
  isReadAround,
  type Span,
  unreadableAfter,
} from './windows/unread-spans.ts';

/** By then every function has the newest file. */
const FILE_IS_KNOWN_AFTER_MS = 15 * MINUTE_MS;

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
  const { covering } = state;
  // Stryker disable next-line ConditionalExpression: only what there is ends; only the compiler asks
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
