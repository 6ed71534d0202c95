import type { Clock } from '../../lambdas/platform/clock.ts';
import { MINUTE_MS } from '../../lambdas/platform/duration.ts';

export interface SchedulerOptions {
  clock: Clock;
  /** @default a minute, on the minute, as EventBridge Scheduler does */
  everyMs?: number;
  /** Never overlaps with itself, and must not throw. A missed time is caught up by tick itself. */
  fire(): Promise<void>;
}

/** Fires at once, then at every multiple of `everyMs`. */
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

  /** A timer may go off a little early, in the minute before: then nothing would be due yet, and a minute be lost. */
  async #untilNext(clock: Clock, everyMs: number): Promise<void> {
    const { signal } = this.#stopped;
    let leftMs = everyMs - (clock.nowMs() % everyMs);
    const nextMs = clock.nowMs() + leftMs;
    // More than that is left only where the clock was set back.
    while (leftMs > 0 && leftMs <= everyMs && !signal.aborted) {
      await clock.sleep(leftMs, signal);
      leftMs = nextMs - clock.nowMs();
    }
  }
}
