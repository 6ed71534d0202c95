import type { Pace, RateLimit } from '../../channels/channel.ts';
import type { Key } from '../../platform/table/table.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import type { Room } from './fold.ts';
import { SEND_MAX_MS } from './lane-lease.ts';
import { LONGEST_WAITS_MS } from './longest-waits.ts';
import {
  freeAtMs,
  freeSlots,
  hasPauses,
  inTime,
  type RateWindow,
  timesOf,
  underWay,
  withEnd,
  withEnds,
  withSend,
} from './rate.ts';
import type { ReadWindow, RobotStore } from './robot-store.ts';
import { toldSend } from './told-send.ts';

/** What was sent since then may be of the flood that comes now. */
const LATELY_MS = MINUTE_MS / 2;

/**
 * `busy`: its minute is full until then, or another lane's send is under way. `ours`: so is one of this lane, which
 * another function sends. `moved`: somebody wrote the window since it was read.
 */
type Reserved = { got: 'reserved' | 'ours' | 'moved' } | { got: 'busy'; freeAtMs: number };

/** What is to be sent next. */
interface Wanted {
  newId(): string;
  /** One of its deliveries. */
  delivery: Key;
  /** How many sends are to follow each other, this one included. */
  count: number;
  /** When this one is over at the latest. */
  endsAtMs: number;
}

/**
 * The sends of one run at its robot. The window is read once and passed on from write to write. Sends that follow each
 * other are reserved together, and what ended is written with what is reserved next. The end of a send that was the only
 * one is not written: its delivery says it, and a sender that wants to send within these seconds looks there. A send that is
 * under way keeps all other functions from the robot.
 */
export class RobotSends {
  readonly #robots: RobotStore;
  readonly #channel: string;
  readonly #key: string;
  readonly #limits: readonly RateLimit[] | null;
  #window: ReadWindow = { sends: [], heldUntilMs: null, token: null };
  /** Reserved and not begun. */
  #unused: string[] = [];
  #unusedUntilMs = 0;
  /** Those whose end is not written; null: it is under way. */
  readonly #used = new Map<string, number | null>();
  /** The last one was taken, and its delivery says so. */
  #isSaid = false as boolean;

  constructor(robots: RobotStore, channel: string, { key, allows }: Pace) {
    this.#robots = robots;
    this.#channel = channel;
    this.#key = key;
    this.#limits = 'windows' in allows ? allows.windows : null;
  }

  /** The item that its window is read with. Null: it has none. */
  get key(): string | null {
    return this.#limits === null ? null : this.#key;
  }

  /** Of the last write of its window, as far as this run knows. Null: nobody has written it. */
  get token(): string | null {
    return this.#window.token;
  }

  /** The window as it was just read. */
  async begin(window: ReadWindow | null): Promise<void> {
    if (window) this.#window = await this.#robots.windowInTime(this.#key, window);
  }

