import { MINUTE_MS } from '../platform/duration.ts';
import { isTooFarAhead } from '../platform/stored-time.ts';
import type { Covering, TaskState } from './coverage.ts';

/** As long as a reader may look after the next slice, see ./task-state.ts. */
const LONGEST_RECOVERY_MS = 10 * MINUTE_MS;

/** A jump of our clock that the tick saw. */
export interface SeenJump {
  /** Negative: backwards. */
  jumpMs: number;
  /** When the last tick before it looked, by the clock as it was. */
  fromMs: number;
}

type Change = Partial<Omit<TaskState, 'token'>>;

/**
 * What of a task's state was written by a clock that was ahead of ours and has been set back since, as it should be by
 * our clock. Empty where nothing was.
 *
 * Most of all a first reading that begins in the future: all leads up to that day would be recorded in silence.
 *
 * `readAtMs` is left as it is: taken back by a clock that is wrong *now*, it would make a gap that nobody polled in, and
 * what is found after such a gap is recorded in silence. Too late, it only makes a gap seem shorter than it was.
 */
export function stateInTime(state: TaskState, nowMs: number): Change {
  const change: Change = {};
  const isAhead = (atMs: number) => isTooFarAhead(atMs, nowMs, 0);
  const { startedAtMs, covering, covered, failing, unreadFromMs, recoveringUntilMs } = state;
  if (isAhead(startedAtMs)) {
    // Its windows were cut from the wrong day, so it has covered nothing that it should have: as if it began now.
    change.startedAtMs = nowMs;
    if (covered !== null) {
      Object.assign(change, {
        covered: null,
        covering: takenBack(covered, { sinceMs: startedAtMs, covered }, nowMs),
      });
    }
  }
  if (covering !== null && !covering.byVendor && isAhead(covering.sinceMs)) {
    // One that had been covered before was taken for abandoned: the clock made that gap.
    const was = covering.was ?? { sinceMs: covering.sinceMs, covered };
    change.covering = covered === null || isAhead(startedAtMs) ? takenBack(covering, was, nowMs) : null;
  }
  if (failing !== null && isAhead(failing.sinceMs)) change.failing = { ...failing, sinceMs: nowMs };
  if (unreadFromMs !== null && isAhead(unreadFromMs)) change.unreadFromMs = nowMs;
  if (recoveringUntilMs !== null && isTooFarAhead(recoveringUntilMs, nowMs, LONGEST_RECOVERY_MS)) {
    change.recoveringUntilMs = null;
  }
  return change;
}

/**
 * What of a task's state our clock as it was wrote, as the clock has it since a jump that was seen. A wait is judged by
 * itself, and needs no jump; these times say since when something has been so, and nobody else could tell.
 *
 * Moving twice by one jump changes nothing more that matters.
 */
export function movedBy(state: TaskState, { jumpMs, fromMs }: SeenJump, nowMs: number): Change {
  const change: Change = {};
  const isAhead = (atMs: number) => isTooFarAhead(atMs, nowMs, 0);
  const { startedAtMs, readAtMs, covered, covering } = state;
  // Or the leap would be taken for a gap that nobody polled in, and what is found after one is recorded in silence.
  // One that an earlier clock left ahead was read until the jump, as the others were.
  const readMs = Math.min(readAtMs, fromMs) + jumpMs;
  if (readMs > readAtMs && !isAhead(readMs)) change.readAtMs = readMs;
  if (isAhead(startedAtMs)) {
    change.startedAtMs = startedAtMs + jumpMs;
    if (covered !== null) {
      const sinceMs = startedAtMs + jumpMs;
      Object.assign(change, {
        covered: null,
        covering: takenBack(covered, { sinceMs: startedAtMs, covered }, sinceMs),
      });
    }
  }
  if (covering === null || covering.byVendor) return change;
  const { jumped, ...begun } = covering;
  if (isAhead(begun.sinceMs)) {
    const was = covering.was ?? { sinceMs: begun.sinceMs, covered };
    change.covering = { ...begun, sinceMs: begun.sinceMs + jumpMs, was };
  }
  // Which of the two clocks is right only an answer can tell: see ./begin-by-vendor.ts.
  else if (jumped ? jumped.fromMs !== fromMs : jumpMs > 0 && !isAhead(begun.sinceMs + jumpMs)) {
    change.covering = { ...begun, jumped: { byMs: (jumped?.byMs ?? 0) + jumpMs, fromMs } };
  }
  return change;
}

const takenBack = (
  { backMs, grades }: Pick<Covering, 'backMs' | 'grades'>,
  was: NonNullable<Covering['was']>,
  sinceMs: number,
): Covering => ({ backMs, grades, sinceMs, keep: null, was });
