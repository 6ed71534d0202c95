import type { DueWindow } from '../../lambdas/digests/windows.ts';

/** One window of a digest, chosen by the user. */
export interface ChosenDigest {
  name: string;
  window: DueWindow;
  /** The day that it covers, or the first of its week; for `since-last` the day on which it ends. */
  date: string;
}
