import type { Config } from '../config/config.ts';
import { ConfigStore } from '../config/pushed/config-store.ts';
import type { InEffect } from '../config/pushed/deployed.ts';
import { useOf } from '../config/pushed/use-of.ts';
import type { Platform } from '../platform/platform.ts';
import type { Table } from '../platform/table/table.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';

export interface ConfigSourceDeps {
  platform: Pick<Platform, 'clock' | 'log'>;
  table: Table;
  /** The configuration beside the code. */
  deployed: Config;
}

/** The same for every function: a push reaches all of them in the minute after it. */
const minuteOf = (nowMs: number): number => Math.floor(nowMs / MINUTE_MS);

/**
 * Which configuration to use. Costs one small read a minute, eventually consistent; a version is read when there is
 * another one.
 */
export class ConfigSource {
  readonly #deps: ConfigSourceDeps;
  readonly #store: ConfigStore;
  #known: { number: number; use: InEffect } | null = null;
  #lookedIn: number | null = null;
  #looking: Promise<InEffect> | null = null;

  constructor(deps: ConfigSourceDeps) {
    this.#deps = deps;
    this.#store = new ConfigStore(deps.table);
  }

  /**
   * The last one where it cannot be looked up. The same object as long as nothing has changed.
   *
   * @throws where nothing was ever looked up: what was pushed must not be left out because one read failed
   */
  async now(): Promise<InEffect> {
    const minute = minuteOf(this.#deps.platform.clock.nowMs());
    if (this.#known !== null && this.#lookedIn === minute) return this.#known.use;
    this.#looking ??= this.#look(minute).finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  async #look(minute: number): Promise<InEffect> {
    try {
      const pointer = await this.#store.currentSoon();
      const number = pointer?.number ?? 0;
      if (this.#known?.number !== number)
        this.#known = { number, use: await useOf(this.#store, this.#deps.deployed, pointer) };
    } catch (error) {
      if (this.#known === null) throw error;
      const { version } = this.#known.use;
      this.#deps.platform.log.warn('The configuration could not be looked up; the last one is used', {
        version,
        error,
      });
    }
    this.#lookedIn = minute;
    return this.#known.use;
  }
}
