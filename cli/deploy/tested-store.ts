import { absent, any, present } from '../../lambdas/platform/table/conditions.ts';
import type { Key, Table } from '../../lambdas/platform/table/table.ts';

const SCHEMA_VERSION = 1;
const keyOf = (channel: string): Key => ({ pk: 'DEPLOY', sk: `TESTED#${channel}` });

/** To which channels `deploy` sent a test alert that was taken: a second deployment disturbs nobody with another one. */
export class TestedStore {
  readonly #table: Pick<Table, 'get' | 'upsert'>;

  constructor(table: Pick<Table, 'get' | 'upsert'>) {
    this.#table = table;
  }

  has = async (channel: string): Promise<boolean> => (await this.#table.get(keyOf(channel))) !== null;

  async add(channel: string, atMs: number): Promise<void> {
    const item = { atMs, schema: SCHEMA_VERSION };
    await this.#table.upsert(keyOf(channel), item, any(absent('pk'), present('pk')));
  }
}