  /** @returns false: it has no window */
  async readAgain(): Promise<boolean> {
    if (this.#limits === null) return false;
    this.#window = await this.#robots.rateWindow(this.#key);
    return true;
  }

  freeAtMs(slots: number, nowMs: number): number {
    return this.#limits === null ? nowMs : freeAtMs(this.#at(nowMs), this.#limits, slots, nowMs);
  }

  /** How many sends fit now, and what was sent before. */
  room(nowMs: number): Pick<Room, 'freeSlots' | 'sentLately' | 'lastSendAtMs'> {
    if (this.#limits === null)
      return { freeSlots: Number.POSITIVE_INFINITY, sentLately: 0, lastSendAtMs: null };
    const window = this.#at(nowMs);
    const timesMs = timesOf(window, SEND_MAX_MS);
    return {
      freeSlots: freeSlots(window, this.#limits, nowMs),
      sentLately: timesMs.filter((atMs) => atMs > nowMs - LATELY_MS).length,
      lastSendAtMs: timesMs.length === 0 ? null : Math.max(...timesMs),
    };
  }

  /** Reserves the next send. */
  async reserve(wanted: Wanted, nowMs: number): Promise<Reserved> {
    if (this.#limits === null) return { got: 'reserved' };
    const next = wanted.endsAtMs <= this.#unusedUntilMs ? this.#unused.shift() : undefined;
    if (next !== undefined) {
      this.#begins(next);
      return { got: 'reserved' };
    }
    const window = await this.#withoutTold(this.#at(nowMs), nowMs);
    const id = wanted.newId();
    const toldBy = [wanted.delivery.pk, wanted.delivery.sk] as const;
    const send = { id, endsAtMs: wanted.endsAtMs, channel: this.#channel, toldBy };
    const withFirst = withSend(window, send, this.#limits, nowMs);
    if ('freeAtMs' in withFirst) {
      const isOurs = underWay(window, nowMs)?.channel === this.#channel;
      return isOurs ? { got: 'ours' } : { got: 'busy', freeAtMs: withFirst.freeAtMs };
    }
    const unused = this.#more(withFirst, wanted, nowMs);
    const untilMs = nowMs + LONGEST_WAITS_MS.sends;
    const block = [id, ...unused].map((one) => ({
      id: one,
      endsAtMs: untilMs,
      over: false,
      channel: this.#channel,
    }));
    const sends =
      unused.length === 0 ? withFirst.sends : [...withFirst.sends.filter((one) => one.id !== id), ...block];
    const written = await this.#robots.writeWindow(this.#key, this.#window, { ...withFirst, sends }, nowMs);
    if (written === null) return { got: 'moved' };
    this.#window = written;
    this.#unused = unused;
    this.#unusedUntilMs = untilMs;
    this.#used.clear();
    this.#begins(id);
    return { got: 'reserved' };
  }

  /** @param isSaid its delivery will be written as sent */
  ended(nowMs: number, isSaid: boolean): void {
    for (const [id, endedAtMs] of this.#used) if (endedAtMs === null) this.#used.set(id, nowMs);
    this.#isSaid = isSaid;
  }

  /** Writes what ended and gives back what was not used, unless nothing needs to be written. */
  async end(nowMs: number): Promise<void> {
    if (this.#unused.length === 0 && (this.#used.size === 0 || this.#isToldElsewhere())) return;
    const [window, ended, unused] = [this.#at(nowMs), this.#ended(nowMs), this.#unused];
    this.#used.clear();
    this.#unused = [];
    const written = await this.#robots.writeWindow(this.#key, this.#window, window, nowMs);
    if (written) this.#window = written;
    else await this.#robots.endSends(this.#key, ended, unused, nowMs);
  }

  #begins(id: string): void {
    this.#used.set(id, null);
    this.#isSaid = false;
  }

  #isToldElsewhere(): boolean {
    const [[id] = [], ...others] = [...this.#used];
    const entry = this.#window.sends.find((one) => one.id === id);
    return this.#isSaid && others.length === 0 && entry?.toldBy !== undefined;
  }

  /** How many more to reserve at once. Not where the receiver wants pauses between them. */
  #more(window: RateWindow, { count, newId }: Wanted, nowMs: number): string[] {
    if (this.#limits === null || hasPauses(this.#limits)) return [];
    const room = Math.min(count - 1, freeSlots(window, this.#limits, nowMs));
    return Array.from({ length: Math.max(0, room) }, newId);
  }

  /** Of a run that is over only its delivery says that its last send is. */
  async #withoutTold(window: RateWindow, nowMs: number): Promise<RateWindow> {
    const told = await toldSend(this.#robots, window, nowMs, ({ id }) => this.#used.has(id));
    return told ? withEnd(window, told.id, told.endedAtMs) : window;
  }

  #at(nowMs: number): RateWindow {
    const ended = new Map(
      [...this.#used].flatMap(([id, atMs]) => (atMs === null ? [] : [[id, atMs] as const])),
    );
    return withEnds(inTime(this.#window, nowMs), ended, this.#unused);
  }

  #ended(nowMs: number): Map<string, number> {
    return new Map([...this.#used].map(([id, endedAtMs]) => [id, endedAtMs ?? nowMs]));
  }
}
