import type { Clock } from '../../lambdas/platform/time/clock.ts';

/** Monday 2 March 2026, noon in Shanghai. */
export const NOON_MS = Date.parse('2026-03-02T04:00:00Z');

/** A clock that stands until it is moved. Sleeping moves it, so that nothing waits for real. */
export class TestClock implements Clock {
  #nowMs: number;

  constructor(startMs = NOON_MS) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  async sleep(ms: number): Promise<void> {
    this.#nowMs += Math.max(0, ms);
  }

  advance(ms: number): void {
    this.#nowMs += ms;
  }
}
