import type { RateLimit } from '../../channels/channel.ts';
import { LeadbellError } from '../../platform/errors.ts';
import { absent, any, atMost, equals } from '../../platform/table/conditions.ts';
import { refuseNewer } from '../../platform/table/schema-version.ts';
import { type Item, type Key, type Table, unchanged } from '../../platform/table/table.ts';
import { DAY_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { boundedWait, isTooFarAhead } from '../../platform/time/stored-time.ts';
import { nameOf } from '../name-of.ts';
import type { LaneSilence } from '../rest.ts';
import { LONGEST_WAITS_MS } from './longest-waits.ts';
import {
  emptyWindow,
  inTime,
  type RatedSend,
  type RateWindow,
  withEnd,
  withEnds,
  withHold,
  withSend,
} from './rate.ts';
import type { LaneTrouble } from './trouble.ts';

/** A lane, as the table stores it. There is one for each channel. */
export interface Lane {
  channel: string;
  /** The holder of the lane until `leaseUntilMs`. Absent while it is free. */
  owner: string | null;
  leaseUntilMs: number | null;
  /** When the channel refused us permanently. Since then only probes are sent. */
  stoppedSinceMs: number | null;
  stoppedWhy: string | null;
  /** The receiver that refused. A new webhook in the configuration starts the lane again. */
  stoppedKey: string | null;
  probeAtMs: number | null;
  /** Since when deliveries wait here while no function that came has the channel in its configuration. */
  unknownSinceMs: number | null;
  /** Since when the store of the channel's address does not answer. */
  unreadSinceMs: number | null;
  /** Set while the last send failed and nothing has been taken since. */
  trouble: LaneTrouble | null;
  /** How often a message was taken after a failure. */
  recoveries: number;
  /** All sending waits until then: the last send failed, or the receiver said that it is full. */
  holdUntilMs: number | null;
  /** When its robot has room again, as the last holder saw it. A hint for those that wake lanes. */
  roomAtMs: number | null;
  /** The delayed nudge that is already under way, so that nudges do not multiply. */
  nudgedForMs: number | null;
  /** Those of the channel, and of tasks in it. They may be over. */
  silences: readonly LaneSilence[];
}

const laneKey = (channel: string): Key => ({ pk: `LANE#${channel}`, sk: 'STATE' });
const robotKey = (paceKey: string): Key => ({ pk: `ROBOT#${paceKey}`, sk: 'STATE' });

/** An item without a version has version 1. */
const SCHEMA_VERSION = 1;

/** How often senders of one robot may collide at its rate window before one of them waits. */
const WINDOW_TRIES = 5;
/** How often the holder of a lane may write between a look and a change. */
const SILENCE_TRIES = 20;
/** Far longer than any send counts, and than our clock may lag: DynamoDB deletes by its own clock. */
const WINDOW_KEPT_MS = 90 * DAY_MS;

export type Reservation = { id: string } | { freeAtMs: number };

/** A robot's window as it was read, or as its last writer left it. Null: no item is there yet. */
export type ReadWindow = RateWindow & { token: string | null };

/** What a sender must know before it sends, from one consistent read. */
export interface Look {
  lane: Lane;
  /** Null: nobody asked for it. */
  window: ReadWindow | null;
  /** The other items that were asked for, as far as they are there. */
  items: readonly Item[];
}

export class LaneStore {
  readonly #table: Table;

  constructor(table: Table) {
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
    hints: Pick<Lane, 'roomAtMs' | 'nudgedForMs'>,
  ): Promise<void> {
    const { roomAtMs, nudgedForMs } = hints;
    const set = { owner: null, leaseUntilMs: null, roomAtMs, nudgedForMs };
    await this.#table.update(laneKey(channel), set, ours(owner));
  }

  /** What the next sender of the lane should know, from one that did not hold it. Who holds it knows better. */
  async hint(channel: string, nowMs: number, hints: Pick<Lane, 'roomAtMs' | 'nudgedForMs'>): Promise<void> {
    const { roomAtMs, nudgedForMs } = hints;
    const free = any(absent('owner'), atMost('leaseUntilMs', nowMs));
    await this.#table.upsert(laneKey(channel), { roomAtMs, nudgedForMs }, free);
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

  async rateWindow(paceKey: string): Promise<ReadWindow> {
    const window = toReadWindow(await this.#table.get(robotKey(paceKey)));
    return this.windowInTime(paceKey, window);
  }

  /** Writes a window that a wrong clock wrote as it is to be read, so that its minute starts now and not at each look. */
  async windowInTime(paceKey: string, window: ReadWindow): Promise<ReadWindow> {
    const nowMs = this.#table.nowMs();
    const bounded = inTime(window, nowMs);
    if (bounded === window) return window;
    const changed = await this.#changeWindow(paceKey, nowMs, (now) => now);
    return changed ?? { ...bounded, token: window.token };
  }

  /**
   * Reserves one of the sends that the receiver allows, across all lanes and functions that use it. Only one can be
   * under way.
   *
   * @param send `endsAtMs` is its latest possible end
   */
  async reserve(
    paceKey: string,
    limits: readonly RateLimit[],
    send: Omit<RatedSend, 'over'>,
    nowMs: number,
  ): Promise<Reservation> {
    let freeMs = nowMs;
    const reserved = await this.#changeWindow(paceKey, nowMs, (window) => {
      const next = withSend(window, send, limits, nowMs);
      if ('sends' in next) return next;
      freeMs = next.freeAtMs;
      return null;
    });
    return reserved ? { id: send.id } : { freeAtMs: freeMs };
  }

  /** Marks a reserved send as ended: the next may begin, and its minute counts from here. */
  async endSend(paceKey: string, id: string, nowMs: number): Promise<void> {
    await this.#changeWindow(paceKey, nowMs, (window) => withEnd(window, id, nowMs));
  }

  /** Marks sends as ended, and gives back reserved ones. */
  async endSends(
    paceKey: string,
    ended: ReadonlyMap<string, number>,
    unused: readonly string[],
    nowMs: number,
  ): Promise<void> {
    await this.#changeWindow(paceKey, nowMs, (window) => withEnds(window, ended, unused));
  }

  /** When a delivery was sent. Null: it is not, or its item is gone. */
  async sentAtMs([pk, sk]: readonly [pk: string, sk: string]): Promise<number | null> {
    const item = await this.#table.get({ pk, sk });
    return item?.state === 'sent' && typeof item.sentAtMs === 'number' ? item.sentAtMs : null;
  }

  /**
   * Writes what follows from a window as it was read.
   *
   * @returns the window then; null: somebody else wrote it since
   */
  async writeWindow(
    paceKey: string,
    read: ReadWindow,
    { sends, heldUntilMs }: RateWindow,
    nowMs: number,
  ): Promise<ReadWindow | null> {
    const expiresAt = Math.ceil((nowMs + WINDOW_KEPT_MS) / SECOND_MS);
    const condition = read.token === null ? absent('pk') : unchanged({ token: read.token });
    const token = await this.#table.upsert(robotKey(paceKey), { sends, expiresAt, heldUntilMs }, condition);
    return token === null ? null : { sends, heldUntilMs, token };
  }

  /** Tells all lanes of this receiver that it is full until then. */
  async holdRobot(paceKey: string, untilMs: number, nowMs: number): Promise<void> {
    await this.#changeWindow(paceKey, nowMs, (window) => withHold(window, untilMs));
  }

  /** @returns null if the change was declined, or others were faster each time */
  async #changeWindow(
    paceKey: string,
    nowMs: number,
    change: (window: RateWindow) => RateWindow | null,
  ): Promise<ReadWindow | null> {
    for (let attempt = 0; attempt < WINDOW_TRIES; attempt += 1) {
      const read = toReadWindow(await this.#table.get(robotKey(paceKey)));
      const next = change(inTime(read, nowMs));
      if (next === null) return null;
      const written = await this.writeWindow(paceKey, read, next, nowMs);
      if (written) return written;
    }
    return null;
  }
}

const NOT_STOPPED = { stoppedSinceMs: null, stoppedWhy: null, stoppedKey: null, probeAtMs: null };

const ours = (owner: string) => equals('owner', owner);

function toReadWindow(item: Item | null): ReadWindow {
  const { sends, heldUntilMs } = { ...emptyWindow, ...(item as Partial<RateWindow> | null) };
  return { sends, heldUntilMs, token: item?.token ?? null };
}

function toLane(channel: string, item: Item | null, nowMs: number): Lane {
  if (item) refuseNewer(item, SCHEMA_VERSION, `Lane of ${channel}:`);
  const lane = { ...EMPTY, ...(item as Partial<Lane> | null), channel };
  return {
    ...lane,
    holdUntilMs: boundedWait(lane.holdUntilMs, nowMs, LONGEST_WAITS_MS.hold),
    roomAtMs: boundedWait(lane.roomAtMs, nowMs, LONGEST_WAITS_MS.room),
    nudgedForMs: boundedWait(lane.nudgedForMs, nowMs, LONGEST_WAITS_MS.nudge),
    probeAtMs: boundedWait(lane.probeAtMs, nowMs, LONGEST_WAITS_MS.probe),
  };
}

const EMPTY: Omit<Lane, 'channel'> = {
  owner: null,
  leaseUntilMs: null,
  stoppedSinceMs: null,
  stoppedWhy: null,
  stoppedKey: null,
  probeAtMs: null,
  unknownSinceMs: null,
  unreadSinceMs: null,
  trouble: null,
  recoveries: 0,
  holdUntilMs: null,
  roomAtMs: null,
  nudgedForMs: null,
  silences: [],
};
