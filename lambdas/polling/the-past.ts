import type { TaskConfig } from '../config/config.ts';
import type { Covering, TaskState } from '../leads/coverage.ts';
import { wantedCoverage } from './windows/tiers.ts';

/**
 * What a table from yesterday cannot know. It was restored from a backup, or replaces an older one that no longer
 * exists. Calls without a lead in it may have been told all the same. Times are epoch milliseconds.
 */
export interface ThePast {
  /** Calls that ended before this are recorded silently. Null: none are. */
  silentBeforeMs: number | null;
  /** Calls from before this may have been told, and are told as repeats. */
  maybeToldBeforeMs: number;
}

/**
 * The first reading that a task begins again. These rules for the past apply until the longest window has been read
 * once.
 *
 * @param state of the task, or null if the table has none
 */
export function coveringOfThePast(state: TaskState | null, task: TaskConfig, past: ThePast): Covering {
  const { silentBeforeMs, maybeToldBeforeMs } = past;
  const underWay = state?.covering ?? null;
  return {
    ...wantedCoverage(task),
    sinceMs: underWay?.sinceMs ?? 0,
    keep: underWay?.keep ?? null,
    ...(silentBeforeMs === null ? {} : { silentBeforeMs }),
    maybeToldBeforeMs,
  };
}

/** Does a call belong to what is recorded silently? Not if its end is unknown. */
export const isSilent = (endedAtMs: number | null, { silentBeforeMs }: ThePast): boolean =>
  endedAtMs !== null && silentBeforeMs !== null && endedAtMs < silentBeforeMs;
