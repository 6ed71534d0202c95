import type { DueWindow } from '../../lambdas/digests/windows.ts';

/** One window of one digest, chosen by hand. */
export interface ChosenDigest {
  name: string;
  window: DueWindow;
  /** The day it covers, or the first of its week; `since-last`: the day it ends on. */
  date: string;
}
