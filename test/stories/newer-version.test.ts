import { describe, expect, it } from 'vitest';
import type { Item, Key } from '../../lambdas/platform/table/table.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { NOON_MS } from '../support/clock.ts';
import { memoryStores } from '../support/memory-stores.ts';

const WINDOW = { fromMs: NOON_MS - 1000, toMs: NOON_MS };
const LEAD = { recordId: 'r1', calledAtMs: NOON_MS };

/** Each store, and how it comes to read an item. */
const READERS: Record<string, (stores: ReturnType<typeof memoryStores>) => Promise<unknown>> = {
  'a lead': ({ leads }) => leads.get('host/1/t', LEAD),
  'the state of a task': ({ taskStates }) => taskStates.get('host/1/t'),
  'the state of an account': ({ table }) => new AccountStore(table, () => NOON_MS).get('host/1'),
  'a lane': ({ lanes }) => lanes.get('sales'),
  'a window of a digest': ({ windows }) => windows.get({ digest: 'daily', ...WINDOW }),
};

describe('after a roll-back, an item that a newer version wrote', () => {
  it.each(Object.keys(READERS))('%s: is left alone, and what needs it waits', async (name) => {
    const stores = memoryStores();
    const read = READERS[name];
    const found: Key[] = [];
    const get = stores.table.get.bind(stores.table);
    stores.table.get = async (key) => {
      found.push(key);
      const item = await get(key);
      return item ?? ({ ...key, token: 't', schema: 2 } as Item);
    };
    await expect(read?.(stores)).rejects.toMatchObject({ code: 'unknown-schema', retryable: true });
    expect(found).toHaveLength(1);
  });
});
