import type { Config } from '../config/config.ts';
import { DAY_MS, MINUTE_MS } from '../platform/duration.ts';
import { isTooFarAhead } from '../platform/stored-time.ts';
import type { DigestMessage } from './digest-message.ts';
import { type OpenWindow, type WindowStore, windowName } from './window-store.ts';

/** After a longer stop nobody wants a digest for each day of it: every schedule has its last one in this time. */
const CATCH_UP_MS = 8 * DAY_MS;

/**
 * A digest that is told of a day that is not over cannot be taken back. So where our clock leapt, what fell due in the leap
 * waits until a clock that is wrong has had time to be set right.
 */
const CLOCK_CHECK_MS = 5 * MINUTE_MS;
/** The longest wait of a window: the lease of who fills it, or of the one that is told nothing yet. */
const LONGEST_WAIT_MS = 20 * MINUTE_MS;

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
 * @param hasLeapt our clock leapt forwards since then, as far as one can see
 */
export async function windowsToFill(
  { config, windows }: { config: Pick<Config, 'digests' | 'timeZone'>; windows: WindowStore },
  lastMs: number | null,
  nowMs: number,
  hasLeapt = false,
): Promise<WindowsToFill> {
  if (Object.keys(config.digests).length === 0) return { ask: [], oldestMs: 0 };
  // The calendar of every zone is a third of the tick's code, and most ticks find their function warm.
  const { dueDigestWindows } = await import('./windows.ts');
  const asked = new Map<string, DigestMessage>();
  const add = (message: DigestMessage) => asked.set(`${message.digest} ${windowName(message)}`, message);
  const afterMs = Math.max(lastMs ?? nowMs, nowMs - CATCH_UP_MS);
  const askFromMs = hasLeapt ? nowMs + CLOCK_CHECK_MS : nowMs;
  for (const [digest, schedule] of Object.entries(config.digests)) {
    for (const window of dueDigestWindows(schedule, config.timeZone, afterMs, nowMs)) {
      const { fromMs, toMs } = window;
      // One that was put before is in the index, unless it is filled.
      const isPut = await windows.put(digest, schedule, window, nowMs, askFromMs);
      if (isPut && askFromMs <= nowMs) add({ digest, fromMs, toMs });
    }
  }
  const open = await windows.open();
  for (const window of open) {
    const { digest, fromMs, toMs } = window;
    const notBeforeMs = isOfWrongClock(window, nowMs)
      ? await windows.putRight(window, nowMs)
      : window.notBeforeMs;
    if (notBeforeMs <= nowMs) add({ digest, fromMs, toMs });
  }
  const oldestMs = Math.max(0, ...open.map(({ putAtMs }) => nowMs - putAtMs));
  return { ask: [...asked.values()], oldestMs };
}

/** Put, or put off, by a clock that has been set back since. One that waits for its time was put right already. */
const isOfWrongClock = ({ putAtMs, notBeforeMs, dueAtMs }: OpenWindow, nowMs: number): boolean =>
  notBeforeMs > dueAtMs &&
  (isTooFarAhead(putAtMs, nowMs, 0) || isTooFarAhead(notBeforeMs, nowMs, LONGEST_WAIT_MS));
