import { type Channel, isOfChannel, type Pace } from '../../channels/channel.ts';
import { nameOf } from '../../platform/table/name-of.ts';
import type { Item, Key } from '../../platform/table/table.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { type Delivery, isAboutLead, saysGrade } from '../delivery.ts';
import type { Hint, Waiting } from '../delivery-store.ts';
import { DueDeliveries } from '../due-deliveries.ts';
import type { LaneSilence } from '../rest.ts';
import { afterSend } from './after-send.ts';
import { FULL_AT_ONCE, type NextSend, nextSend, type Room } from './fold.ts';
import { type Gathering, isNoted, stillGathers } from './gathering.ts';
import type { Lane } from './lane.ts';
import type { LaneRunCounts } from './lane-counts.ts';
import type { LaneDeps } from './lane-deps.ts';
import { type HealthOfLane, LaneHealth } from './lane-health.ts';
import { LaneLease, SEND_MAX_MS } from './lane-lease.ts';
import { LaneSender, type Sent } from './lane-sender.ts';
import { probeOf } from './probe.ts';
import { RobotSends } from './robot-sends.ts';
import { isTaken } from './write-outcome.ts';

/** How soon the holder of a lane looks again where somebody sends beside it. */
const LOOK_AGAIN_MS = 300;

/**
 * Why a run ended: nothing is due, or it must wait until `untilMs`, or does so for more to come (`gather`). `taken`:
 * another function sends of this lane, and this one has sent nothing.
 */
export type LaneRunEnd =
  | { end: 'idle' | 'stopped' | 'lost' | 'taken' }
  | { end: 'wait' | 'gather' | 'hold'; untilMs: number };

/**
 * A run that is over so soon has seen all that waits: who put something since has nudged the lane for it. After a list it
 * looks again all the same, since what was put meanwhile is many, and found the lane taken.
 */
const JUST_LOOKED_MS = 2 * SECOND_MS;

/**
 * Sends what a lane has, once. There is one sender, so messages stay in order; every transition is conditional all the
 * same, in case there are two. A lane that is well needs no lease where its receiver takes one send at a time: the send
 * that is under way there keeps others away. It is taken when there is something to write in it.
 */
export class LaneRun {
  readonly counts: LaneRunCounts;
  readonly #deps: LaneDeps;
  readonly #channel: Channel;
  readonly #pace: Pace;
  #lastSendAtMs = Number.NEGATIVE_INFINITY;
  /** The delivery with which the channel stopped. It goes last: if its text is the cause, the others are told. */
  #stoppedBy: string | null = null;
  readonly #health: LaneHealth;
  readonly #due: DueDeliveries;
  readonly #robot: RobotSends;
  readonly #lease: LaneLease;
  readonly #sender: LaneSender;
  readonly #of: Parameters<typeof afterSend>[0];
  #lane: Lane | null = null;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  readonly #sent = new Set<string>();
  #hasSentAll = false as boolean;
  /** Why what is due was not read. */
  #left: LaneRunEnd | null = null;
  readonly #listIsOver: boolean;
  /** The robot took a list. */
  #hasFolded = false as boolean;

