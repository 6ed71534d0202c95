import { gunzipSync, gzipSync } from 'node:zlib';
import { expiryOf } from '../deliveries/transitions.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import { type Attributes, type Item, type Key, type Table, unchanged } from '../platform/table/table.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';
import { boundedWait } from '../platform/time/stored-time.ts';
import type { DigestMessage } from './digest-message.ts';
import type { DigestFigures, DigestWindow } from './figures.ts';
import type { DigestSchedule, DueWindow } from './windows.ts';

/** `filled`: all its deliveries are written. `dropped`: given up, see `reason`. */
export type WindowState = 'due' | 'filled' | 'dropped';

/** `made-silent`: it fell due in a past that somebody silenced with a command. */
export type DropReason = 'failed' | 'digest-unknown' | 'made-silent';

/** A window as the table stores it, with the schedule of the time when it fell due. Times are epoch milliseconds. */
export interface WindowItem extends DueWindow, Pick<DigestSchedule, 'every' | 'covers'> {
  digest: string;
  state: WindowState;
  reason: string | null;
  /** When it was put. */
  putAtMs: number;
  /** How often filling it was begun. */
  attempts: number;
  /** A function may be filling it until then. */
  leaseUntilMs: number | null;
  /** Made once and stored until everything is written, so that a run after a crash reports the same. */
  made: { atMs: number; figures: DigestFigures } | null;
  token: string;
}

/** A window that waits to be filled. */
export interface OpenWindow extends DigestMessage {
  putAtMs: number;
  /** The earliest time of the next try. */
  notBeforeMs: number;
  dueAtMs: number;
}

const SCHEMA_VERSION = 1;
/**
 * Windows wait in the sparse index, as deliveries do. No channel can have this name: channel names begin with a letter.
 */
const LANE = '#digests';
const ASK_AT_ONCE = 50;
/** Longer than any Lambda function may run. */
const LONGEST_LEASE_MS = 20 * MINUTE_MS;

export const digestPartition = (digest: string): string => `DIGEST#${digest}`;

/**
 * An ISO 8601 interval. The beginning alone would not be enough: after a change of `every` or `covers`, two windows of
 * one digest may begin at the same time.
 */
export const windowName = ({ fromMs, toMs }: DigestWindow): string =>
  `${new Date(fromMs).toISOString()}/${new Date(toMs).toISOString()}`;

const windowKey = (digest: string, window: DigestWindow): Key => ({
  pk: digestPartition(digest),
  sk: `WINDOW#${windowName(window)}`,
});

/** Which picture: the one that is sent first, or the one for a repeat. */
export const pictureKey = (digest: string, window: DigestWindow, isRepeat: boolean): Key => ({
  pk: digestPartition(digest),
  sk: `PICTURE#${windowName(window)}${isRepeat ? '#repeat' : ''}`,
});

