import { LeadbellError } from '../../platform/errors.ts';
import { absent, any, atMost, equals } from '../../platform/table/conditions.ts';
import { nameOf } from '../../platform/table/name-of.ts';
import { type Item, type Key, type Table, unchanged } from '../../platform/table/table.ts';
import { isTooFarAhead } from '../../platform/time/stored-time.ts';
import type { LaneSilence } from '../rest.ts';
import { type Lane, type LaneHints, toLane } from './lane.ts';
import { LONGEST_WAITS_MS } from './longest-waits.ts';
import { type ReadWindow, RobotStore, robotKey, toReadWindow } from './robot-store.ts';
import type { LaneTrouble } from './trouble.ts';

const laneKey = (channel: string): Key => ({ pk: `LANE#${channel}`, sk: 'STATE' });

/** How often the holder of a lane may write between a look and a change. */
const SILENCE_TRIES = 20;

/** What a sender must know before it sends, from one consistent read. */
export interface Look {
  lane: Lane;
  /** Null: nobody asked for it. */
  window: ReadWindow | null;
  /** The other items that were asked for, as far as they are there. */
  items: readonly Item[];
}

export class LaneStore {
  /** The windows of the robots that lanes send to. */
  readonly robots: RobotStore;
  readonly #table: Table;

  constructor(table: Table) {
    this.robots = new RobotStore(table);
    this.#table = table;
  }

