import type { Covered, TaskState } from '../../lambdas/leads/coverage.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from './clock.ts';

/** Of a task that began a day ago, was read just now and has no trouble. */
export const steadyState = (covered: Covered | null): TaskState => ({
  token: 'read',
  startedAtMs: NOON_MS - DAY_MS,
  covered,
  covering: null,
  readAtMs: NOON_MS,
  failing: null,
  unreadFromMs: null,
  recoveringUntilMs: null,
  booksOpen: null,
});
