import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import type { Log } from '../../lambdas/platform/log/log.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import type { Outbox } from './outbox.ts';
import type { ToldDigests } from './told-digests.ts';

export interface ToldFollowerOptions {
  clock: Clock;
  log: Log;
  outbox: Outbox;
  digests: ToldDigests;
  /** Once for each lead told. */
  onTold(delivery: LeadDelivery): void;
  /** Something was read that was not known. */
  onChanged(): void;
}

/** Keeps the outbox and the digests as the table has them, and reads only when something may have changed. */
export class ToldFollower {
  readonly #options: ToldFollowerOptions;
  #changed: boolean = true;
  #digestsChanged: boolean = true;
  #last: Promise<void> = Promise.resolve();

  constructor(options: ToldFollowerOptions) {
    this.#options = options;
  }

  /** Keys were written, or are due. */
  note(nudge: LaneMessage): void {
    this.#options.outbox.note(nudge);
    this.#changed = true;
  }

  /** Something may have changed. A lease that ends or a hold that runs out changes the table without a nudge. */
  changed({ digests }: { digests: boolean }): void {
    this.#changed = true;
    this.#digestsChanged ||= digests;
  }

  /** Until all that was noted is read. One reading at a time: nobody may be told of a lead twice. Never throws. */
  catchUp(): Promise<void> {
    this.#last = this.#last.then(() => this.#read());
    return this.#last;
  }

  async #read(): Promise<void> {
    if (!this.#changed) return;
    const { clock, log, outbox, digests, onTold, onChanged } = this.#options;
    const readDigests = this.#digestsChanged;
    this.#changed = false;
    this.#digestsChanged = false;
    const { version } = outbox;
    try {
      if (readDigests) await digests.refresh(clock.nowMs());
      for (const delivery of await outbox.refresh()) onTold(delivery);
    } catch (error) {
      this.changed({ digests: readDigests });
      log.warn('The table could not be read for the console', { error });
    }
    if (readDigests || outbox.version !== version) onChanged();
  }
}