  async get(channel: string): Promise<Lane> {
    return toLane(channel, await this.#table.get(laneKey(channel)), this.#table.nowMs());
  }

  /**
   * Reads a lane, the window of its robot and what a nudge names in one request.
   *
   * @param paceKey null: the receiver has no window
   */
  async look(channel: string, paceKey: string | null, keys: readonly Key[]): Promise<Look> {
    const [ofLane, ofRobot] = [laneKey(channel), paceKey === null ? null : robotKey(paceKey)];
    const all = new Map([ofLane, ...(ofRobot ? [ofRobot] : []), ...keys].map((key) => [nameOf(key), key]));
    const items = new Map((await this.#table.getMany([...all.values()])).map((item) => [nameOf(item), item]));
    const [lane, robot] = [items.get(nameOf(ofLane)), ofRobot && items.get(nameOf(ofRobot))];
    return {
      lane: toLane(channel, lane ?? null, this.#table.nowMs()),
      window: ofRobot === null ? null : toReadWindow(robot ?? null),
      items: keys.flatMap((key) => items.get(nameOf(key)) ?? []),
    };
  }

  /** @returns the lane, now ours, or null if somebody else holds it */
  async take(channel: string, owner: string, nowMs: number, leaseUntilMs: number): Promise<Lane | null> {
    const free = any(absent('owner'), atMost('leaseUntilMs', nowMs));
    const taken = await this.#table.upsert(laneKey(channel), { owner, leaseUntilMs }, free);
    if (taken !== null) return this.get(channel);
    await this.#shortenLease(channel);
    return null;
  }

  /**
   * A lease further ahead than any lease can be was written by a clock that has been set back. Its holder may still be
   * at work, so the lease lasts for one normal length from now.
   */
  async #shortenLease(channel: string): Promise<void> {
    const item = await this.#table.get(laneKey(channel));
    const nowMs = this.#table.nowMs();
    if (!item || !isTooFarAhead(Number(item.leaseUntilMs ?? 0), nowMs, LONGEST_WAITS_MS.lease)) return;
    const set = { leaseUntilMs: nowMs + LONGEST_WAITS_MS.lease };
    await this.#table.update(laneKey(channel), set, unchanged(item));
  }

  /** @returns false if the lease ran out and somebody else has the lane */
  async renew(channel: string, owner: string, leaseUntilMs: number): Promise<boolean> {
    return (await this.#table.update(laneKey(channel), { leaseUntilMs }, ours(owner))) !== null;
  }

  async release(
    channel: string,
    owner: string,
    { roomAtMs, nudgedForMs, gathering }: LaneHints,
  ): Promise<void> {
    const set = { owner: null, leaseUntilMs: null, roomAtMs, nudgedForMs, gathering };
    await this.#table.update(laneKey(channel), set, ours(owner));
  }

  /** From one that did not hold the lane. Who holds it knows better. */
  async hint(channel: string, nowMs: number, { roomAtMs, nudgedForMs, gathering }: LaneHints): Promise<void> {
    const free = any(absent('owner'), atMost('leaseUntilMs', nowMs));
    await this.#table.upsert(laneKey(channel), { roomAtMs, nudgedForMs, gathering }, free);
  }

  /** After a failed send: nothing is sent before `holdUntilMs`, and then one message. */
  async hold(channel: string, owner: string, trouble: LaneTrouble, holdUntilMs: number): Promise<void> {
    await this.#table.update(laneKey(channel), { trouble, holdUntilMs }, ours(owner));
  }

  async stop(
    channel: string,
    owner: string,
    stop: { sinceMs: number; why: string; key: string; probeAtMs: number; trouble: LaneTrouble },
  ): Promise<void> {
    const set = {
      stoppedSinceMs: stop.sinceMs,
      stoppedWhy: stop.why,
      stoppedKey: stop.key,
      probeAtMs: stop.probeAtMs,
      trouble: stop.trouble,
    };
    await this.#table.update(laneKey(channel), set, ours(owner));
  }

  /** The receiver took a message: the trouble has ended. */
  async recover(channel: string, owner: string, recoveries: number): Promise<void> {
    const changes = { ...NOT_STOPPED, recoveries, trouble: null, holdUntilMs: null };
    await this.#table.update(laneKey(channel), changes, ours(owner));
  }

  /** The lane may send again at once: one message, and not the one that failed last. */
  async resume(channel: string, owner: string): Promise<void> {
    await this.#table.update(laneKey(channel), { ...NOT_STOPPED, holdUntilMs: null }, ours(owner));
  }

  /** The sender that holds the lane obeys it from its next look on. What is over by now is forgotten. */
  async silence(channel: string, silence: LaneSilence): Promise<void> {
    await this.#changeSilences(channel, silence.id, [silence]);
  }

  /** Nothing more is held by this one. */
  async endSilence(channel: string, id: string): Promise<void> {
    await this.#changeSilences(channel, id, []);
  }

  /** Beside the sender that holds the lane, which changes other attributes. */
  async #changeSilences(channel: string, id: string, now: readonly LaneSilence[]): Promise<void> {
    for (let attempt = 0; attempt < SILENCE_TRIES; attempt += 1) {
      const item = await this.#table.get(laneKey(channel));
      const nowMs = this.#table.nowMs();
      const others = toLane(channel, item, nowMs).silences.filter(
        (one) => one.id !== id && one.untilMs > nowMs,
      );
      const silences = [...others, ...now];
      const set = { silences: silences.length > 0 ? silences : null };
      const condition = item ? unchanged(item) : absent('pk');
      if ((await this.#table.upsert(laneKey(channel), set, condition)) !== null) return;
    }
    throw new LeadbellError({
      code: 'lane-busy',
      message: `The lane of channel ${channel} was changed by others each time`,
      retryable: true,
      hint: 'It is sending just now: try again in a moment.',
    });
  }

  async markUnknown(channel: string, owner: string, sinceMs: number): Promise<void> {
    await this.#table.update(laneKey(channel), { unknownSinceMs: sinceMs }, ours(owner));
  }

  async markKnown(channel: string, owner: string): Promise<void> {
    await this.#table.update(laneKey(channel), { unknownSinceMs: null }, ours(owner));
  }

  async holdUnread(channel: string, owner: string, sinceMs: number, holdUntilMs: number): Promise<void> {
    await this.#table.update(laneKey(channel), { unreadSinceMs: sinceMs, holdUntilMs }, ours(owner));
  }

  async markRead(channel: string, owner: string): Promise<void> {
    await this.#table.update(laneKey(channel), { unreadSinceMs: null }, ours(owner));
  }
}

const NOT_STOPPED = { stoppedSinceMs: null, stoppedWhy: null, stoppedKey: null, probeAtMs: null };

const ours = (owner: string) => equals('owner', owner);