  /** @param listIsOver who nudged says that nothing more of a flood is on its way */
  constructor(
    deps: LaneDeps,
    channel: Channel,
    {
      pace,
      owner,
      counts,
      listIsOver,
    }: { pace: Pace; owner: string; counts: LaneRunCounts; listIsOver: boolean },
  ) {
    this.counts = counts;
    this.#listIsOver = listIsOver;
    this.#deps = deps;
    this.#due = new DueDeliveries(deps, channel.name, this.counts);
    this.#channel = channel;
    this.#pace = pace;
    this.#lease = new LaneLease(deps, channel.name, owner);
    this.#sender = new LaneSender(deps, channel, owner, counts);
    this.#health = new LaneHealth(deps, { channel: channel.name, pace, owner });
    this.#robot = new RobotSends(deps.lanes.robots, channel.name, pace);
    this.#of = { deps, channel: channel.name, health: this.#health, lease: this.#lease };
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
   * @returns null: nothing is due, now or at all; nothing `due`: what is due was not read, since the minute of the robot is
   * full, or the lane waits for more
   */
  async look(keys: readonly Key[]): Promise<{ lane: Lane; due: readonly Delivery[] } | null> {
    this.#lookedAtMs = this.#now();
    const due = await this.#due.find(keys, {
      look: {
        read: (wanted) => this.#lookAt(wanted),
        isFull: () => this.#leavesAll((nowMs) => this.#fullUntil(nowMs)),
        isGathering: (known) => this.#leavesAll((nowMs) => this.#gathersUntil(known, nowMs)),
      },
    });
    return this.#lane && (due.length > 0 || this.#left !== null) ? { lane: this.#lane, due } : null;
  }

  /** A lane that is not well is left to whoever takes it: much is to be seen to there beside the robot's room. */
  #leavesAll(endAt: (nowMs: number) => LaneRunEnd | null): boolean {
    const nowMs = this.#now();
    if (this.#lane === null || !this.isWellWithout(this.#lane, nowMs)) return false;
    this.#left = endAt(nowMs);
    return this.#left !== null;
  }

  #fullUntil(nowMs: number): LaneRunEnd | null {
    const isFull = this.#robot.room(nowMs).freeSlots < 1;
    return isFull ? { end: 'wait', untilMs: this.#robot.freeAtMs(1, nowMs) } : null;
  }

  #gathersUntil(known: readonly Hint[], nowMs: number): LaneRunEnd | null {
    const robot = { token: this.#robot.token, ...this.#roomAt(nowMs) };
    const untilMs = stillGathers(this.#lane?.gathering ?? null, known, robot);
    return untilMs === null ? null : { end: 'gather', untilMs };
  }

  /** What the lane should say after a run that ended so. */
  get gathering(): Gathering | null {
    const window = this.#robot.token;
    return window === null ? null : { window, freeSlots: this.#robot.room(this.#now()).freeSlots };
  }

  async #lookAt(keys: readonly Key[]): Promise<readonly Item[]> {
    const { lane, window, items } = await this.#deps.lanes.look(this.#channel.name, this.#robot.key, keys);
    this.#lane = lane;
    await this.#robot.begin(window);
    this.silencedBy(lane.silences);
    return items;
  }

  get isHoldingLane(): boolean {
    return this.#lease.isHeld;
  }

  /** @returns the lane, or null where another function holds it */
  holdLane(): Promise<Lane | null> {
    return this.#lease.take();
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
    this.#stoppedBy = health.trouble && isOfChannel(health.trouble.kind) ? health.trouble.lastTried : null;
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
    if (batch.length === 0 && this.#left !== null) return this.#left;
    while (batch.length > 0) {
      const nowMs = this.#now();
      if (nowMs + SEND_MAX_MS > stopAtMs) return { end: 'wait', untilMs: nowMs };
      if (!(await this.#lease.keep(nowMs))) return { end: 'lost' };

      const next = await this.#next(batch, nowMs);
      if (next.send === 'wait') return { end: 'wait', untilMs: this.#robot.freeAtMs(next.slots, nowMs) };

      if (next.send === 'gather') return { end: 'gather', untilMs: next.untilMs };

      const chosen = next.send === 'one' ? [next.delivery] : next.deliveries;
      const result = await this.#send(chosen, batch, nowMs);
      if (result === 'no-slot') continue;
      if (result === 'taken') return { end: hasSent ? 'lost' : 'taken' };
      hasSent = true;
      const tried = new Set(result.tried.map(nameOf));
      batch = batch.filter((delivery) => !tried.has(nameOf(delivery)));
      const end = result.outcome && (await afterSend(this.#of, result.outcome, result.written));
      if (end) return end;
      isReached ||= isTaken(result.outcome);
      this.#hasFolded ||= next.send === 'list' && isTaken(result.outcome);
      for (const one of result.written) if (one.state === 'sent') this.#sent.add(nameOf(one));
      this.#hasSentAll = batch.length === 0 && this.#isAllSent();
      if (this.#hasSentAll) break;
      if (batch.length === 0) batch = await this.#due.find([], { isReached });
      // Its picture comes next. Everything else that is due is read again with it.
      // So is a lead that became due while its group was reminded of others.
      else if (!chosen.some((one) => isAboutLead(one) && (saysGrade(one) || !this.#channel.folds)))
        batch = await this.#due.find(keys);
      // A backlog takes a run minutes. A lead that comes meanwhile does not wait for the rest of it.
      else if (next.send === 'list' && this.#due.hasMore) {
        const besides = new Set([...this.#sent, ...batch.map(nameOf)]);
        batch = [...(await this.#due.find([], { besides })), ...batch];
      }
    }
    return { end: 'idle' };
  }

  #isAllSent(): boolean {
    if (this.#hasFolded) return false;
    return this.#due.hadOnly(this.#sent) && this.#now() - this.#lookedAtMs < JUST_LOOKED_MS;
  }

  async #next(batch: readonly Delivery[], nowMs: number): Promise<NextSend> {
    const next = this.#choose(batch, nowMs);
    // Before it waits: other lanes of the robot may be done sooner than was known.
    if (next.send !== 'wait' || !(await this.#robot.readAgain())) return next;
    return this.#choose(batch, nowMs);
  }

  #choose(batch: readonly Delivery[], nowMs: number): NextSend {
    const room = this.#roomAt(nowMs);
    const { isWell, trouble } = this.#health;
    const probe = !isWell && room.freeSlots >= 1 ? probeOf(batch, trouble) : undefined;
    if (probe) return { send: 'one', delivery: probe };
    const others = batch.filter((delivery) => nameOf(delivery) !== this.#stoppedBy);
    const all = others.length > 0 ? others : batch;
    return nextSend(all, { folds: this.#channel.folds, ...room });
  }

  #roomAt(nowMs: number): Omit<Room, 'folds'> {
    const room = this.#robot.room(nowMs);
    const hasGathered = isNoted(this.#lane?.gathering ?? null, this.#robot.token);
    const isFlood = this.#hasFolded || (hasGathered && room.sentLately > 0);
    return { ...room, isFlood, listIsOver: this.#listIsOver, nowMs };
  }

  async #send(
    found: readonly Delivery[],
    batch: readonly Delivery[],
    nowMs: number,
  ): Promise<'no-slot' | 'taken' | Sent> {
    const prepared = await this.#sender.prepare(found, nowMs);
    const refused = await this.#reserve(prepared.tried, batch, nowMs);
    if (refused !== null) return refused;
    return this.#sender.send(prepared, this.#health.recoveries, (atMs, outcome) => {
      if (outcome !== null) this.#lastSendAtMs = atMs;
      this.#robot.ended(atMs, isTaken(outcome));
    });
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

  #now(): number {
    return this.#deps.platform.clock.nowMs();
  }
}
