import { MINUTE_MS } from '../platform/duration.ts';
import { isTooFarAhead } from '../platform/stored-time.ts';
import type { Covering, TaskState } from './coverage.ts';

/** As long as a reader may look after the next slice, see ./task-state.ts. */
const LONGEST_RECOVERY_MS = 10 * MINUTE_MS;

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
    if (covered !== null) Object.assign(change, { covered: null, covering: fromNow(covered, nowMs) });
  }
  if (covering !== null && isAhead(covering.sinceMs)) {
    // One that had been covered before was taken for abandoned: the clock made that gap.
    change.covering = covered === null || isAhead(startedAtMs) ? fromNow(covering, nowMs) : null;
  }
  if (failing !== null && isAhead(failing.sinceMs)) change.failing = { ...failing, sinceMs: nowMs };
  if (unreadFromMs !== null && isAhead(unreadFromMs)) change.unreadFromMs = nowMs;
  if (recoveringUntilMs !== null && isTooFarAhead(recoveringUntilMs, nowMs, LONGEST_RECOVERY_MS)) {
    change.recoveringUntilMs = null;
  }
  return change;
}

const fromNow = ({ backMs, grades }: Pick<Covering, 'backMs' | 'grades'>, nowMs: number): Covering => ({
  backMs,
  grades,
  sinceMs: nowMs,
  keep: null,
});
