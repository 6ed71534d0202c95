import { KeyIndex } from '../../platform/table/key-index.ts';
import { Numbers } from '../../platform/text/numbers.ts';
import type { CallRecordsError } from '../errors.ts';
import type { Listing, ListingOutcome, OtherTasks, Row, UnreadPart } from '../listing.ts';
import { latestTimeOf } from '../record/times-of-record.ts';

/** So many other tasks are named. */
const MAX_OTHER_TASKS = 3;

/** When the calls were made that a page begins and ends with. */
interface PageTimes {
  number: number;
  size: number;
  firstAtMs: number | null;
  lastAtMs: number | null;
}

/** The books of one reading of the list. It holds a few bytes of each key, never records: a long list costs little. */
export class Ledger {
  rows = 0;
  requests = 0;
  passes = 1;
  /** Distinct keys seen in the pass that is under way. */
  seenInPass = 0;
  total: number | null = null;
  /** An answer said that it was not whole. */
  wasPartial = false;
  error: CallRecordsError | null = null;
  unread: readonly UnreadPart[] = [];
  /** The smallest difference that an answer showed: a slow one shows more than there is. */
  clockOffsetMs: number | null = null;
  newestAtMs: number | null = null;
  #slowestMs: number | null = null;
  readonly #otherTasks = new Set<string>();
  #rowsOfOthers = 0;
  readonly #keys = new KeyIndex();
  /** The last pass that saw each key. */
  readonly #pass = new Numbers((length) => new Uint8Array(length));
  /** 1: its last row could not be read. */
  readonly #isUnreadable = new Numbers((length) => new Uint8Array(length));
  #unreadable = 0;
  readonly #pages: PageTimes[] = [];

  get distinct(): number {
    return this.#keys.size;
  }

  /** @returns the number of its key */
  enter(row: Row): number {
    this.rows += 1;
    const number = this.#keys.add(row.key);
    const isUnreadable = row.readable ? 0 : 1;
    this.#unreadable += isUnreadable - this.#isUnreadable.get(number);
    this.#isUnreadable.set(number, isUnreadable);
    this.#note(row);
    return number;
  }

  /** @returns whether this pass sees the key of that number for the first time */
  see(number: number): boolean {
    if (this.#pass.get(number) === this.passes) return false;
    this.#pass.set(number, this.passes);
    this.seenInPass += 1;
    return true;
  }

  /** The page that closed the last pass opens the next one: its rows came once and are not counted again. */
  beginPass(keysOfFirstPage: readonly string[]): void {
    this.passes += 1;
    this.seenInPass = 0;
    for (const key of keysOfFirstPage) this.see(this.#keys.add(key));
  }

  noteAnswer(tookMs: number): void {
    this.#slowestMs = Math.max(this.#slowestMs ?? 0, tookMs);
  }

  noteClock(offsetMs: number | null): void {
    if (offsetMs === null) return;
    const known = this.clockOffsetMs;
    this.clockOffsetMs = known === null || Math.abs(offsetMs) < Math.abs(known) ? offsetMs : known;
  }

  notePage(number: number, size: number, rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const at = (row: Row | undefined) => (row?.readable ? row.brief.calledAtMs : null);
    this.#pages.push({ number, size, firstAtMs: at(rows[0]), lastAtMs: at(rows.at(-1)) });
  }

  /** The times of the calls that were read just before and just after these rows. @param size of a whole page */
  beside(fromRow: number, toRow: number | null, size: number): [number | null, number | null] {
    let before: [number, number | null] = [0, null];
    let after: [number, number | null] = [Number.POSITIVE_INFINITY, null];
    for (const page of this.#pages) {
      const step = Math.min(page.size, size);
      const first = (page.number - 1) * step + 1;
      const last = first + step - 1;
      if (last < fromRow && last > before[0]) before = [last, page.lastAtMs];
      if (toRow !== null && first > toRow && first < after[0]) after = [first, page.firstAtMs];
    }
    return [before[1], after[1]];
  }

  close(outcome: ListingOutcome): Listing {
    const { rows, distinct, total, requests, passes, clockOffsetMs, newestAtMs } = this;
    return {
      outcome,
      rows,
      distinct,
      unreadable: this.#unreadable,
      total,
      requests,
      passes,
      error: outcome === 'failed' ? this.error : null,
      unread: this.unread,
      clock: clockOffsetMs === null ? null : { offsetMs: clockOffsetMs },
      newestAtMs,
      slowestMs: this.#slowestMs,
      otherTasks: this.#others(),
    };
  }

  #note(row: Row): void {
    if (row.readable) {
      const atMs = latestTimeOf(row.brief);
      if (atMs !== null) this.newestAtMs = Math.max(this.newestAtMs ?? atMs, atMs);
    } else if (row.otherTask !== undefined) {
      this.#rowsOfOthers += 1;
      if (this.#otherTasks.size < MAX_OTHER_TASKS) this.#otherTasks.add(row.otherTask);
    }
  }

  #others(): OtherTasks | null {
    return this.#rowsOfOthers === 0 ? null : { rows: this.#rowsOfOthers, taskIds: [...this.#otherTasks] };
  }
}
