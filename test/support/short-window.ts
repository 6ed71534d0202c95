import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import type { World } from './world.ts';

const BACK_MS = 20 * MINUTE_MS;

/** Asks for the short window of the first task, as it is due now. */
export function shortWindow({ clock, config }: World): PollMessage {
  const nowMs = clock.nowMs();
  return {
    taskKey: config.tasks[0]?.key ?? '',
    fromMs: nowMs - BACK_MS,
    toMs: null,
    dueAtMs: nowMs,
    backMs: BACK_MS,
    staleAfterMs: MINUTE_MS,
    rest: [],
  };
}
