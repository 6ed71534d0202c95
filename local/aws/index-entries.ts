import { createRequire } from 'node:module';

type Item = object;

interface Table {
  TableName: string;
  LocalSecondaryIndexes?: readonly object[];
  GlobalSecondaryIndexes?: readonly object[];
}

interface Entries {
  put(key: string, item: Item, done: () => void): void;
  del(key: string, done: () => void): void;
}

interface Store {
  getIndexDb(type: 'Local' | 'Global', table: string, index: string): Entries;
}

/** What dynalite's operations use of its module for stores. */
interface Stores {
  createKey(item: Item, table: Table, keySchema?: object): string;
  createIndexKey(item: Item, table: Table, keySchema: object): string;
  getIndexActions(
    indexes: readonly object[],
    before: Item | undefined,
    after: Item | undefined,
    table: Table,
  ): {
    puts: readonly { index: string; key: string; item: Item }[];
    deletes: readonly { index: string; key: string }[];
  };
  updateIndexes(
    store: Store,
    table: Table,
    before: Item | undefined,
    after: Item | undefined,
    done: () => void,
  ): void;
}

/** What dynalite puts behind the key of an index, to tell items of the same key apart: six digits of a hash. */
const HASH_CHARACTERS = 6;

let isDone = false;

/**
 * Has each item its own entry in an index. dynalite tells items of one lane that are due in the same millisecond apart by 24
 * bits of a hash. Two that share them had one entry; once one was told, it was gone, and nobody found the other any more.
 * Entries get the whole key of their item.
 *
 * An entry is written in the same round as its item, so that both are in one batch (`write-together.ts`).
 */
export function wholeIndexKeys(): void {
  if (isDone) return;
  isDone = true;
  const stores = createRequire(import.meta.url)('dynalite/db') as Stores;
  const { createKey, getIndexActions } = stores;
  stores.createIndexKey = (item, table, keySchema) =>
    createKey(item, table, keySchema) + createKey(item, table);
  stores.updateIndexes = (store, table, before, after, done) => {
    const whole = (key: string, item: Item = {}) => key.slice(0, -HASH_CHARACTERS) + createKey(item, table);
    // Who writes the item hears of a batch that fails.
    const said = () => {};
    for (const type of ['Local', 'Global'] as const) {
      const { puts, deletes } = getIndexActions(table[`${type}SecondaryIndexes`] ?? [], before, after, table);
      const entriesOf = (index: string) => store.getIndexDb(type, table.TableName, index);
      for (const { index, key } of deletes) entriesOf(index).del(whole(key, before), said);
      for (const { index, key, item } of puts) entriesOf(index).put(whole(key, after), item, said);
    }
    done();
  };
}
