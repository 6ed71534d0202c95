import type { LeadStore } from '../leads/lead-store.ts';
import { mapLimit } from '../platform/map-limit.ts';
import type { Platform } from '../platform/platform.ts';
import { nameOf } from '../platform/table/name-of.ts';
import type { Key } from '../platform/table/table.ts';
import type { BeforeSend } from './before-send/before-send.ts';
import { confirmAlerts } from './before-send/confirm-alerts.ts';
import { fellMeanwhile } from './before-send/fell-meanwhile.ts';
import { lookOnceMore } from './before-send/look-once-more.ts';
import { Candidates, type FirstLook } from './candidates.ts';
import { type Delivery, type DeliveryChange, isAboutLead, isAsk, isUnconfirmed } from './delivery.ts';
import type { DeliveryStore, Waiting } from './delivery-store.ts';
import { type Held, restsUntil } from './held-until.ts';
import type { Operators } from './operators.ts';
import type { Asking } from './reminders/asking.ts';
import { type LaneSilence, type RestReason, type RestRules, restOf } from './rest.ts';
import { afterLostSends } from './retry.ts';
import { tellDead } from './tell-dead.ts';
import { cancel, giveUp, leaseRanOut, noAnswer, postpone, rest } from './transitions.ts';

const LOOKS_AT_ONCE = 8;

export interface DueDeps {
  platform: Platform;
  deliveries: DeliveryStore;
  /** Of alerts that were put before them. */
  leads: Pick<LeadStore, 'getMany' | 'put'>;
  faults: Operators;
  /** Of whom people take leads. */
  asking: Asking;
  rest: RestRules;
  retentionMs: number;
}

/** Finds what a lane may send now, and cancels what must no longer be sent. */
export class DueDeliveries {
  readonly #deps: DueDeps;
  readonly #channel: string;
  readonly #counts: { dead: number; cancelled: number };
  readonly #candidates: Candidates;
  /** Who nudged for these had put their leads before. */
  readonly #named = new Set<string>();
  #nextAskMs: number | null = null;
  #silences: readonly LaneSilence[] = [];

  constructor(deps: DueDeps, channel: string, counts: { dead: number; cancelled: number }) {
    this.#deps = deps;
    this.#channel = channel;
    this.#counts = counts;
    this.#candidates = new Candidates(deps, channel);
  }

  /** From now on it goes by these, too. */
  silencedBy(silences: readonly LaneSilence[]): void {
    this.#silences = silences;
  }

