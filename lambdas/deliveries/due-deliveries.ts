import type { Platform } from '../platform/platform.ts';
import type { Key } from '../platform/table.ts';
import { beforeCorrection } from './before-correction.ts';
import { beforePicture } from './before-picture.ts';
import { type Delivery, type DeliveryChange, isAboutLead, isOver } from './delivery.ts';
import type { DeliveryStore, Waiting } from './delivery-store.ts';
import { nameOf } from './name-of.ts';
import type { Operators } from './operators.ts';
import { afterLostSends, waitsForReceiver } from './retry.ts';
import { tellDead } from './tell-dead.ts';
import { cancel, giveUp, leaseRanOut, noAnswer, postpone } from './transitions.ts';

/** Not more than this is looked at in one go: the rest is still there when these are done. */
const BATCH = 500;

export interface DueDeps {
  platform: Platform;
  deliveries: DeliveryStore;
  faults: Operators;
  retentionMs: number;
}

/** Finds what a lane may send now, and settles on the way what must not be sent any more. */
export class DueDeliveries {
  readonly #deps: DueDeps;
  readonly #channel: string;
  readonly #counts: { dead: number; cancelled: number };
  /** Looked at already and left for another run: without this it would be looked at again for ever. */
  readonly #leftAlone = new Set<string>();

  constructor(deps: DueDeps, channel: string, counts: { dead: number; cancelled: number }) {
    this.#deps = deps;
    this.#channel = channel;
    this.#counts = counts;
  }

  /**
   * What may be sent now, read consistently: lost sends and corrections that must not go out are settled first.
   *
   * @param isReached the receiver just took something: what failed for what has passed by now waits no more
   */
  async find(keys: readonly Key[], isReached = false): Promise<Delivery[]> {
    const nowMs = this.#deps.platform.clock.nowMs();
    const mayGo = (one: Waiting) => (one.notBeforeMs ?? 0) <= nowMs || (isReached && waitsForReceiver(one));
    const waiting = await this.#deps.deliveries.waiting(this.#channel, {
      ...(isReached ? {} : { notAfterMs: nowMs }),
      limit: BATCH,
    });
    const indexed = waiting.filter(mayGo);
    const all = new Map([...keys, ...indexed].map((key) => [nameOf(key), { pk: key.pk, sk: key.sk }]));
    for (const key of this.#leftAlone) all.delete(key);
    const found = await this.#deps.deliveries.getMany([...all.values()], (key) =>
      this.#deps.platform.log.error('A delivery was written by a newer version, which alone can send it', {
        channel: this.#channel,
        delivery: key.sk,
      }),
    );
    const due: Delivery[] = [];
    for (const delivery of found) {
      const isDue = !isOver(delivery.state) && mayGo(delivery);
      if (isDue && delivery.channel === this.#channel && (await this.#maySend(delivery, nowMs))) {
        due.push(delivery);
      }
    }
    return due;
  }

  async #maySend(delivery: Delivery, nowMs: number): Promise<boolean> {
    const { retentionMs } = this.#deps;
    const lost = leaseRanOut(delivery) ? afterLostSends(delivery, { nowMs, retentionMs }) : null;
    if (lost) {
      await tellDead(this.#deps.faults, { ...delivery, ...lost });
      if ((await changeOrSay(this.#deps, delivery, lost)) && isAboutLead(delivery)) this.#counts.dead += 1;
      return false;
    }
    const { told } = delivery;
    if (told.kind === 'digest' && told.picture) return this.#mayFollow(delivery, told.picture.after, nowMs);
    if (!isAboutLead(delivery) || delivery.told.kind !== 'correction') return true;
    const { recordId } = delivery.told.lead;
    const ofRecord = await this.#deps.deliveries.ofRecord(recordId, delivery.taskKey);
    const verdict = beforeCorrection(delivery, ofRecord, nowMs);
    if (verdict.do === 'send') return true;
    if (verdict.do === 'wait') {
      await changeOrSay(this.#deps, delivery, postpone(verdict.untilMs));
      return false;
    }
    const change = cancel(verdict.reason, nowMs, retentionMs);
    const unanswered = leaseRanOut(delivery) ? noAnswer(delivery) : {};
    // The alert first, and only as it was read while its correction stood: a lead that recovers takes the correction
    // back, then the alert's token.
    if (verdict.do === 'cancel-both') {
      const stands = (await this.#deps.deliveries.get(delivery))?.token === delivery.token;
      if (!stands || !(await changeOrSay(this.#deps, verdict.alert, change))) {
        this.#leftAlone.add(nameOf(delivery));
        return false;
      }
      this.#counts.cancelled += 1;
    }
    if (await changeOrSay(this.#deps, delivery, { ...unanswered, ...change })) this.#counts.cancelled += 1;
    return false;
  }

  /** A picture, once its text is out. That the text died was told; the picture only dies with it. */
  async #mayFollow(delivery: Delivery, [pk, sk]: readonly [string, string], nowMs: number): Promise<boolean> {
    const verdict = beforePicture(await this.#deps.deliveries.get({ pk, sk }), nowMs);
    if (verdict.do === 'wait') await changeOrSay(this.#deps, delivery, postpone(verdict.untilMs));
    if (verdict.do === 'give-up') {
      const { retentionMs } = this.#deps;
      await changeOrSay(this.#deps, delivery, giveUp(delivery, 'text-never-sent', nowMs, retentionMs));
    }
    return verdict.do === 'send';
  }
}

/** @returns null, and says so, where somebody else was faster: theirs stands. */
export async function changeOrSay(
  { deliveries, platform }: Pick<DueDeps, 'deliveries' | 'platform'>,
  delivery: Delivery,
  change: DeliveryChange,
): Promise<Delivery | null> {
  const changed = await deliveries.change(delivery, change);
  if (!changed) {
    const { sk, state } = delivery;
    platform.log.warn('A delivery was changed by somebody else meanwhile; theirs stands', {
      delivery: sk,
      state,
    });
  }
  return changed;
}
