import { createHash } from 'node:crypto';
import { refuseNewer } from '../platform/table/schema-version.ts';
import type { Key, Table } from '../platform/table/table.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import type { RecordOfTask } from './claim-store.ts';

const SCHEMA_VERSION = 1;

/** The leads behind the link of a message that was a list, in the table: `LIST#id` / `STATE`. Put before it is sent. */
export class ToldListStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** The same leads again are the same list. @param untilMs when nobody follows the link any more @returns its id */
  async put(records: readonly RecordOfTask[], untilMs: number): Promise<string> {
    const named = records.map(({ recordId, taskKey }) => ({ recordId, taskKey }));
    const id = createHash('sha256').update(JSON.stringify(named)).digest('base64url').slice(0, ID_CHARS);
    const expiresAt = Math.ceil(untilMs / SECOND_MS);
    await this.#table.putNew({ ...keyOf(id), schema: SCHEMA_VERSION, records: named, expiresAt });
    return id;
  }

  /** Null: its time is over. */
  async get(id: string): Promise<RecordOfTask[] | null> {
    const item = await this.#table.get(keyOf(id));
    if (!item) return null;
    refuseNewer(item, SCHEMA_VERSION, 'List');
    return (item.records as RecordOfTask[] | undefined) ?? [];
  }
}

const ID_CHARS = 16;

const keyOf = (id: string): Key => ({ pk: `LIST#${id}`, sk: 'STATE' });