  /**
   * Returns what may be sent now, from consistent reads. First handles lost sends and corrections that must not go out.
   * What must wait since people rest is put aside when nothing else is due: it delays nothing.
   *
   * @param isReached the receiver has just taken something: deliveries that failed for a passing reason wait no longer
   * @param besides names of what the run knows: only leads that came since are looked for
   * @param look of a run that has not begun to send: with it the lane and its robot are read, and it may leave all as it is
   */
  async find(
    keys: readonly Key[],
    {
      isReached = false,
      look = null,
      besides = null,
    }: { isReached?: boolean; look?: FirstLook | null; besides?: ReadonlySet<string> | null } = {},
  ): Promise<Delivery[]> {
    for (const key of keys) this.#named.add(nameOf(key));
    for (;;) {
      const nowMs = this.#deps.platform.clock.nowMs();
      const { all, isMore } = await this.#candidates.find(keys, { isReached, look, besides }, nowMs);
      const resting = all.flatMap((delivery) => {
        const held = this.#restsUntil(delivery, nowMs);
        return held === null ? [] : [{ delivery, held }];
      });
      const awake = resting.length === 0 ? all : all.filter((one) => this.#restsUntil(one, nowMs) === null);
      const due: Delivery[] = [];
      const fallen = await fellMeanwhile(this.#deps.deliveries, awake, nowMs);
      const early = awake.filter(isUnconfirmed).filter((alert) => !this.#named.has(nameOf(alert)));
      const unconfirmed = await confirmAlerts(this.#deps, early, nowMs);
      for (const delivery of awake.filter((one) => !isAsk(one))) {
        const settlesAtMs = fallen.get(nameOf(delivery));
        if (settlesAtMs !== undefined) {
          await this.#change(delivery, postpone(nowMs, Math.max(nowMs, settlesAtMs), 'settle'));
          continue;
        }
        const change = unconfirmed.get(nameOf(delivery));
        if (change !== undefined) {
          const changed = change && (await this.#change(delivery, change));
          if (changed?.state === 'cancelled') this.#counts.cancelled += 1;
          continue;
        }
        const sendable = await this.#sendable(delivery, nowMs);
        if (sendable) due.push(sendable);
      }
      // Looking at reminders must not delay an alert, and a look is worth most just before the send.
      const now = due.length > 0 ? due : await this.#dueAsks(awake.filter(isAsk), nowMs);
      if (now.length > 0 || resting.length === 0) return now;
      await mapLimit(resting, LOOKS_AT_ONCE, async ({ delivery, held }) => {
        await this.#change(delivery, rest(delivery, held));
      });
      if (!isMore) return [];
    }
  }

  #restsUntil(delivery: Delivery, nowMs: number): Held<RestReason> | null {
    return restsUntil(delivery, restOf(this.#deps.rest, this.#channel, this.#silences), nowMs);
  }

  /** What waits soonest, as the last look showed it. Null: nothing waits; undefined: not known. */
  get soonest(): Waiting | null | undefined {
    return this.#candidates.soonest;
  }

  /** More was due than was read when all was last looked for. */
  get hasMore(): boolean {
    return this.#candidates.hasMore;
  }

  /** Were these all that waited when it was last looked up? */
  hadOnly(names: ReadonlySet<string>): boolean {
    return this.#candidates.hadOnly(names);
  }

  #change(delivery: Delivery, change: DeliveryChange): Promise<Delivery | null> {
    this.#candidates.changed();
    return changeOrSay(this.#deps, delivery, change);
  }

  async #dueAsks(asks: readonly Delivery[], nowMs: number): Promise<Delivery[]> {
    const looked = new Map<string, Delivery>();
    await mapLimit(asks, LOOKS_AT_ONCE, async (ask) => {
      const sendable = await this.#sendable(ask, nowMs);
      if (sendable) looked.set(nameOf(ask), sendable);
    });
    return asks.flatMap((ask) => looked.get(nameOf(ask)) ?? []);
  }

  /** When the first of the reminders that were looked at too early is due. Null: none was. */
  get nextAskMs(): number | null {
    return this.#nextAskMs;
  }

  /** The delivery as it is to be sent; null: it must not be, or not yet. */
  async #sendable(delivery: Delivery, nowMs: number): Promise<Delivery | null> {
    const { retentionMs } = this.#deps;
    const lost = leaseRanOut(delivery) ? afterLostSends(delivery, { nowMs, retentionMs }) : null;
    if (lost) {
      await tellDead(this.#deps.faults, { ...delivery, ...lost });
      if ((await this.#change(delivery, lost)) && isAboutLead(delivery)) this.#counts.dead += 1;
      return null;
    }
    const verdict = await lookOnceMore(this.#deps, delivery, nowMs);
    if (verdict.do === 'send') return verdict.told ? { ...delivery, told: verdict.told } : delivery;
    await this.#setAside(delivery, verdict, nowMs);
    return null;
  }

  /** Handles what is due but must not be sent, or not yet. */
  async #setAside(
    delivery: Delivery,
    verdict: Exclude<BeforeSend, { do: 'send' }>,
    nowMs: number,
  ): Promise<void> {
    const { retentionMs } = this.#deps;
    switch (verdict.do) {
      case 'skip':
        return;
      case 'wait':
        await this.#change(delivery, postpone(nowMs, verdict.untilMs, isAsk(delivery) ? 'unclaimed' : null));
        if (isAsk(delivery))
          this.#nextAskMs = Math.min(this.#nextAskMs ?? Number.POSITIVE_INFINITY, verdict.untilMs);
        return;
      case 'give-up':
        // Operators already know that its text died. This one just follows.
        await this.#change(delivery, giveUp(delivery, verdict.reason, nowMs, retentionMs));
        return;
      case 'cancel':
      case 'cancel-both': {
        const change = cancel(verdict.reason, nowMs, retentionMs);
        if (verdict.do === 'cancel-both' && !(await this.#cancelAlert(delivery, verdict.alert, change)))
          return;
        const unanswered = leaseRanOut(delivery) ? noAnswer(delivery) : {};
        if (await this.#change(delivery, { ...unanswered, ...change })) this.#counts.cancelled += 1;
      }
    }
  }

  /**
   * Cancels the alert first, and only if it is unchanged since it was read with its correction. When a lead recovers,
   * the correction is taken back first and the alert's token changes afterwards.
   */
  async #cancelAlert(correction: Delivery, alert: Delivery, change: DeliveryChange): Promise<boolean> {
    const stands = (await this.#deps.deliveries.get(correction))?.token === correction.token;
    if (!stands || !(await this.#change(alert, change))) {
      this.#candidates.leaveAlone(correction);
      return false;
    }
    this.#counts.cancelled += 1;
    return true;
  }
}

/** @returns null, after a log line, if somebody else changed the delivery first: their change stands */
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
