import type { PollErrorCode } from '../call-records/errors.ts';

/** What has been read of a task: how far back, and for which grades. */
export interface Covered {
  backMs: number;
  grades: readonly number[];
}

/**
 * A first reading in progress. Until it is complete, wanted records whose call ended before `sinceMs − freshFor` are
 * baselined: recorded silently. `keep` is what was covered already when it began; leads in there are told as usual.
 */
export interface Covering extends Covered {
  sinceMs: number;
  keep: Covered | null;
  /** Calls that ended before this are recorded silently, whatever `keep` says. Absent: no such limit. */
  silentBeforeMs?: number;
  /** Calls from before this may have been told by a table that no longer exists. Absent: no such calls. */
  maybeToldBeforeMs?: number;
  /** True if `sinceMs` is a time of the vendor's clock, which dates the calls. Absent: of ours, as far as known. */
  byVendor?: true;
  /**
   * The value before it was moved back because it was ahead of our clock. If the vendor's clock has reached that time,
   * our present clock is the wrong one. `covered`: what had been read by then. `isLongAgo`: it began so long before our
   * clock was set back that what it recorded is not judged again.
   */
  was?: { sinceMs: number; covered: Covered | null; isLongAgo?: true };
  /**
   * How far our clock has jumped since the reading began, while no answer showed which clock was right; and the time of
   * the tick before the last jump, so that it is counted once. Absent: no jump.
   */
  jumped?: { byMs: number; fromMs: number };
}

/** Records that the vendor does not list, however we ask. */
export interface Unreadable {
  fromMs: number;
  toMs: number;
  /** When that was first seen. */
  sinceMs: number;
  fault: PollErrorCode;
  /**
   * Their positions in the list of a window that reaches back this far, if everything around them was listed: then the
   * window is still read as a whole. Absent: nothing in the span can be listed, and it is read around.
   */
  rows?: { fromRow: number; toRow: number | null; backMs: number; total: number | null };
  /**
   * The first reading that ended without these records: records found here later are judged by the rule of that
   * reading.
   */
  covering?: Covering;
}

/** The state of a task as the table stores it. Written only when it changes: an idle poll never writes. */
export interface TaskState {
  token: string;
  /** Set once, before the task's first request. */
  startedAtMs: number;
  covered: Covered | null;
  covering: Covering | null;
  /** About when the longest window was last read. Updated rarely, see {@link READ_AT_STEPS}. */
  readAtMs: number;
  failing: { sinceMs: number; fault: PollErrorCode } | null;
  /** From here to now, reading is not assured. Once a poll succeeds, a message of its own reads this span. */
  unreadFromMs: number | null;
  /** Until this time somebody is reading back in slices, and will look for the next one: nobody else need begin. */
  recoveringUntilMs: number | null;
  /** Windows, by their look-back, whose books did not close last time. */
  booksOpen: readonly number[] | null;
  /** Spans that cannot be read in any way, oldest first. Absent: none, or written by an older version. */
  unreadable?: readonly Unreadable[] | null;
  /** Somebody looks for what cannot be read until then: others leave it to them. Absent: nobody does. */
  searchUntilMs?: number | null;
  /**
   * Somebody may be changing leads that were told before until then: nobody goes by what they remember of them from
   * before this time. Absent: nobody has.
   */
  leadsChangingUntilMs?: number | null;
  /** Spans that come only when they are asked for by themselves, a row at a time. Absent: none. */
  apart?: readonly { fromMs: number; toMs: number }[] | null;
}

/** `readAtMs` is updated this many times per window, so that an idle task costs only a few writes a day. */
export const READ_AT_STEPS = 4;

/**
 * Must a first reading begin before this poll? Yes on the very first poll, when the window or the grades were widened,
 * and after a gap longer than the window without any polls. An outage of the vendor is not such a gap: it is read back
 * to its start and told.
 *
 * @param dueAtMs when the tick asked for this poll, by the tick's clock. The tick notices a jump and moves `readAtMs`
 * with it.
 * @returns the first reading to begin, or null if none is needed
 */
export function coveringToBegin(
  state: TaskState,
  wanted: Covered,
  nowMs: number,
  dueAtMs = nowMs,
): Covering | null {
  const { covering, covered, failing } = state;
  // It goes on from where it began: calls since then were nobody's past, and the vendor may have been down all the time.
  if (covering !== null) return includes(covering, wanted) ? null : { ...covering, ...wanted };
  if (covered === null) return { ...wanted, sinceMs: nowMs, keep: null };
  const gapMs = Math.min(nowMs, dueAtMs) - state.readAtMs;
  if (failing === null && gapMs > covered.backMs * (1 + 1 / READ_AT_STEPS)) {
    return { ...wanted, sinceMs: nowMs, keep: null };
  }
  return includes(covered, wanted) ? null : { ...wanted, sinceMs: nowMs, keep: covered };
}

/** A narrowed configuration is stored too: if it is widened again, everything in between must be baselined. */
export function isNarrower(wanted: Covered, covered: Covered): boolean {
  return (
    includes(covered, wanted) &&
    (wanted.backMs < covered.backMs || covered.grades.some((grade) => !wanted.grades.includes(grade)))
  );
}

/** Does a wanted record belong to the past that a first reading records silently? */
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

/** May a table that no longer exists have told this lead? */
export const mayHaveBeenTold = (covering: Covering | null, calledAtMs: number): boolean =>
  calledAtMs < (covering?.maybeToldBeforeMs ?? Number.NEGATIVE_INFINITY);

export function includes(outer: Covered, inner: Covered): boolean {
  return outer.backMs >= inner.backMs && inner.grades.every((grade) => outer.grades.includes(grade));
}
