import type { Channel, Outcome, Pace } from '../../channels/channel.ts';
import type { RenderContext } from '../../messages/context.ts';
import type { Message } from '../../messages/message.ts';
import { mapLimit } from '../../platform/map-limit.ts';
import type { Item, Key } from '../../platform/table/table.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import type { AnswerForms } from '../answer-forms.ts';
import { isReminder, type ReminderDelivery } from '../before-reminder.ts';
import { type Composed, composeFor } from '../compose.ts';
import { type Delivery, isAboutLead, saysGrade } from '../delivery.ts';
import type { Waiting } from '../delivery-store.ts';
import { changeOrSay, DueDeliveries, type DueDeps } from '../due-deliveries.ts';
import { imageOf } from '../image-of.ts';
import { nameOf } from '../name-of.ts';
import type { LaneSilence } from '../rest.ts';
import { taskOf, whatOf } from '../tell-dead.ts';
import { cancel, claim } from '../transitions.ts';
import { FULL_AT_ONCE, type NextSend, nextSend } from './fold.ts';
import type { LaneRunCounts } from './lane-counts.ts';
import { type HealthOfLane, LaneHealth } from './lane-health.ts';
import type { Lane, LaneStore } from './lane-store.ts';
import { probeOf } from './probe.ts';
import { RobotSends } from './robot-sends.ts';
import { isTaken, WRITES_AT_ONCE, writeOutcome } from './write-outcome.ts';

/** How long a sender holds a lane, and a delivery in it. Longer than any send takes. */
export const LEASE_MS = 30 * SECOND_MS;
/** No send takes longer: the channels give up before. */
export const SEND_MAX_MS = 15 * SECOND_MS;
/** How soon the holder of a lane looks again where somebody sends beside it. */
const LOOK_AGAIN_MS = 300;

export interface LaneRunDeps extends DueDeps {
  lanes: LaneStore;
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
}

/**
 * Why a run ended: nothing is due, or it must wait until `untilMs`. `taken`: another function sends of this lane, and
 * this one has sent nothing.
 */
export type LaneRunEnd =
  | { end: 'idle' | 'stopped' | 'lost' | 'taken' }
  | { end: 'wait' | 'hold'; untilMs: number };

type Sent = { tried: readonly Delivery[]; written: readonly Delivery[]; outcome: Outcome | null };

/** `gone`: the picture is missing from the table. */
type Picture = NonNullable<Message['image']> | 'gone' | null;

/** A run that is over so soon has seen all that waits: who put something since has nudged the lane for it. */
const JUST_LOOKED_MS = 2 * SECOND_MS;
/**
 * Sends what a lane has, once. There is one sender, so messages stay in order; every transition is conditional all the
 * same, in case there are two. A lane that is well needs no lease where its receiver takes one send at a time: the send
 * that is under way there keeps others away. It is taken when there is something to write in it.
 */
export class LaneRun {
  readonly counts: LaneRunCounts;
  readonly #deps: LaneRunDeps;
  readonly #channel: Channel;
  readonly #pace: Pace;
  readonly #owner: string;
  /** Null: it does not hold the lane. */
  #leaseUntilMs: number | null = null;
  #lastSendAtMs = Number.NEGATIVE_INFINITY;
  /** The delivery with which the channel stopped. It goes last: if its text is the cause, the others are told. */
  #stoppedBy: string | null = null;
  readonly #health: LaneHealth;
  readonly #due: DueDeliveries;
  readonly #robot: RobotSends;
  #lane: Lane | null = null;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  readonly #sent = new Set<string>();
  #hasSentAll = false as boolean;

  constructor(deps: LaneRunDeps, channel: Channel, pace: Pace, owner: string, counts: LaneRunCounts) {
    this.counts = counts;
    this.#deps = deps;
    this.#due = new DueDeliveries(deps, channel.name, this.counts);
    this.#channel = channel;
    this.#pace = pace;
    this.#owner = owner;
    this.#health = new LaneHealth(deps, { channel: channel.name, key: pace.key, owner });
    this.#robot = new RobotSends(deps.lanes, channel.name, pace);
  }

  /** When the first of the reminders that were looked at too early is due. */
  get nextAskMs(): number | null {
    return this.#due.nextAskMs;
  }

  /** What waits soonest. Undefined: not known. */
  get soonest(): Waiting | null | undefined {
    return this.#hasSentAll ? null : this.#due.soonest;
  }

  /** Somebody silenced the channel, or a task in it. */
  silencedBy(silences: readonly LaneSilence[]): void {
    this.#due.silencedBy(silences);
  }

