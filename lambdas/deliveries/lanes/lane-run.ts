import type { Channel, Outcome, Pace } from '../../channels/channel.ts';
import type { Told } from '../../leads/told.ts';
import type { RenderContext } from '../../messages/context.ts';
import type { Message } from '../../messages/message.ts';
import type { Key } from '../../platform/table/table.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import type { AnswerForms } from '../answer-forms.ts';
import { isReminder, type ReminderDelivery } from '../before-reminder.ts';
import { type Composed, composeFor } from '../compose.ts';
import { type Delivery, isAboutLead, saysGrade } from '../delivery.ts';
import { changeOrSay, DueDeliveries, type DueDeps } from '../due-deliveries.ts';
import { imageOf } from '../image-of.ts';
import { nameOf } from '../name-of.ts';
import type { LaneSilence } from '../rest.ts';
import { afterOutcome } from '../retry.ts';
import { taskOf, tellDead, whatOf } from '../tell-dead.ts';
import { cancel, claim } from '../transitions.ts';
import { type NextSend, nextSend } from './fold.ts';
import type { LaneRunCounts } from './lane-counts.ts';
import { type HealthOfLane, LaneHealth } from './lane-health.ts';
import type { LaneStore } from './lane-store.ts';
import { logOutcome } from './log-outcome.ts';
import { probeOf } from './probe.ts';
import { freeAtMs, freeSlots } from './rate.ts';

/** How long a sender holds a lane, and a delivery in it. Longer than any send takes. */
export const LEASE_MS = 30 * SECOND_MS;
/** No send takes longer: the channels give up before. */
export const SEND_MAX_MS = 15 * SECOND_MS;

export interface LaneRunDeps extends DueDeps {
  lanes: LaneStore;
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
}

/** Why a run ended: nothing is due, or it must wait until `untilMs`. */
export type LaneRunEnd = { end: 'idle' | 'stopped' | 'lost' } | { end: 'wait' | 'hold'; untilMs: number };

/** `gone`: the picture is missing from the table. */
type Picture = NonNullable<Message['image']> | 'gone' | null;

/**
 * Holds a lane once. There is one sender, so messages stay in order; every transition is conditional all the same, in
 * case there are two.
 */
export class LaneRun {
  readonly counts: LaneRunCounts;
  readonly #deps: LaneRunDeps;
  readonly #channel: Channel;
  readonly #pace: Pace;
  readonly #owner: string;
  #leaseUntilMs: number;
  #lastSendAtMs = Number.NEGATIVE_INFINITY;
  /** The delivery with which the channel stopped. It goes last: if its text is the cause, the others are told. */
  #stoppedBy: string | null = null;
  readonly #health: LaneHealth;
  readonly #due: DueDeliveries;

  constructor(
    deps: LaneRunDeps,
    channel: Channel,
    pace: Pace,
    lease: { owner: string; untilMs: number },
    counts: LaneRunCounts,
  ) {
    this.counts = counts;
    this.#deps = deps;
    this.#due = new DueDeliveries(deps, channel.name, this.counts);
    this.#channel = channel;
    this.#pace = pace;
    this.#owner = lease.owner;
    this.#health = new LaneHealth(deps, { channel: channel.name, key: pace.key, owner: lease.owner });
    this.#leaseUntilMs = lease.untilMs;
  }

  /** When the first of the reminders that were looked at too early is due. */
  get nextAskMs(): number | null {
    return this.#due.nextAskMs;
  }

  /** Somebody silenced the channel, or a task in it. */
  silencedBy(silences: readonly LaneSilence[]): void {
    this.#due.silencedBy(silences);
  }

