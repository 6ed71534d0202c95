import type { Channel, Outcome, Pace } from '../channels/channel.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { RenderContext } from '../messages/context.ts';
import { MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import type { Platform } from '../platform/platform.ts';
import type { Key } from '../platform/table.ts';
import { beforeCorrection } from './before-correction.ts';
import { compose } from './compose.ts';
import type { Delivery, DeliveryChange } from './delivery.ts';
import { isOver } from './delivery.ts';
import type { DeliveryStore } from './delivery-store.ts';
import { nextSend } from './fold.ts';
import { deliveryKey } from './keys.ts';
import type { LaneStore } from './lane-store.ts';
import { freeAtMs, freeSlots } from './rate.ts';
import { afterLostSends, afterOutcome } from './retry.ts';
import { cancel, claim, leaseRanOut, postpone } from './transitions.ts';

/** How long a lane, and a delivery in it, belongs to one sender. Longer than any send takes. */
export const LEASE_MS = 30 * SECOND_MS;
/** No send takes longer; the channels give up before that. */
export const SEND_MAX_MS = 15 * SECOND_MS;
/** Not more than this is looked at in one go: the rest is still there when these are done. */
const BATCH = 500;
/** A receiver with a higher allowance is paced by gaps alone: its one lane has one sender. */
const WINDOWED_UP_TO_PER_MINUTE = 60;
/** Trouble of one send is likely the next one's too: the lane waits with it, up to this long. */
const HOLD_AT_MOST_MS = MINUTE_MS;
/** How often a stopped lane tries one delivery, to see whether the channel is back. */
const PROBE_EVERY_MS = 60 * MINUTE_MS;

export interface LaneRunDeps {
  platform: Platform;
  deliveries: DeliveryStore;
  lanes: LaneStore;
  faults: FaultBook;
  retentionMs: number;
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
}

export interface LaneRunCounts {
  messages: number;
  sent: number;
  retried: number;
  dead: number;
  cancelled: number;
}

/** Why a run ended: nothing is due, or something must be waited for until `untilMs`. */
export type LaneRunEnd = { end: 'idle' | 'stopped' | 'lost' } | { end: 'wait' | 'hold'; untilMs: number };

/** One holding of a lane: one sender, so that order holds, and every transition conditional, in case it is not. */
export class LaneRun {
  readonly counts: LaneRunCounts = { messages: 0, sent: 0, retried: 0, dead: 0, cancelled: 0 };
  readonly #deps: LaneRunDeps;
  readonly #channel: Channel;
  readonly #pace: Pace;
  readonly #owner: string;
  #leaseUntilMs: number;
  /** When the sends that this run reserved were really over. */
  readonly #ended = new Map<string, number>();
  #lastSendAtMs = Number.NEGATIVE_INFINITY;
  /** Looked at in this run and left for another: without this it would look again for ever. */
  readonly #leftAlone = new Set<string>();

  constructor(deps: LaneRunDeps, channel: Channel, pace: Pace, lease: { owner: string; untilMs: number }) {
    this.#deps = deps;
    this.#channel = channel;
    this.#pace = pace;
    this.#owner = lease.owner;
    this.#leaseUntilMs = lease.untilMs;
  }

  /**
   * Sends what is due until nothing is, or the time is up.
   *
   * @param keys deliveries to read by key, which the index may not know yet
   * @param probing send one, and go on only if the channel takes it
   */
  async run(keys: readonly Key[], probing: boolean, stopAtMs: number): Promise<LaneRunEnd> {
    let batch = await this.due(keys);
    while (batch.length > 0) {
      const nowMs = this.#now();
      if (nowMs + SEND_MAX_MS > stopAtMs) return { end: 'wait', untilMs: nowMs };
      if (!(await this.#keepLane(nowMs))) return { end: 'lost' };

      const slots = await this.#freeSlots(nowMs);
      const next = probing
        ? ({ send: 'one', delivery: batch[0] as Delivery } as const)
        : nextSend(batch, { folds: this.#channel.folds, freeSlots: slots.free, nowMs });
      if (next.send === 'wait') return { end: 'wait', untilMs: slots.freeAtMs(next.slots) };

      const chosen = next.send === 'one' ? [next.delivery] : next.deliveries;
      const result = await this.#send(chosen, nowMs);
      if (result === 'no-slot') continue;
      const tried = new Set(result.tried.map(keyOf));
      batch = batch.filter((delivery) => !tried.has(keyOf(delivery)));
      const end = result.outcome && (await this.#afterSend(result.outcome, result.settled));
      if (end) return end;
      if (probing && result.outcome) {
        await resumeLane(this.#deps, this.#channel.name, this.#owner);
        probing = false;
      }
      if (batch.length === 0) batch = await this.due([]);
    }
    return { end: 'idle' };
  }

  /** What may be sent now, read consistently: lost sends and corrections that must not go out are settled first. */
  async due(keys: readonly Key[]): Promise<Delivery[]> {
    const nowMs = this.#now();
    const indexed = await this.#deps.deliveries.waiting(this.#channel.name, {
      notAfterMs: nowMs,
      limit: BATCH,
    });
    const all = new Map([...keys, ...indexed].map((key) => [keyOf(key), { pk: key.pk, sk: key.sk }]));
    for (const key of this.#leftAlone) all.delete(key);
    const found = await this.#deps.deliveries.getMany([...all.values()]);
    const due: Delivery[] = [];
    for (const delivery of found) {
      const isDue = !isOver(delivery.state) && (delivery.notBeforeMs ?? 0) <= nowMs;
      if (isDue && delivery.channel === this.#channel.name && (await this.#maySend(delivery, nowMs))) {
        due.push(delivery);
      }
    }
    return due;
  }

  async #maySend(delivery: Delivery, nowMs: number): Promise<boolean> {
    const { retentionMs } = this.#deps;
    const lost = leaseRanOut(delivery) ? afterLostSends(delivery, { nowMs, retentionMs }) : null;
    if (lost) {
      await this.#tellDead(delivery);
      if (await this.#change(delivery, lost)) this.counts.dead += 1;
      return false;
    }
    if (delivery.told.kind !== 'correction' || delivery.attempts > 0) return true;
    const { lead } = delivery.told;
    const alert = await this.#deps.deliveries.get(
      deliveryKey('alert', lead.recordId, lead.grade, delivery.channel),
    );
    const verdict = beforeCorrection(alert, nowMs);
    if (verdict.do === 'send') return true;
    if (verdict.do === 'wait') {
      await this.#change(delivery, postpone(verdict.untilMs));
      return false;
    }
    const change = cancel(verdict.reason, nowMs, retentionMs);
    // The alert first, and only as it was read: a lead that recovers meanwhile takes it back.
    if (verdict.do === 'cancel-both' && alert) {
      if (!(await this.#change(alert, change))) {
        this.#leftAlone.add(keyOf(delivery));
        return false;
      }
      this.counts.cancelled += 1;
    }
    if (await this.#change(delivery, change)) this.counts.cancelled += 1;
    return false;
  }

  async #send(
    chosen: readonly Delivery[],
    nowMs: number,
  ): Promise<
    'no-slot' | { tried: readonly Delivery[]; settled: readonly Delivery[]; outcome: Outcome | null }
  > {
    const { platform, deliveries, lanes } = this.#deps;
    const context = {
      ...this.#deps.render,
      nowMs,
      channel: this.#channel.name,
      limits: this.#channel.limits,
    };
    const asClaimed = (delivery: Delivery) => ({
      ...delivery,
      ...claim(delivery, this.#owner, nowMs + LEASE_MS),
    });
    const tried = chosen.slice(0, compose(chosen.map(asClaimed), context).deliveries.length);

    const sendId = platform.newId();
    if (this.#isWindowed()) {
      const send = { id: sendId, endsAtMs: nowMs + SEND_MAX_MS };
      const { key, perMinute } = this.#pace;
      const reservation = await lanes.reserve(key, perMinute, send, this.#ended, nowMs);
      if (!('id' in reservation)) return 'no-slot';
    } else {
      await platform.clock.sleep(this.#lastSendAtMs + MINUTE_MS / this.#pace.perMinute - nowMs);
    }

    const claimed: Delivery[] = [];
    for (const delivery of tried) {
      const mine = await deliveries.change(delivery, claim(delivery, this.#owner, this.#now() + LEASE_MS));
      if (mine) claimed.push(mine);
    }
    if (claimed.length === 0) return { tried, settled: [], outcome: null };
    // Only what was claimed is rendered; it all fits, since it is no more than what was composed before.
    const { message } = compose(claimed, context);
    this.counts.messages += 1;
    const outcome = await this.#channel.send(message, new AbortController().signal);
    const endedAtMs = this.#now();
    this.#lastSendAtMs = endedAtMs;
    this.#ended.set(sendId, endedAtMs);
    return { tried, settled: await this.#settle(claimed, outcome, endedAtMs), outcome };
  }

  async #settle(claimed: readonly Delivery[], outcome: Outcome, nowMs: number): Promise<Delivery[]> {
    const { platform, retentionMs } = this.#deps;
    const random = platform.random();
    const settled: Delivery[] = [];
    for (const delivery of claimed) {
      const change = afterOutcome(delivery, outcome, { nowMs, random, retentionMs });
      if (change.state === 'dead') await this.#tellDead(delivery);
      const after = await this.#change(delivery, change);
      if (!after) continue;
      settled.push(after);
      if (after.state === 'sent') this.counts.sent += 1;
      else if (after.state === 'dead') this.counts.dead += 1;
      else this.counts.retried += 1;
    }
    return settled;
  }

  /** What one outcome means for the lane as a whole. */
  async #afterSend(outcome: Outcome, settled: readonly Delivery[]): Promise<LaneRunEnd | null> {
    const { lanes, platform } = this.#deps;
    const { name } = this.#channel;
    const nowMs = this.#now();
    switch (outcome.kind) {
      case 'accepted':
      case 'too-long':
      case 'rejected':
        return null;
      case 'accepted-with-defect':
        platform.log.error('The receiver could not read all of a message', {
          channel: name,
          detail: outcome.detail,
        });
        return null;
      case 'channel-dead':
        await this.#deps.faults.seen({ kind: 'channel-dead', subject: name, name, detail: outcome.detail });
        await lanes.stop(name, this.#owner, {
          sinceMs: nowMs,
          why: outcome.detail,
          key: this.#pace.key,
          probeAtMs: nowMs + PROBE_EVERY_MS,
        });
        platform.log.error('A channel is dead and was stopped; nothing it holds is lost', {
          channel: name,
          detail: outcome.detail,
        });
        return { end: 'stopped' };
      default: {
        const nextMs = Math.min(...settled.map(({ notBeforeMs }) => notBeforeMs ?? Number.POSITIVE_INFINITY));
        const untilMs = Math.min(Math.max(nextMs, nowMs), nowMs + HOLD_AT_MOST_MS);
        await lanes.hold(name, this.#owner, untilMs);
        platform.log.warn('A send failed; the lane waits before the next one', {
          channel: name,
          outcome: outcome.kind,
          detail: outcome.detail,
        });
        return { end: 'hold', untilMs };
      }
    }
  }

  /** Before the delivery is over: whoever dies in between leaves it to be found, and told, again. */
  async #tellDead({ failures, channel }: Delivery): Promise<void> {
    const detail = Object.keys(failures).join(', ') || 'no answer';
    await this.#deps.faults.seen({ kind: 'deliveries-dead', subject: channel, name: channel, detail });
  }

  async #change(delivery: Delivery, change: DeliveryChange): Promise<Delivery | null> {
    const changed = await this.#deps.deliveries.change(delivery, change);
    if (!changed) {
      this.#deps.platform.log.warn('A delivery was changed by somebody else meanwhile; theirs stands', {
        delivery: delivery.sk,
        state: delivery.state,
      });
    }
    return changed;
  }

  async #keepLane(nowMs: number): Promise<boolean> {
    if (this.#leaseUntilMs - nowMs > SEND_MAX_MS) return true;
    this.#leaseUntilMs = nowMs + LEASE_MS;
    return this.#deps.lanes.renew(this.#channel.name, this.#owner, this.#leaseUntilMs);
  }

  async #freeSlots(nowMs: number): Promise<{ free: number; freeAtMs: (slots: number) => number }> {
    const { key, perMinute } = this.#pace;
    if (!this.#isWindowed()) return { free: Number.POSITIVE_INFINITY, freeAtMs: () => nowMs };
    const window = await this.#deps.lanes.rateWindow(key);
    return {
      free: freeSlots(window, perMinute, nowMs),
      freeAtMs: (slots) => freeAtMs(window, perMinute, slots, nowMs),
    };
  }

  #isWindowed(): boolean {
    return this.#pace.perMinute <= WINDOWED_UP_TO_PER_MINUTE;
  }

  #now(): number {
    return this.#deps.platform.clock.nowMs();
  }
}

/** The channel takes messages again. */
export async function resumeLane(
  { lanes, faults }: Pick<LaneRunDeps, 'lanes' | 'faults'>,
  channel: string,
  owner: string,
): Promise<void> {
  await lanes.resume(channel, owner);
  await faults.over('channel-dead', channel);
}

const keyOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;
