import type { RateLimit } from '../../channels/channel.ts';
import { absent } from '../../platform/table/conditions.ts';
import { type Item, type Key, type Table, unchanged } from '../../platform/table/table.ts';
import { DAY_MS, SECOND_MS } from '../../platform/time/duration.ts';
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

export const robotKey = (paceKey: string): Key => ({ pk: `ROBOT#${paceKey}`, sk: 'STATE' });

/** How often senders of one robot may collide at its rate window before one of them waits. */
const WINDOW_TRIES = 5;
/** Far longer than any send counts, and than our clock may lag: DynamoDB deletes by its own clock. */
const WINDOW_KEPT_MS = 90 * DAY_MS;

export type Reservation = { id: string } | { freeAtMs: number };

/** A robot's window as it was read, or as its last writer left it. Null: no item is there yet. */
export type ReadWindow = RateWindow & { token: string | null };

/** The windows of robots in the table, one for each receiver. All lanes that send to it share one. */
export class RobotStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
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

export function toReadWindow(item: Item | null): ReadWindow {
  const { sends, heldUntilMs } = { ...emptyWindow, ...(item as Partial<RateWindow> | null) };
  return { sends, heldUntilMs, token: item?.token ?? null };
}
