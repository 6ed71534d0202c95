import type { Log } from '../../lambdas/platform/log/log.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { View } from './views/view.ts';

export interface LiveViewOptions {
  clock: Clock;
  log: Log;
  build(): Promise<View>;
}

type Part = Exclude<keyof View, 'nowMs'>;

/** After a change; and without one, since holds run out without a word. */
const LOOK_EVERY_MS = SECOND_MS;
const BUILD_EVERY_MS = 5 * SECOND_MS;
/** So that a page whose server is gone finds out. */
const HEARTBEAT_MS = 15 * SECOND_MS;

/**
 * The view, made once for all who look at it, and not at all while nobody does. Each viewer is told what has changed
 * since it was told last: one that reads slowly skips what is in between, and nothing piles up for it.
 */
export class LiveView {
  readonly #options: LiveViewOptions;
  readonly #parts = new Map<Part, { json: string; version: number }>();
  readonly #waiting = new Set<() => void>();
  readonly #stopped = new AbortController();
  #version = 0;
  #watchers = 0;
  #loop: Promise<void> | null = null;
  #changed: boolean = true;

  constructor(options: LiveViewOptions) {
    this.#options = options;
  }

  /** The view may have changed. */
  changed(): void {
    this.#changed = true;
  }

  get watchers(): number {
    return this.#watchers;
  }

  /** What has changed, as JSON of some parts of a {@link View}: first all of it. Ends with the signal, or with `stop`. */
  async *watch(signal: AbortSignal): AsyncGenerator<string> {
    const ended = AbortSignal.any([signal, this.#stopped.signal]);
    this.#watchers += 1;
    try {
      this.#loop ??= this.#follow();
      let told = 0;
      if (this.#version === 0) await this.#next(ended);
      while (!ended.aborted) {
        const since = told;
        told = this.#version;
        yield this.#since(since);
        if (told === this.#version) await this.#next(ended);
      }
    } finally {
      this.#watchers -= 1;
    }
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#loop;
  }

  /** Until nobody looks any more. */
  async #follow(): Promise<void> {
    const { clock, log } = this.#options;
    let builtAtMs = Number.NEGATIVE_INFINITY;
    let wokenAtMs = clock.nowMs();
    this.#changed = true;
    while (this.#watchers > 0 && !this.#stopped.signal.aborted) {
      const agoMs = clock.nowMs() - builtAtMs;
      if (this.#changed || agoMs >= BUILD_EVERY_MS || agoMs < 0) {
        this.#changed = false;
        try {
          const isNew = this.#keep(await this.#options.build());
          builtAtMs = clock.nowMs();
          if (isNew) {
            wokenAtMs = builtAtMs;
            this.#wake();
          }
        } catch (error) {
          this.#changed = true;
          log.warn('The view of the console could not be made', { error });
        }
      }
      if (Math.abs(clock.nowMs() - wokenAtMs) >= HEARTBEAT_MS) {
        wokenAtMs = clock.nowMs();
        this.#wake();
      }
      await clock.sleep(LOOK_EVERY_MS, this.#stopped.signal);
    }
    this.#loop = null;
    // Who looks next is shown what is so then.
    this.#parts.clear();
    this.#version = 0;
  }

  /** @returns whether anything is new */
  #keep(view: View): boolean {
    let isNew = false;
    for (const [name, value] of Object.entries(view) as [keyof View, unknown][]) {
      if (name === 'nowMs') continue;
      const json = JSON.stringify(value);
      if (this.#parts.get(name)?.json === json) continue;
      if (!isNew) this.#version += 1;
      isNew = true;
      this.#parts.set(name, { json, version: this.#version });
    }
    return isNew;
  }

  #since(version: number): string {
    const parts = [...this.#parts].filter(([, part]) => part.version > version);
    const pairs = parts.map(([name, { json }]) => `,${JSON.stringify(name)}:${json}`);
    return `{"nowMs":${this.#options.clock.nowMs()}${pairs.join('')}}`;
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }

  #next(ended: AbortSignal): Promise<void> {
    if (ended.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        ended.removeEventListener('abort', done);
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
      ended.addEventListener('abort', done);
    });
  }
}
