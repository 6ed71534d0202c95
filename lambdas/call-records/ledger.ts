import { KeyIndex } from '../platform/key-index.ts';
import { Numbers } from '../platform/numbers.ts';
import type { CallRecordsError } from './errors.ts';
import type { Listing, ListingOutcome, Row } from './listing.ts';

/** The books of one reading of the list. It holds a few bytes of each key, never records: a long list costs little. */
export class Ledger {
  rows = 0;
  requests = 0;
  passes = 1;
  /** Distinct keys seen in the pass that is under way. */
  seenInPass = 0;
  total: number | null = null;
  error: CallRecordsError | null = null;
  readonly #keys = new KeyIndex();
  /** The last pass that saw each key. */
  readonly #pass = new Numbers((length) => new Uint8Array(length));
  /** 1: its last row could not be read. */
  readonly #isUnreadable = new Numbers((length) => new Uint8Array(length));
  #unreadable = 0;

  get distinct(): number {
    return this.#keys.size;
  }

  /** @returns the number of its key, and whether this pass sees it for the first time. */
  enter(row: Row): { number: number; isFresh: boolean } {
    this.rows += 1;
    const number = this.#keys.add(row.key);
    const isUnreadable = row.readable ? 0 : 1;
    this.#unreadable += isUnreadable - this.#isUnreadable.get(number);
    this.#isUnreadable.set(number, isUnreadable);
    return { number, isFresh: this.#see(number) };
  }

  /** The page that closed the last pass opens the next one: its rows came once and are not counted again. */
  beginPass(keysOfFirstPage: readonly string[]): void {
    this.passes += 1;
    this.seenInPass = 0;
    for (const key of keysOfFirstPage) this.#see(this.#keys.add(key));
  }

  close(outcome: ListingOutcome): Listing {
    const { rows, distinct, total, requests, passes } = this;
    const error = outcome === 'failed' ? this.error : null;
    return { outcome, rows, distinct, unreadable: this.#unreadable, total, requests, passes, error };
  }

  #see(number: number): boolean {
    if (this.#pass.get(number) === this.passes) return false;
    this.#pass.set(number, this.passes);
    this.seenInPass += 1;
    return true;
  }
}
