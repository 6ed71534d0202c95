import type { Log } from '../../lambdas/platform/log/log.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';

export interface SurveyorOptions<T> {
  clock: Clock;
  log: Log;
  /** Reads the whole table. */
  survey(): Promise<T>;
  /** There is something new. */
  onSeen(): void;
}

/** After a change, and without one: a hold runs out, and somebody else writes, without a word. */
const AFTER_CHANGE_MS = 2 * SECOND_MS;
const WITHOUT_CHANGE_MS = 10 * SECOND_MS;
/** Nobody has looked for so much longer: what was seen then may be hours old. */
const UNWATCHED_MS = 10 * SECOND_MS;
/** It takes no more than a twentieth of the time, however large the table is. */
const SHARE = 20;
/** What was seen then says nothing any more. */
const AT_MOST_MS = 2 * MINUTE_MS;

/** Looks at the whole table while somebody looks at the page, as seldom as will do. All viewers share what it saw. */
export class Surveyor<T> {
  readonly #options: SurveyorOptions<T>;
  #seen: T | null = null;
  #looking: Promise<void> | null = null;
  #endedAtMs = Number.NEGATIVE_INFINITY;
  #tookMs = 0;
  #changed: boolean = true;

  constructor(options: SurveyorOptions<T>) {
    this.#options = options;
  }

  /** Something was written since. */
  changed(): void {
    this.#changed = true;
  }

  /**
   * What was seen last. Looks again if it is time, and waits for that only if nobody has looked for a while. Null: it
   * failed so far.
   */
  async seen(): Promise<T | null> {
    const lateMs = this.#lateMs();
    if (this.#looking === null && lateMs >= 0) this.#looking = this.#look();
    if (this.#seen === null || lateMs >= UNWATCHED_MS) await this.#looking;
    return this.#seen;
  }

  /** Since it was time to look again. Negative: it is not yet. */
  #lateMs(): number {
    const agoMs = this.#options.clock.nowMs() - this.#endedAtMs;
    // A clock that was set back must not stop it.
    if (agoMs < 0) return 0;
    const waitMs = this.#changed ? AFTER_CHANGE_MS : WITHOUT_CHANGE_MS;
    return agoMs - Math.max(waitMs, Math.min(SHARE * this.#tookMs, AT_MOST_MS));
  }

  async #look(): Promise<void> {
    const { clock, log, survey, onSeen } = this.#options;
    const fromMs = clock.nowMs();
    this.#changed = false;
    try {
      this.#seen = await survey();
      onSeen();
    } catch (error) {
      this.#changed = true;
      log.warn('The table could not be surveyed for the console', { error });
    } finally {
      this.#endedAtMs = clock.nowMs();
      this.#tookMs = Math.max(0, this.#endedAtMs - fromMs);
      this.#looking = null;
    }
  }
}
