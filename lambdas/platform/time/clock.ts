import { setTimeout as delay } from 'node:timers/promises';

/** Time as leadbell sees it: epoch milliseconds, and waiting. Tests and the simulation bring their own. */
export interface Clock {
  nowMs(): number;
  /** Resolves after `ms`, or at once when `signal` aborts; it never rejects. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  async sleep(ms, signal) {
    try {
      await delay(Math.max(0, ms), undefined, { signal });
    } catch {
      // Only an abort rejects here, and it simply ends the wait.
    }
  },
};
