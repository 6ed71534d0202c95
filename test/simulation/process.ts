import type { Config } from '../../lambdas/config/config.ts';
import type { Log, LogFields } from '../../lambdas/platform/log/log.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { aheadMsAt } from './clocks.ts';
import type { Surroundings } from './surroundings.ts';

const MOST_SKEW_MS = 2 * MINUTE_MS;

/**
 * One invocation of a function. Whatever it asks of the world takes time, both ways; between any two answers it may
 * die, and then does nothing any more, though what it had asked for still happens.
 */
export class Process {
  readonly name: string;
  readonly config: Config;
  readonly startedAtMs: number;
  /** Which of two instances of its function runs it. */
  readonly instance: number;
  #isDead = false;
  readonly #world: Surroundings;
  readonly #skewMs: number;
  readonly #logLine: (line: string) => void;
  readonly #died: () => void;
  #ids = 0;

  constructor(
    world: Surroundings,
    options: { name: string; config: Config; log: (line: string) => void; died: () => void },
  ) {
    this.#world = world;
    this.name = options.name;
    this.config = options.config;
    this.startedAtMs = world.nowMs;
    this.instance = world.plan.clocks?.faults.some((fault) => fault.isOfOneInstance)
      ? world.random.between(0, 1)
      : 0;
    this.#logLine = options.log;
    this.#died = options.died;
    this.#skewMs = world.strikes('skew') ? world.random.between(-MOST_SKEW_MS / 2, MOST_SKEW_MS / 2) : 0;
  }

  /** Dead, or done. */
  get isGone(): boolean {
    return this.#isDead;
  }

  /** It has handled what it was started for. */
  end(): void {
    this.#isDead = true;
  }

  get nowMs(): number {
    return this.#world.nowMs + this.aheadMs;
  }

  /** How far its clock is ahead of the true time. */
  get aheadMs(): number {
    return this.#skewMs + aheadMsAt(this.#world.plan.clocks, this.instance, this.#world.nowMs);
  }

  get platform(): Platform {
    return {
      clock: {
        nowMs: () => this.nowMs,
        sleep: (ms) =>
          new Promise((resolve) => {
            this.#world.agenda.after(Math.max(0, ms), () => this.resume(resolve));
          }),
      },
      newId: () => {
        this.#ids += 1;
        return `${this.name}.${this.#ids}`;
      },
      random: () => this.#world.random.next(),
      log: this.#log(),
    };
  }

  /**
   * Asks something of the world: `act` happens when the request arrives, and its answer, or what it throws, comes
   * back after that.
   */
  ask<T>(act: () => T, { thereMs, backMs }: { thereMs: number; backMs: number }): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.isGone) return;
      this.#world.agenda.after(thereMs, () => {
        let answer: () => void;
        try {
          const result = act();
          answer = () => resolve(result);
        } catch (error) {
          answer = () => reject(error);
        }
        this.#world.agenda.after(backMs, () => this.resume(answer));
      });
    });
  }

  /** Goes on with an answer, unless the process is dead, or dies now. */
  resume(answer: () => void): void {
    if (this.isGone) return;
    if (this.#world.strikes('crash')) {
      this.die('crashed');
      return;
    }
    if (this.#world.strikes('stall')) {
      const stallMs = this.#world.random.between(16, 40) * SECOND_MS;
      this.#world.note(this.name, () => `stands still for ${stallMs / SECOND_MS} s`);
      this.#world.agenda.after(stallMs, () => {
        if (!this.isGone) answer();
      });
      return;
    }
    answer();
  }

  die(why: string): void {
    if (this.isGone) return;
    this.#isDead = true;
    this.#world.note(this.name, () => why);
    this.#died();
  }

  #log(): Log {
    const write = (level: string) => (message: string, fields?: LogFields) => {
      if (this.isGone) return;
      const line = `${level} ${message} ${fields ? JSON.stringify(fields, withErrors) : ''}`;
      this.#logLine(line);
      this.#world.note(this.name, () => `logs ${line}`);
    };
    return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
  }
}

const withErrors = (_key: string, value: unknown): unknown =>
  value instanceof Error
    ? { ...value, message: value.message, stack: value.stack, cause: value.cause }
    : value;
