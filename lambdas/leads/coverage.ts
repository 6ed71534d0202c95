import type { PollFault } from '../call-records/errors.ts';

/** What of a task has been read into the books: how far back, and for which grades. */
export interface Covered {
  backMs: number;
  grades: readonly number[];
}

/**
 * A first reading in progress. Until it is done, what was wanted and over before `sinceMs − freshFor` is baselined:
 * recorded, silent. `keep` is what was covered already when it began; leads in there are told as ever.
 */
export interface Covering extends Covered {
  sinceMs: number;
  keep: Covered | null;
  /** What was over before this is recorded in silence, whatever is kept. Absent: nothing more is. */
  silentBeforeMs?: number;
  /** What was called before this may have been told by a table that is gone. Absent: nothing was. */
  maybeToldBeforeMs?: number;
  /** `sinceMs` is by the vendor's clock, which dates the calls. Absent: by ours, as far as anybody could tell. */
  byVendor?: true;
  /**
   * What stood here before it was taken back, since it was ahead of our clock: where that time has come by the vendor's
   * clock, ours of now is the wrong one. `covered`: what was read by then.
   */
  was?: { sinceMs: number; covered: Covered | null };
  /**
   * By how much our clock was seen to jump since it began, while no answer told which clock was right, and the time of
   * the tick before the last jump, which is counted once. Absent: not at all.
   */
  jumped?: { byMs: number; fromMs: number };
}

/** Records that the vendor cannot be made to list, however it is asked. */
export interface Unreadable {
  fromMs: number;
  toMs: number;
  /** When that was first seen. */
  sinceMs: number;
  fault: PollFault;
  /**
   * Their places in the list of a window that reaches so far back, where all around them came: such a span is asked for
   * with its window as ever. Absent: nothing of the span comes, and it is read around.
   */
  rows?: { fromRow: number; toRow: number | null; backMs: number; total: number | null };
  /** The first reading that ended without it: what is found in it later goes by the rule of that reading. */
  covering?: Covering;
}

/** The state of a task, as the table keeps it. Written when it changes, never by an idle poll. */
export interface TaskState {
  token: string;
  /** Before the task's first request, once. */
  startedAtMs: number;
  covered: Covered | null;
  covering: Covering | null;
  /** The longest window was last known to be read at about this time: refreshed rarely, see {@link READ_AT_STEPS}. */
  readAtMs: number;
  failing: { sinceMs: number; fault: PollFault } | null;
  /** Where reading is not assured: a message of its own reads from here to now, once a poll reads well. */
  unreadFromMs: number | null;
  /** Somebody reads back to there in slices, and looks after the next one until then: others need not begin again. */
  recoveringUntilMs: number | null;
  /** Windows, by how far they reach back, whose books did not close the last time. */
  booksOpen: readonly number[] | null;
  /** Spans that cannot be read however they are asked for, oldest first. Absent: none, or an older version wrote it. */
  unreadable?: readonly Unreadable[] | null;
}

/** `readAtMs` is refreshed this many times a window, so that an idle task costs a handful of writes a day. */
export const READ_AT_STEPS = 4;

/**
 * Must a covering begin before this poll? It must on the first one, when the window or the grades were widened, and
 * after a gap longer than the window in which nobody polled (an outage of the vendor is not such a gap: it is read
 * back to its start and told).
 *
 * @param dueAtMs by the tick's clock, when this poll was asked for: the tick sees a jump, and moves `readAtMs` with it
 * @returns the covering to begin, or null when the state is good as it is.
 */
export function coveringToBegin(
  state: TaskState,
  wanted: Covered,
  nowMs: number,
  dueAtMs = nowMs,
): Covering | null {
  const { covering, covered, failing } = state;
  if (covering !== null) {
    return includes(covering, wanted) ? null : { ...covering, ...wanted, sinceMs: nowMs };
  }
  if (covered === null) return { ...wanted, sinceMs: nowMs, keep: null };
  const gapMs = Math.min(nowMs, dueAtMs) - state.readAtMs;
  if (failing === null && gapMs > covered.backMs * (1 + 1 / READ_AT_STEPS)) {
    return { ...wanted, sinceMs: nowMs, keep: null };
  }
  return includes(covered, wanted) ? null : { ...wanted, sinceMs: nowMs, keep: covered };
}

/** Narrowing is remembered too: widening again later must baseline what happened in between. */
export function isNarrower(wanted: Covered, covered: Covered): boolean {
  return (
    includes(covered, wanted) &&
    (wanted.backMs < covered.backMs || covered.grades.some((grade) => !wanted.grades.includes(grade)))
  );
}

/** Is a wanted record part of the past that a covering records in silence? */
export function isBaselined(
  covering: Covering | null,
  freshForMs: number,
  lead: { grade: number; calledAtMs: number; endedAtMs: number | null },
): boolean {
  if (covering === null || lead.endedAtMs === null) return false;
  if (lead.endedAtMs < (covering.silentBeforeMs ?? Number.NEGATIVE_INFINITY)) return true;
  if (lead.endedAtMs >= covering.sinceMs - freshForMs) return false;
  const kept =
    covering.keep?.grades.includes(lead.grade) === true &&
    lead.calledAtMs >= covering.sinceMs - covering.keep.backMs;
  return !kept;
}

/** May a lead have been told by a table that is gone? */
export const mayHaveBeenTold = (covering: Covering | null, calledAtMs: number): boolean =>
  calledAtMs < (covering?.maybeToldBeforeMs ?? Number.NEGATIVE_INFINITY);

function includes(outer: Covered, inner: Covered): boolean {
  return outer.backMs >= inner.backMs && inner.grades.every((grade) => outer.grades.includes(grade));
}
