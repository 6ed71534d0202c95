import type { Config } from '../config/config.ts';
import { DAY_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { isTooFarAhead } from '../platform/time/stored-time.ts';
import type { DigestMessage } from './digest-message.ts';
import { type OpenWindow, type WindowStore, windowName } from './window-store.ts';

/** After a longer stop nobody wants a digest for each missed day. Every schedule has its last one within this time. */
const CATCH_UP_MS = 8 * DAY_MS;

/**
 * A digest of a day that has not ended cannot be taken back. So if our clock leapt, the windows that fell due in the
 * leap wait, so that a wrong clock can be corrected first.
 */
const CLOCK_CHECK_MS = 5 * MINUTE_MS;
/** The longest wait of a window: a lease, or the pause between two tries. */
const LONGEST_WAIT_MS = 20 * MINUTE_MS;

export interface WindowsToFill {
  ask: DigestMessage[];
  /** How long the oldest window has waited; 0: none waits. */
  oldestMs: number;
}

/**
 * Puts the windows that fell due since the last tick, and returns all windows that are not yet filled. The caller
 * stores its time afterwards: if a tick dies before that, the next one repeats it, and windows that exist are not put
 * again.
 *
 * @param lastMs null on the first tick ever: nothing from the past is reported
 * @param hasLeapt our clock probably leapt forwards since then
 */
export async function windowsToFill(
  { config, windows }: { config: Pick<Config, 'digests' | 'timeZone'>; windows: WindowStore },
  lastMs: number | null,
  nowMs: number,
  hasLeapt = false,
): Promise<WindowsToFill> {
  if (Object.keys(config.digests).length === 0) return { ask: [], oldestMs: 0 };
  // Loaded late: the time zone code is a third of the tick's code, and ticks in a warm function that have no digest due
  // do not need it.
  const { dueDigestWindows } = await import('./windows.ts');
  const asked = new Map<string, DigestMessage>();
  const add = (message: DigestMessage) => asked.set(`${message.digest} ${windowName(message)}`, message);
  const afterMs = Math.max(lastMs ?? nowMs, nowMs - CATCH_UP_MS);
  const askFromMs = hasLeapt ? nowMs + CLOCK_CHECK_MS : nowMs;
  for (const [digest, schedule] of Object.entries(config.digests)) {
    for (const window of dueDigestWindows(schedule, config.timeZone, afterMs, nowMs)) {
      const { fromMs, toMs } = window;
      // A window that was put earlier is in the index unless it is filled.
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

/**
 * Was this window put or postponed by a clock that has since been set back? A window that waits for its proper time was
 * corrected already.
 */
const isOfWrongClock = ({ putAtMs, notBeforeMs, dueAtMs }: OpenWindow, nowMs: number): boolean =>
  notBeforeMs > dueAtMs &&
  (isTooFarAhead(putAtMs, nowMs, 0) || isTooFarAhead(notBeforeMs, nowMs, LONGEST_WAIT_MS));
