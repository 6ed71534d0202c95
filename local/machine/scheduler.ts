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
      await clock.sleep(everyMs - (clock.nowMs() % everyMs), this.#stopped.signal);
    }
  }
}
