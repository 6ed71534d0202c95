import type { TaskConfig } from '../config/config.ts';
import type { Covering, TaskState } from '../leads/coverage.ts';
import { wantedCoverage } from './task-state.ts';

/**
 * What a table from yesterday cannot know. It was restored from a backup, or is new where an older one is gone: calls
 * that it has no lead of may have been told all the same. Times are epoch milliseconds.
 */
export interface ThePast {
  /** Calls that were over before this are recorded and not told. Null: none is silent. */
  silentBeforeMs: number | null;
  /** Calls that were made before this may have been told, and are told as repeats. */
  maybeToldBeforeMs: number;
}

/**
 * The first reading that a task begins again: the past goes by its rules until the longest window was read once.
 *
 * @param state of the task, or null where the table has none
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

/** Is a call part of what is to be silent? One whose end is not known is not. */
export const isSilent = (endedAtMs: number | null, { silentBeforeMs }: ThePast): boolean =>
  endedAtMs !== null && silentBeforeMs !== null && endedAtMs < silentBeforeMs;
