import type { CallRecordsError } from './errors.ts';
import type { Listing, ListingOutcome, Row } from './listing.ts';

/** The books of one reading of the list. It holds keys, never records: a long list costs little memory. */
export class Ledger {
  rows = 0;
  requests = 0;
  passes = 1;
  /** Distinct keys seen in the pass that is under way. */
  seenInPass = 0;
  total: number | null = null;
  error: CallRecordsError | null = null;
  readonly #passOfKey = new Map<string, number>();
  readonly #unreadable = new Set<string>();

  get distinct(): number {
    return this.#passOfKey.size;
  }

  /** @returns whether this pass sees the row for the first time. */
  enter(row: Row): boolean {
    this.rows += 1;
    if (row.readable) this.#unreadable.delete(row.key);
    else this.#unreadable.add(row.key);
    return this.#see(row.key);
  }

  /** The page that closed the last pass opens the next one: its rows came once and are not counted again. */
  beginPass(keysOfFirstPage: readonly string[]): void {
    this.passes += 1;
    this.seenInPass = 0;
    for (const key of keysOfFirstPage) this.#see(key);
  }

  close(outcome: ListingOutcome): Listing {
    const { rows, distinct, total, requests, passes } = this;
    const error = outcome === 'failed' ? this.error : null;
    return { outcome, rows, distinct, unreadable: this.#unreadable.size, total, requests, passes, error };
  }

  #see(key: string): boolean {
    if (this.#passOfKey.get(key) === this.passes) return false;
    this.#passOfKey.set(key, this.passes);
    this.seenInPass += 1;
    return true;
  }
}
