import type { Key, Table } from '../platform/table/table.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';

/** Longer than any digest looks back, even a late one. */
const KEPT_MS = 35 * DAY_MS;

const sortKey = (atMs: number): string => `SKIPPED#${new Date(atMs).toISOString()}`;
const keyOf = (accountKey: string, atMs: number): Key => ({
  pk: `ACCOUNT#${accountKey}`,
  sk: sortKey(Math.floor(atMs / MINUTE_MS) * MINUTE_MS),
});

/**
 * Records the minutes in which not all of an account was read, for later questions. One item each, and none if
 * everything was read.
 */
export class SkippedReads {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async note(accountKey: string, windows: number, atMs: number): Promise<void> {
    const expiresAt = Math.ceil((atMs + KEPT_MS) / SECOND_MS);
    await this.#table.putNew({ ...keyOf(accountKey, atMs), windows, expiresAt });
  }

  /** The number of such minutes between the two times, without the second. */
  async minutes(accountKey: string, fromMs: number, toMs: number): Promise<number> {
    const between = [sortKey(fromMs), sortKey(toMs - 1)] as const;
    return (await this.#table.query(`ACCOUNT#${accountKey}`, between, ['sk'])).length;
  }
}