  async hasDue(keys: readonly Key[]): Promise<boolean> {
    return (await this.#due.find(keys)).length > 0;
  }

  /**
   * Sends until nothing is due or the time is up. A lane that is stopped, or whose last send failed, sends one message
   * at a time until the channel takes one.
   *
   * @param keys deliveries to read by key, because the index may not have them yet
   */
  async run(keys: readonly Key[], health: HealthOfLane, stopAtMs: number): Promise<LaneRunEnd> {
    this.#health.begin(health);
    this.#stoppedBy = health.trouble?.kind === 'channel-dead' ? health.trouble.lastTried : null;
    let batch = await this.#due.find(keys);
    let isReached = false;
    while (batch.length > 0) {
      const nowMs = this.#now();
      if (nowMs + SEND_MAX_MS > stopAtMs) return { end: 'wait', untilMs: nowMs };
      if (!(await this.#keepLane(nowMs))) return { end: 'lost' };

      const slots = await this.#freeSlots(nowMs);
      const next = this.#next(batch, slots.free, nowMs);
      if (next.send === 'wait') return { end: 'wait', untilMs: slots.freeAtMs(next.slots) };

      const chosen = next.send === 'one' ? [next.delivery] : next.deliveries;
      const result = await this.#send(chosen, nowMs);
      if (result === 'no-slot') continue;
      const tried = new Set(result.tried.map(nameOf));
      batch = batch.filter((delivery) => !tried.has(nameOf(delivery)));
      const end = result.outcome && (await this.#afterSend(result.outcome, result.written));
      if (end) return end;
      isReached ||= isTaken(result.outcome);
      if (batch.length === 0) batch = await this.#due.find([], isReached);
      // Its picture comes next. Everything else that is due is read again with it.
      // So is a lead that became due while its group was reminded of others.
      else if (!chosen.some((one) => isAboutLead(one) && (saysGrade(one) || !this.#channel.folds)))
        batch = await this.#due.find(keys);
    }
    return { end: 'idle' };
  }

  #next(batch: readonly Delivery[], free: number, nowMs: number): NextSend {
    const { isWell, trouble } = this.#health;
    const probe = !isWell && free >= 1 ? probeOf(batch, trouble) : undefined;
    if (probe) return { send: 'one', delivery: probe };
    const others = batch.filter((delivery) => nameOf(delivery) !== this.#stoppedBy);
    const all = others.length > 0 ? others : batch;
    return nextSend(all, { folds: this.#channel.folds, freeSlots: free, nowMs });
  }

  async #send(
    found: readonly Delivery[],
    nowMs: number,
  ): Promise<
    'no-slot' | { tried: readonly Delivery[]; written: readonly Delivery[]; outcome: Outcome | null }
  > {
    const { platform, deliveries, lanes } = this.#deps;
    const asClaimed = (delivery: Delivery) => ({
      ...delivery,
      ...claim(delivery, this.#owner, nowMs + LEASE_MS),
    });
    const chosen = await this.#deps.asking.withWhoHasThem(found);
    const forms = await this.#deps.asking.forms(this.#channel.mentions ?? null);
    const tried = chosen.slice(0, this.#compose(chosen.map(asClaimed), nowMs, forms).deliveries.length);
    // Before anything is claimed, as the picture is read.
    await forms?.keepList(tried.filter(isAboutLead));

    const picture = await this.#pictureOf(tried.map(asClaimed));
    const sendId = platform.newId();
    const { key, allows } = this.#pace;
    if ('windows' in allows) {
      const send = { id: sendId, endsAtMs: nowMs + SEND_MAX_MS };
      const reservation = await lanes.reserve(key, allows.windows, send, nowMs);
      if ('freeAtMs' in reservation) {
        // Another lane sends to the same robot. In a moment it is our turn, or the minute is full.
        await platform.clock.sleep(Math.min(reservation.freeAtMs - nowMs, SECOND_MS));
        return 'no-slot';
      }
    } else {
      await platform.clock.sleep(this.#lastSendAtMs + allows.gapMs - nowMs);
    }

    const claimed: Delivery[] = [];
    for (const delivery of tried) {
      const mine = await deliveries.change(delivery, claim(delivery, this.#owner, this.#now() + LEASE_MS));
      if (mine) claimed.push(mine);
    }
    await this.#answeredMeanwhile(claimed);
    if (claimed.length === 0) {
      await this.#endSend(sendId, this.#now());
      return { tried, written: [], outcome: null };
    }
    // Renders only what was claimed. It fits, because it is at most what was composed before.
    await forms?.keepList(claimed.filter(isAboutLead));
    const { message } = this.#compose(claimed, nowMs, forms);
    const outcome = await this.#sendMessage(message, picture);
    const endedAtMs = this.#now();
    this.#lastSendAtMs = endedAtMs;
    await this.#endSend(sendId, endedAtMs);
    const written = await this.#writeOutcome(claimed, outcome, endedAtMs);
    await this.#deps.asking.wentOut(
      written
        .filter(isAboutLead)
        .filter((one) => isReminder(one) && one.state === 'sent') as ReminderDelivery[],
    );
    return { tried, written, outcome };
  }

  #compose(deliveries: readonly Delivery[], nowMs: number, forms: AnswerForms | null): Composed {
    return composeFor(this.#channel, deliveries, { ...this.#deps.render, nowMs }, forms);
  }

  async #sendMessage(message: Message, picture: Picture): Promise<Outcome> {
    if (picture === 'gone') return { kind: 'rejected', detail: 'the picture is not in the table any more' };
    this.counts.messages += 1;
    const shown = picture ? { ...message, image: picture } : message;
    return this.#channel.send(shown, new AbortController().signal);
  }

  /** Read before anything is claimed, so that a failing table does not cost a try. */
  async #pictureOf([first]: readonly Delivery[]): Promise<Picture> {
    if (first?.told.kind !== 'digest' || first.told.picture === null) return null;
    const { png: once, repeatPng } = first.told.picture;
    const [pk, sk] = first.ambiguous > 0 ? repeatPng : once;
    const png = await this.#deps.deliveries.picture({ pk, sk });
    return png ? imageOf(png) : 'gone';
  }

  /**
   * Takes out reminders of leads that somebody took since they were looked at: these are being sent from now on, so what
   * is claimed after this may hear of it all the same, and nothing else does.
   */
  async #answeredMeanwhile(claimed: Delivery[]): Promise<void> {
    const reminders = claimed.filter(isAboutLead).filter(isReminder);
    if (reminders.length === 0) return;
    const answered = await this.#deps.asking.answeredMeanwhile(reminders);
    for (const reminder of reminders.filter((one) => answered.has(nameOf(one)))) {
      claimed.splice(
        claimed.findIndex((one) => nameOf(one) === nameOf(reminder)),
        1,
      );
      const change = cancel('claimed', this.#now(), this.#deps.retentionMs);
      if (await changeOrSay(this.#deps, reminder, change)) this.counts.cancelled += 1;
    }
  }

  async #writeOutcome(claimed: readonly Delivery[], outcome: Outcome, nowMs: number): Promise<Delivery[]> {
    const { platform, retentionMs } = this.#deps;
    const { recoveries } = this.#health;
    const at = { nowMs, random: platform.random(), retentionMs, together: claimed.length, recoveries };
    const written: Delivery[] = [];
    for (const delivery of claimed) {
      const change = afterOutcome(delivery, outcome, at);
      if (change.state === 'dead') await tellDead(this.#deps.faults, { ...delivery, ...change });
      const after = await changeOrSay(this.#deps, delivery, change);
      if (!after) continue;
      written.push(after);
      if (!isAboutLead(after)) continue;
      logOutcome(platform.log, after);
      if (after.state === 'sent') {
        if (!saysGrade(after)) continue;
        this.counts.sent += 1;
        // What waited since people rest does not measure our speed either.
        if (!after.rested) this.#timeAlert(after.told, nowMs);
      } else if (after.state === 'dead') this.counts.dead += 1;
      else this.counts.retried += 1;
    }
    return written;
  }

  /** A correction or a repeated announcement is about an older call, and does not measure our speed. */
  #timeAlert({ kind, lead }: Told, sentAtMs: number): void {
    if (kind === 'alert' && lead.endedAtMs !== null) {
      this.counts.toAlertMs.push(Math.max(0, sentAtMs - lead.endedAtMs));
    }
  }

  /** Decides what one outcome means for the whole lane. */
  async #afterSend(outcome: Outcome, written: readonly Delivery[]): Promise<LaneRunEnd | null> {
    const { platform } = this.#deps;
    const { name } = this.#channel;
    switch (outcome.kind) {
      case 'accepted':
        await this.#health.recover();
        return null;
      case 'accepted-with-defect':
        platform.log.error('The receiver could not read all of a message', {
          channel: name,
          detail: outcome.detail,
        });
        await this.#deps.faults.counted(
          { kind: 'message-damaged', subject: name, name },
          {
            id: written.map(nameOf).join(' '),
            what: written.map(whatOf).join(', '),
            why: outcome.detail,
            ...(written[0] ? taskOf(written[0]) : {}),
          },
        );
        await this.#health.recover();
        return null;
      case 'too-long':
      case 'unsafe':
      case 'rejected':
        platform.log.error('The receiver refused a message for what is in it', {
          channel: name,
          detail: outcome.detail,
          deliveries: written.map(({ sk }) => sk),
        });
        return null;
      default:
        return this.#health.failed(outcome, written.map(nameOf));
    }
  }

  async #keepLane(nowMs: number): Promise<boolean> {
    if (this.#leaseUntilMs - nowMs > SEND_MAX_MS) return true;
    this.#leaseUntilMs = nowMs + LEASE_MS;
    return this.#deps.lanes.renew(this.#channel.name, this.#owner, this.#leaseUntilMs);
  }

  async #freeSlots(nowMs: number): Promise<{ free: number; freeAtMs: (slots: number) => number }> {
    const { key, allows } = this.#pace;
    if (!('windows' in allows)) return { free: Number.POSITIVE_INFINITY, freeAtMs: () => nowMs };
    const window = await this.#deps.lanes.rateWindow(key);
    return {
      free: freeSlots(window, allows.windows, nowMs),
      freeAtMs: (slots) => freeAtMs(window, allows.windows, slots, nowMs),
    };
  }

  async #endSend(id: string, nowMs: number): Promise<void> {
    if ('windows' in this.#pace.allows) await this.#deps.lanes.endSend(this.#pace.key, id, nowMs);
  }

  #now(): number {
    return this.#deps.platform.clock.nowMs();
  }
}

const isTaken = (outcome: Outcome | null): boolean =>
  outcome?.kind === 'accepted' || outcome?.kind === 'accepted-with-defect';