  /**
   * Looks for what is due, and at the lane and its robot in the same request.
   *
   * @param keys deliveries to read by key, because the index may not have them yet
   * @returns null: nothing is due, now or at all
   */
  async look(keys: readonly Key[]): Promise<{ lane: Lane; due: readonly Delivery[] } | null> {
    this.#lookedAtMs = this.#now();
    const due = await this.#due.find(keys, { read: (wanted) => this.#lookAt(wanted) });
    return this.#lane && due.length > 0 ? { lane: this.#lane, due } : null;
  }

  async #lookAt(keys: readonly Key[]): Promise<readonly Item[]> {
    const { lane, window, items } = await this.#deps.lanes.look(this.#channel.name, this.#robot.key, keys);
    this.#lane = lane;
    await this.#robot.begin(window);
    this.silencedBy(lane.silences);
    return items;
  }

  get isHoldingLane(): boolean {
    return this.#leaseUntilMs !== null;
  }

  /** @returns the lane, or null where another function holds it */
  async holdLane(): Promise<Lane | null> {
    const { lanes } = this.#deps;
    const nowMs = this.#now();
    const lane = await lanes.take(this.#channel.name, this.#owner, nowMs, nowMs + LEASE_MS);
    if (lane !== null) this.#leaseUntilMs = nowMs + LEASE_MS;
    return lane;
  }

  /** May it send without holding the lane? Nothing is to be written in it, and the robot takes one send at a time. */
  isWellWithout(lane: Lane, nowMs: number): boolean {
    const { trouble, stoppedSinceMs, unknownSinceMs, unreadSinceMs, owner } = lane;
    const isWell = [trouble, stoppedSinceMs, unknownSinceMs, unreadSinceMs].every((one) => one === null);
    const isFree = owner === null || (lane.leaseUntilMs ?? 0) <= nowMs;
    return this.#robot.key !== null && isWell && isFree && (lane.holdUntilMs ?? 0) <= nowMs;
  }

  /**
   * Sends until nothing is due or the time is up. A lane that is stopped, or whose last send failed, sends one message
   * at a time until the channel takes one.
   *
   * @param first what is due, where that was just looked up
   */
  async run(
    keys: readonly Key[],
    health: HealthOfLane,
    stopAtMs: number,
    first?: readonly Delivery[],
  ): Promise<LaneRunEnd> {
    this.#health.begin(health);
    this.#stoppedBy = health.trouble?.kind === 'channel-dead' ? health.trouble.lastTried : null;
    try {
      return await this.#sendAll(keys, stopAtMs, first ?? (await this.#due.find(keys)));
    } finally {
      // After what is to be written in the lane: a sender that waits for the robot must find that.
      await this.#robot.end(this.#now());
    }
  }

  async #sendAll(keys: readonly Key[], stopAtMs: number, first: readonly Delivery[]): Promise<LaneRunEnd> {
    let batch = first;
    let isReached = false;
    let hasSent = false;
    while (batch.length > 0) {
      const nowMs = this.#now();
      if (nowMs + SEND_MAX_MS > stopAtMs) return { end: 'wait', untilMs: nowMs };
      if (!(await this.#keepLane(nowMs))) return { end: 'lost' };

      const next = await this.#next(batch, nowMs);
      if (next.send === 'wait') return { end: 'wait', untilMs: this.#robot.freeAtMs(next.slots, nowMs) };

      const chosen = next.send === 'one' ? [next.delivery] : next.deliveries;
      const result = await this.#send(chosen, batch, nowMs);
      if (result === 'no-slot') continue;
      if (result === 'taken') return { end: hasSent ? 'lost' : 'taken' };
      hasSent = true;
      const tried = new Set(result.tried.map(nameOf));
      batch = batch.filter((delivery) => !tried.has(nameOf(delivery)));
      const end = result.outcome && (await this.#afterSend(result.outcome, result.written));
      if (end) return end;
      isReached ||= isTaken(result.outcome);
      for (const one of result.written) if (one.state === 'sent') this.#sent.add(nameOf(one));
      this.#hasSentAll = batch.length === 0 && this.#isAllSent();
      if (this.#hasSentAll) break;
      if (batch.length === 0) batch = await this.#due.find([], { isReached });
      // Its picture comes next. Everything else that is due is read again with it.
      // So is a lead that became due while its group was reminded of others.
      else if (!chosen.some((one) => isAboutLead(one) && (saysGrade(one) || !this.#channel.folds)))
        batch = await this.#due.find(keys);
    }
    return { end: 'idle' };
  }

  #isAllSent(): boolean {
    return this.#due.hadOnly(this.#sent) && this.#now() - this.#lookedAtMs < JUST_LOOKED_MS;
  }

  async #next(batch: readonly Delivery[], nowMs: number): Promise<NextSend> {
    const next = this.#choose(batch, nowMs);
    // Before it waits: other lanes of the robot may be done sooner than was known.
    if (next.send !== 'wait' || !(await this.#robot.readAgain())) return next;
    return this.#choose(batch, nowMs);
  }

  #choose(batch: readonly Delivery[], nowMs: number): NextSend {
    const free = this.#robot.free(nowMs);
    const { isWell, trouble } = this.#health;
    const probe = !isWell && free >= 1 ? probeOf(batch, trouble) : undefined;
    if (probe) return { send: 'one', delivery: probe };
    const others = batch.filter((delivery) => nameOf(delivery) !== this.#stoppedBy);
    const all = others.length > 0 ? others : batch;
    return nextSend(all, { folds: this.#channel.folds, freeSlots: free, nowMs });
  }

  async #send(
    found: readonly Delivery[],
    batch: readonly Delivery[],
    nowMs: number,
  ): Promise<'no-slot' | 'taken' | Sent> {
    const { deliveries } = this.#deps;
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
    const refused = await this.#reserve(tried, batch, nowMs);
    if (refused !== null) return refused;

    const mine = new Map<Delivery, Delivery>();
    await mapLimit(tried, WRITES_AT_ONCE, async (delivery) => {
      const change = claim(delivery, this.#owner, this.#now() + LEASE_MS);
      const claimed = await deliveries.change(delivery, change);
      if (claimed) mine.set(delivery, claimed);
    });
    const claimed = tried.flatMap((delivery) => mine.get(delivery) ?? []);
    await this.#answeredMeanwhile(claimed);
    if (claimed.length === 0) {
      this.#robot.ended(this.#now(), false);
      return { tried, written: [], outcome: null };
    }
    // Renders only what was claimed. It fits, because it is at most what was composed before.
    await forms?.keepList(claimed.filter(isAboutLead));
    const { message } = this.#compose(claimed, nowMs, forms);
    const outcome = await this.#sendMessage(message, picture);
    const endedAtMs = this.#now();
    this.#lastSendAtMs = endedAtMs;
    this.#robot.ended(endedAtMs, isTaken(outcome));
    const { recoveries } = this.#health;
    const at = { nowMs: endedAtMs, random: this.#deps.platform.random(), recoveries };
    const written = await writeOutcome(this.#deps, this.counts, claimed, outcome, at);
    await this.#deps.asking.wentOut(
      written
        .filter(isAboutLead)
        .filter((one) => isReminder(one) && one.state === 'sent') as ReminderDelivery[],
    );
    return { tried, written, outcome };
  }

  /** Waits for the pause between two sends, or reserves one. @returns null: it may be sent */
  async #reserve(
    tried: readonly Delivery[],
    batch: readonly Delivery[],
    nowMs: number,
  ): Promise<'no-slot' | 'taken' | null> {
    const { platform } = this.#deps;
    const { allows } = this.#pace;
    if ('gapMs' in allows) {
      await platform.clock.sleep(this.#lastSendAtMs + allows.gapMs - nowMs);
      return null;
    }
    const [delivery] = tried;
    if (delivery === undefined) return null;
    const { newId } = platform;
    const count = this.#countOf(tried, batch);
    const reserved = await this.#robot.reserve(
      { newId, delivery, count, endsAtMs: nowMs + SEND_MAX_MS },
      nowMs,
    );
    switch (reserved.got) {
      case 'reserved':
        return null;
      case 'busy':
        // Another lane sends to the same robot. In a moment it is our turn, or the minute is full.
        await platform.clock.sleep(Math.min(reserved.freeAtMs - nowMs, SECOND_MS));
        break;
      case 'ours':
        if (!this.isHoldingLane) return 'taken';
        await platform.clock.sleep(LOOK_AGAIN_MS);
    }
    // Who was faster may have been another function of this lane, and may have found that it must wait.
    await this.#lookAt([]);
    const isMine = this.isHoldingLane || (this.#lane && this.isWellWithout(this.#lane, this.#now()));
    return isMine ? 'no-slot' : 'taken';
  }

  /** How many messages follow each other: leads that each get one of their own. */
  #countOf(tried: readonly Delivery[], batch: readonly Delivery[]): number {
    const isAlone = tried.length === 1 && tried.every(saysGrade);
    return isAlone && this.#health.isWell ? Math.min(FULL_AT_ONCE, batch.filter(saysGrade).length) : 1;
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
        // Somebody else took the lane, and finds out for themselves.
        if (!this.isHoldingLane && (await this.holdLane()) === null) return { end: 'lost' };
        return this.#health.failed(outcome, written.map(nameOf));
    }
  }

  async #keepLane(nowMs: number): Promise<boolean> {
    if (this.#leaseUntilMs === null || this.#leaseUntilMs - nowMs > SEND_MAX_MS) return true;
    this.#leaseUntilMs = nowMs + LEASE_MS;
    return this.#deps.lanes.renew(this.#channel.name, this.#owner, this.#leaseUntilMs);
  }

  #now(): number {
    return this.#deps.platform.clock.nowMs();
  }
}
