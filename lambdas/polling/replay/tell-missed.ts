import { mapLimit } from '../../platform/map-limit.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { applyChange, applyNew } from '../apply.ts';
import type { Applying } from '../applying.ts';
import type { DueDelivery } from '../finish-lead.ts';
import type { Missed, ReplayDeps } from './find-missed.ts';

const WRITTEN_AT_ONCE = 8;
/** After this time, the next process that finds the work unfinished ends it. */
const WRITTEN_WITHIN_MS = MINUTE_MS;

/**
 * Puts what was missed into the books and its alerts into their lanes, each marked as late, as a poll would. Whoever
 * writes the same lead at the same moment wins, or this does: nothing is told twice.
 *
 * @returns those whose alerts were put, and the lanes to wake
 */
export async function tellMissed(
  deps: ReplayDeps,
  missed: readonly Missed[],
): Promise<{ told: readonly Missed[]; due: readonly DueDelivery[] }> {
  const { platform, config, leads, deliveries, giving } = deps;
  const told = new Set<Missed>();
  const due: DueDelivery[] = [];
  await mapLimit(missed, WRITTEN_AT_ONCE, async (one) => {
    const nowMs = platform.clock.nowMs();
    const applying: Applying = {
      task: one.task,
      leads,
      deliveries,
      giving,
      retentionMs: config.retentionMs,
      nowMs,
      deadlineMs: nowMs + WRITTEN_WITHIN_MS,
      isAgeKnown: one.isAgeKnown,
      isLate: true,
    };
    const { decision } = one;
    const finished =
      decision.kind === 'new' ? await applyNew(applying, decision) : await applyChange(applying, decision);
    due.push(...finished.due);
    if (finished.reason === 'told') told.add(one);
  });
  return { told: missed.filter((one) => told.has(one)), due };
}
