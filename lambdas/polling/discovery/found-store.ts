import { absent } from '../../platform/table/conditions.ts';
import { refuseNewer } from '../../platform/table/schema-version.ts';
import { type Key, type Table, unchanged } from '../../platform/table/table.ts';
import type { FoundTask } from './found-task.ts';

const SCHEMA_VERSION = 1;

const keyOf = (accountKey: string): Key => ({ pk: `ACCOUNT#${accountKey}`, sk: 'DISCOVERED' });

export interface FoundTasks {
  tasks: readonly FoundTask[];
  /** Null: nothing was ever found. */
  token: string | null;
}

/** The tasks that were found of each account, in the table: so all functions know the same ones. */
export class FoundStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get(accountKey: string): Promise<FoundTasks> {
    const item = await this.#table.get(keyOf(accountKey));
    if (item === null) return { tasks: [], token: null };
    refuseNewer(item, SCHEMA_VERSION, 'Found tasks');
    return { tasks: item.tasks as FoundTask[], token: item.token };
  }

  /** @returns false: somebody else changed them since they were read */
  async put(accountKey: string, known: FoundTasks, tasks: readonly FoundTask[]): Promise<boolean> {
    const when = known.token === null ? absent('pk') : unchanged({ token: known.token });
    const item = { tasks, schema: SCHEMA_VERSION };
    return (await this.#table.upsert(keyOf(accountKey), item, when)) !== null;
  }
}
