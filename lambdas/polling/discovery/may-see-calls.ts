import type { TaskConfig, WindowConfig } from '../../config/config.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';

/** A call that was going on when a task ended is listed a little later. */
const ENDS_WITHIN_MS = 5 * MINUTE_MS;

/** Can a window that ends now list a call of the task? Not if it began after a found task had ended. */
export const maySeeCalls = (
  { found }: Pick<TaskConfig, 'found'>,
  { backMs }: Pick<WindowConfig, 'backMs'>,
  nowMs: number,
): boolean => !found || found.endedAtMs === null || nowMs - found.endedAtMs <= backMs + ENDS_WITHIN_MS;
