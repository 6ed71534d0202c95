import type { Config } from '../config/config.ts';
import { DAY_MS } from '../platform/duration.ts';
import type { DigestMessage } from './digest-message.ts';
import { type WindowStore, windowName } from './window-store.ts';

/** After a longer stop nobody wants a digest for each day of it: every schedule has its last one in this time. */
const CATCH_UP_MS = 8 * DAY_MS;

export interface WindowsToFill {
  ask: DigestMessage[];
  /** How long the oldest one has waited; 0: none does. */
  oldestMs: number;
}

/**
 * Puts what fell due since the last tick, and names every window that is still to be filled. The caller remembers its
 * time after this: a tick that dies before is repeated, and a window that is there is not put again.
 *
 * @param lastMs null on the first tick ever: the past is not told
 */
export async function windowsToFill(
  { config, windows }: { config: Pick<Config, 'digests' | 'timeZone'>; windows: WindowStore },
  lastMs: number | null,
  nowMs: number,
): Promise<WindowsToFill> {
  if (Object.keys(config.digests).length === 0) return { ask: [], oldestMs: 0 };
  // The calendar of every zone is a third of the tick's code, and most ticks find their function warm.
  const { dueDigestWindows } = await import('./windows.ts');
  const asked = new Map<string, DigestMessage>();
  const add = (message: DigestMessage) => asked.set(`${message.digest} ${windowName(message)}`, message);
  const afterMs = Math.max(lastMs ?? nowMs, nowMs - CATCH_UP_MS);
  for (const [digest, schedule] of Object.entries(config.digests)) {
    for (const window of dueDigestWindows(schedule, config.timeZone, afterMs, nowMs)) {
      const { fromMs, toMs } = window;
      // One that was put before is in the index, unless it is filled.
      if (await windows.put(digest, schedule, window, nowMs)) add({ digest, fromMs, toMs });
    }
  }
  const open = await windows.open();
  for (const { digest, fromMs, toMs, notBeforeMs } of open) {
    if (notBeforeMs <= nowMs) add({ digest, fromMs, toMs });
  }
  const oldestMs = Math.max(0, ...open.map(({ putAtMs }) => nowMs - putAtMs));
  return { ask: [...asked.values()], oldestMs };
}
