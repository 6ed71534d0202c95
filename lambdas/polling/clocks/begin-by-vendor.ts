import type { Listing } from '../../call-records/listing.ts';
import { type Covering, includes, type TaskState } from '../../leads/coverage.ts';
import type { Policy } from '../../leads/decide.ts';
import type { TaskStateStore } from '../../leads/task-state-store.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { CLOCK_TOLERANCE_MS, isTooFarAhead } from '../../platform/time/stored-time.ts';
import type { ClockDifference } from './clock-difference.ts';

/** What an answer showed of the time. */
interface Evidence {
  listing: Pick<Listing, 'clock' | 'newestAtMs'>;
  difference: ClockDifference | null;
  /** The time of the table's server minus ours: better than none. Null where it tells no time. */
  serverOffsetMs: number | null;
  nowMs: number;
}

/** A record that is no older says that its vendor's clock and ours agree. */
const IN_STEP_MS = 15 * MINUTE_MS;

/**
 * A first reading begins by the clock that dates the calls, as soon as an answer tells its time: by one of ours that was
 * days behind, all that was called in these days would ring, and by one that was ahead, nothing would for days.
 *
 * @returns the task's state; and the first reading that this poll goes by, its times by our clock, as well as the vendor's
 * time minus that, and what of it is a zone
 */
export async function beginByVendor(
  states: Pick<TaskStateStore, 'get' | 'change'>,
  taskKey: string,
  state: TaskState,
  evidence: Evidence,
): Promise<
  { state: TaskState } & Required<Pick<Policy, 'covering' | 'clockOffsetMs' | 'zoneShiftMs' | 'isTakenBack'>>
> {
  const offsetMs = offsetOf(evidence);
  const clockOffsetMs = offsetMs ?? 0;
  const zoneShiftMs = zoneShiftOf(evidence);
  const reckoned = (now: TaskState, { covering }: Pick<TaskState, 'covering'>) => ({
    state: now,
    covering: covering?.byVendor ? { ...covering, sinceMs: covering.sinceMs - clockOffsetMs } : covering,
    clockOffsetMs,
    zoneShiftMs,
    isTakenBack: covering?.was !== undefined && !covering.was.isLongAgo && !isClockInDoubt(evidence),
  });
  const change = state.covering && changeByVendor(state, state.covering, evidence.nowMs, offsetMs);
  if (!change) return reckoned(state, state);
  const changed = await states.change(taskKey, state, change);
  if (changed) return reckoned(changed, changed);
  // Another poll was faster. It knows no less, unless it wrote something else.
  const there = (await states.get(taskKey)) ?? state;
  return reckoned(there, there.covering?.byVendor ? there : change);
}

function changeByVendor(
  { startedAtMs }: Pick<TaskState, 'startedAtMs'>,
  covering: Covering,
  nowMs: number,
  offsetMs: number | null,
): (Pick<TaskState, 'covering'> & Partial<Pick<TaskState, 'covered' | 'startedAtMs'>>) | null {
  const { jumped, was, ...begun } = covering;
  const vendorMs = nowMs + (offsetMs ?? 0);
  // It began by a difference that is no more, or never was: until that day all would be recorded in silence.
  if (covering.byVendor && isTooFarAhead(covering.sinceMs, vendorMs, 0))
    return { covering: { ...covering, sinceMs: vendorMs } };
  if (covering.byVendor || offsetMs === null) return null;
  // A time that has come by the vendor's clock was written by one of ours that was right.
  const right = was && was.sinceMs <= vendorMs + CLOCK_TOLERANCE_MS ? was : null;
  // Then nothing of what was read by it needs to be read again as if for the first time.
  if (right?.covered && includes(right.covered, covering)) return { covered: right.covered, covering: null };
  const movedMs = right ? right.sinceMs - begun.sinceMs : (jumped?.byMs ?? 0) + offsetMs;
  if (Math.abs(movedMs) <= CLOCK_TOLERANCE_MS) return null;
  // No first reading begins after its first answer, whatever was taken for a jump.
  const sinceMs = Math.min(begun.sinceMs + movedMs, vendorMs);
  return {
    covering: { ...begun, sinceMs, byVendor: true },
    // The task began with it, and not on a day that is still to come.
    ...(startedAtMs === begun.sinceMs && movedMs < 0 ? { startedAtMs: startedAtMs + movedMs } : {}),
  };
}

/** Is it known that the clock of now is a wrong one? Then what was judged by another may well be right. */
const isClockInDoubt = ({ difference, serverOffsetMs }: Evidence): boolean =>
  difference !== null || Math.abs(serverOffsetMs ?? 0) > CLOCK_TOLERANCE_MS;

/** By how much records are dated apart from their vendor's own clock, and so apart from any wrong clock of ours. */
function zoneShiftOf({ listing: { clock }, difference }: Evidence): number {
  return difference?.by === 'records' ? difference.offsetMs - (clock?.offsetMs ?? 0) : 0;
}

/** The vendor's time minus ours, as far as anything tells it; null where nothing tells it. */
function offsetOf({ listing, difference, serverOffsetMs, nowMs }: Evidence): number | null {
  const { clock, newestAtMs } = listing;
  // Of a difference that is only remembered, ours may have been put right since, and nothing is old by what it was.
  const isGone = difference?.by === 'records' && difference.offsetMs > 0 && !isAhead(newestAtMs, nowMs);
  if (difference === null || isGone) return clock === null ? serverOffsetMs : 0;
  const isInStep = newestAtMs !== null && Math.abs(newestAtMs - nowMs) < IN_STEP_MS;
  // The calls are dated by a clock like ours, whatever a `Date` says: none of them is taken for the past by it.
  return difference.by === 'date' && difference.offsetMs > 0 && isInStep ? 0 : difference.offsetMs;
}

const isAhead = (atMs: number | null, nowMs: number): boolean =>
  atMs !== null && atMs - nowMs > CLOCK_TOLERANCE_MS;
