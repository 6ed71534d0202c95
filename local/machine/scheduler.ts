import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';

export interface SchedulerOptions {
  clock: Clock;
  /** @default a minute, on the minute, as EventBridge Scheduler does */
  everyMs?: number;
  /** Never overlaps with itself, and must not throw. The tick itself makes up for missed times. */
  fire(): Promise<void>;
}

/** Fires immediately, then at every multiple of `everyMs`. */
export class Scheduler {
  readonly #options: SchedulerOptions;
  readonly #stopped = new AbortController();
  #loop: Promise<void> = Promise.resolve();

  constructor(options: SchedulerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { clock, fire, everyMs = MINUTE_MS } = this.#options;
    while (!this.#stopped.signal.aborted) {
      await fire();
      await this.#untilNext(clock, everyMs);
    }
  }

  /** A timer may fire slightly early, in the previous minute. Then nothing would be due, and a minute would be lost. */
  async #untilNext(clock: Clock, everyMs: number): Promise<void> {
    const { signal } = this.#stopped;
    let leftMs = everyMs - (clock.nowMs() % everyMs);
    const nextMs = clock.nowMs() + leftMs;
    // More than this only remains after the clock was set back.
    while (leftMs > 0 && leftMs <= everyMs && !signal.aborted) {
      await clock.sleep(leftMs, signal);
      leftMs = nextMs - clock.nowMs();
    }
  }
}