/** Windows of digests in the table. They are put when due and filled once. */
export class WindowStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns false if the window exists already, in any state */
  async put(
    digest: string,
    schedule: DigestSchedule,
    window: DueWindow,
    nowMs: number,
    notBeforeMs = nowMs,
  ): Promise<boolean> {
    const { every, covers } = schedule;
    const item = {
      ...windowKey(digest, window),
      ...window,
      digest,
      every,
      covers,
      state: 'due',
      putAtMs: nowMs,
      attempts: 0,
      lane: LANE,
      notBefore: notBeforeMs,
      schema: SCHEMA_VERSION,
    };
    return (await this.#table.putNew(item)) !== null;
  }

  async get({ digest, ...window }: DigestMessage): Promise<WindowItem | null> {
    const item = await this.#table.get(windowKey(digest, window));
    if (!item) return null;
    const found = toWindow(item);
    const leaseUntilMs = boundedWait(found.leaseUntilMs, this.#table.nowMs(), LONGEST_LEASE_MS);
    return { ...found, leaseUntilMs };
  }

  /**
   * All windows that are not filled, whether or not they may be tried now. The index lags, so a new window may be
   * missing.
   */
  async open(): Promise<OpenWindow[]> {
    const items = await this.#table.waiting(LANE, { limit: ASK_AT_ONCE });
    return items.map(({ digest, fromMs, toMs, putAtMs, notBefore, dueAtMs }) => ({
      digest: digest as string,
      fromMs: fromMs as number,
      toMs: toMs as number,
      putAtMs: putAtMs as number,
      notBeforeMs: notBefore as number,
      dueAtMs: dueAtMs as number,
    }));
  }

  /**
   * Corrects a window that was put or postponed by a clock that has since been set back: it is treated as if it were
   * put when it falls due.
   *
   * @returns when it may be tried
   */
  async putRight({ digest, fromMs, toMs, dueAtMs }: OpenWindow, nowMs: number): Promise<number> {
    const atMs = Math.max(nowMs, dueAtMs);
    const there = await this.get({ digest, fromMs, toMs });
    if (there?.state === 'due') {
      const set = { putAtMs: atMs, notBefore: atMs };
      await this.#change(there, { putAtMs: atMs, leaseUntilMs: null }, { ...set, leaseUntilMs: null });
    }
    return atMs;
  }

  /** @returns the window, ours until `untilMs`, or null if another function was faster */
  take(window: WindowItem, untilMs: number): Promise<WindowItem | null> {
    const attempts = window.attempts + 1;
    const set = { attempts, leaseUntilMs: untilMs, notBefore: untilMs };
    return this.#change(window, { attempts, leaseUntilMs: untilMs }, set);
  }

  /** Releases it: it is tried again at `notBeforeMs`. */
  postpone(window: WindowItem, notBeforeMs: number): Promise<WindowItem | null> {
    return this.#change(window, { leaseUntilMs: null }, { notBefore: notBeforeMs, leaseUntilMs: null });
  }

  keep(window: WindowItem, made: NonNullable<WindowItem['made']>): Promise<WindowItem | null> {
    const figures = gzipSync(JSON.stringify(made.figures));
    return this.#change(window, { made }, { madeAtMs: made.atMs, figures: new Uint8Array(figures) });
  }

  close(
    window: WindowItem,
    end: { state: 'filled'; reason: null } | { state: 'dropped'; reason: DropReason },
    nowMs: number,
    retentionMs: number,
  ): Promise<WindowItem | null> {
    const { state, reason } = end;
    const expiresAt = expiryOf(Math.max(nowMs, window.dueAtMs), retentionMs);
    const set = { state, reason, expiresAt, lane: null, notBefore: null, leaseUntilMs: null };
    return this.#change(window, end, set);
  }

  /** Marks a dropped window as filled after all, on request. */
  reopen(window: WindowItem, nowMs: number): Promise<WindowItem | null> {
    const change = { state: 'due', attempts: 0, putAtMs: nowMs } as const;
    const set = { ...change, lane: LANE, notBefore: nowMs, expiresAt: null, reason: null };
    return this.#change(window, change, set);
  }

  /**
   * Stores the picture next to its deliveries, once: it is never drawn twice, so all channels and tries show the same.
   */
  async putPicture(key: Key, png: Uint8Array, expiresAt: number): Promise<void> {
    const { pk, sk } = key;
    await this.#table.putNew({ pk, sk, png, expiresAt, schema: SCHEMA_VERSION });
  }

  async hasPicture(key: Key): Promise<boolean> {
    return (await this.#table.get(key)) !== null;
  }

  async #change(
    window: WindowItem,
    change: Partial<WindowItem>,
    attributes: Attributes,
  ): Promise<WindowItem | null> {
    const key = windowKey(window.digest, window);
    const token = await this.#table.update(key, attributes, unchanged(window));
    return token === null ? null : { ...window, ...change, token };
  }
}

function toWindow(item: Item): WindowItem {
  refuseNewer(item, SCHEMA_VERSION, 'Window of a digest');
  const { figures, madeAtMs, reason, leaseUntilMs, ...rest } = item;
  const { digest, state, fromMs, toMs, dueAtMs, every, covers, putAtMs, attempts, token } =
    rest as unknown as WindowItem;
  return {
    digest,
    state,
    fromMs,
    toMs,
    dueAtMs,
    every,
    covers,
    putAtMs,
    attempts,
    token,
    reason: (reason as string | undefined) ?? null,
    leaseUntilMs: (leaseUntilMs as number | undefined) ?? null,
    made:
      figures instanceof Uint8Array
        ? { atMs: madeAtMs as number, figures: JSON.parse(gunzipSync(figures).toString()) as DigestFigures }
        : null,
  };
}
