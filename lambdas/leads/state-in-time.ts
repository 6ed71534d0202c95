import { HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { CLOCK_TOLERANCE_MS, isTooFarAhead } from '../platform/time/stored-time.ts';
import { type Covering, includes, type TaskState } from './coverage.ts';

/** The longest time that a reader may reserve for the next slice, see ./task-state.ts. */
const LONGEST_RECOVERY_MS = 10 * MINUTE_MS;

/** What was recorded longer before our clock was set back is not told as if it were new. */
const LONGEST_DOUBT_MS = HOUR_MS;

/** A jump of our clock that the tick saw. */
export interface SeenJump {
  /** Negative: backwards. */
  jumpMs: number;
  /** When the last tick before the jump ran, by the old clock. */
  fromMs: number;
}

type Change = Partial<Omit<TaskState, 'token'>>;

/**
 * Corrects the times in a task's state that were written by a clock that was ahead and has been set back. Empty if
 * there are none.
 *
 * The most important one is a first reading that begins in the future: all leads up to that day would be recorded
 * silently.
 *
 * `readAtMs` stays as it is. If the clock is wrong *now*, moving it back would look like a gap without polls, and what
 * is found after such a gap is recorded silently. A `readAtMs` that is too late only makes a gap look shorter.
 */
export function stateInTime(state: TaskState, nowMs: number): Change {
  const change: Change = {};
  const isAhead = (atMs: number) => isTooFarAhead(atMs, nowMs, 0);
  const { startedAtMs, readAtMs, covering, covered, failing, unreadFromMs, recoveringUntilMs } = state;
  /** The old clock had come at least so far, so it was set back by that at least. */
  const inTime = (atMs: number) => Math.min(nowMs, atMs - (Math.max(atMs, readAtMs) - nowMs));
  if (isAhead(startedAtMs)) {
    // Its windows were computed from the wrong day, so it has read nothing of what it should: it begins again.
    change.startedAtMs = inTime(startedAtMs);
    if (covered !== null) {
      Object.assign(change, {
        covered: null,
        covering: takenBack(covered, { sinceMs: startedAtMs, covered }, inTime(startedAtMs)),
      });
    }
  }
  if (covering !== null && !covering.byVendor && isAhead(covering.sinceMs)) {
    const was = covering.was ?? { sinceMs: covering.sinceMs, covered };
    const sinceMs = inTime(covering.sinceMs);
    if (covered === null || isAhead(startedAtMs)) change.covering = takenBack(covering, was, sinceMs);
    // It had been covered before. The clock created the apparent gap.
    else if (includes(covered, covering)) change.covering = null;
    else change.covering = { ...covering, sinceMs, was };
  }
  if (failing !== null && isAhead(failing.sinceMs)) change.failing = { ...failing, sinceMs: nowMs };
  if (unreadFromMs !== null && isAhead(unreadFromMs)) change.unreadFromMs = nowMs;
  if (recoveringUntilMs !== null && isTooFarAhead(recoveringUntilMs, nowMs, LONGEST_RECOVERY_MS)) {
    change.recoveringUntilMs = null;
  }
  return change;
}

/**
 * Moves the times in a task's state to the new clock after a jump that was seen. A wait can be judged by itself; these
 * times say since when something has been true, and only the jump shows that they are wrong.
 *
 * Applying one jump twice changes nothing more that matters.
 */
export function movedBy(state: TaskState, { jumpMs, fromMs }: SeenJump, nowMs: number): Change {
  const change: Change = {};
  const isAhead = (atMs: number) => isTooFarAhead(atMs, nowMs, 0);
  const { startedAtMs, readAtMs, covered, covering } = state;
  const wasOf = (sinceMs: number) =>
    fromMs - sinceMs > LONGEST_DOUBT_MS
      ? { sinceMs, covered, isLongAgo: true as const }
      : { sinceMs, covered };
  // Otherwise the leap would look like a gap without polls, and what is found after a gap is recorded silently. A time
  // that an earlier clock left ahead counts as read until the jump, like the others.
  const readMs = Math.min(readAtMs, fromMs) + jumpMs;
  if (readMs > readAtMs && !isAhead(readMs)) change.readAtMs = readMs;
  if (isAhead(startedAtMs)) {
    change.startedAtMs = startedAtMs + jumpMs;
    if (covered !== null) {
      const sinceMs = startedAtMs + jumpMs;
      Object.assign(change, {
        covered: null,
        covering: takenBack(covered, wasOf(startedAtMs), sinceMs),
      });
    }
  }
  if (covering === null || covering.byVendor) return change;
  const { jumped, ...begun } = covering;
  if (isUndone(covering, jumpMs)) return { ...change, ...asItWas(state, covering) };
  if (isAhead(begun.sinceMs)) {
    const was = covering.was ?? wasOf(begun.sinceMs);
    change.covering = { ...begun, sinceMs: begun.sinceMs + jumpMs, was };
  }
  // Only an answer of the vendor can show which clock is right: see ./begin-by-vendor.ts.
  else if (jumped ? jumped.fromMs !== fromMs : jumpMs > 0 && !isAhead(begun.sinceMs + jumpMs)) {
    change.covering = { ...begun, jumped: { byMs: (jumped?.byMs ?? 0) + jumpMs, fromMs } };
  }
  return change;
}

/** Our clock was set back, and is forward again by as much: the one in between was the wrong one. */
const isUndone = ({ was, sinceMs }: Covering, jumpMs: number): boolean =>
  was !== undefined && Math.abs(sinceMs + jumpMs - was.sinceMs) <= CLOCK_TOLERANCE_MS;

function asItWas({ startedAtMs }: TaskState, { was, jumped: _jumped, ...begun }: Covering): Change {
  if (was === undefined) return {};
  return {
    ...(startedAtMs === begun.sinceMs ? { startedAtMs: was.sinceMs } : {}),
    ...(was.covered && includes(was.covered, begun)
      ? { covered: was.covered, covering: null }
      : { covering: { ...begun, sinceMs: was.sinceMs } }),
  };
}

/** What somebody said of the past with a command stands, whatever our clock does. */
const takenBack = (
  begun: Pick<Covering, 'backMs' | 'grades' | 'silentBeforeMs' | 'maybeToldBeforeMs'>,
  was: NonNullable<Covering['was']>,
  sinceMs: number,
): Covering => {
  const { backMs, grades, silentBeforeMs, maybeToldBeforeMs } = begun;
  return {
    backMs,
    grades,
    sinceMs,
    keep: null,
    was,
    ...(silentBeforeMs === undefined ? {} : { silentBeforeMs }),
    ...(maybeToldBeforeMs === undefined ? {} : { maybeToldBeforeMs }),
  };
};
