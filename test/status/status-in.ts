import type { Config } from '../../lambdas/config/config.ts';
import { openPeopleStores } from '../../lambdas/functions/people-stores.ts';
import type { Item } from '../../lambdas/platform/table/table.ts';
import { AccountStore } from '../../lambdas/polling/accounts/account-store.ts';
import { TickStore } from '../../lambdas/schedule/tick-store.ts';
import { type Status, type StatusDeps, statusOf } from '../../lambdas/status/status.ts';
import { NOON_MS } from '../support/clock.ts';
import { type MemoryStores, memoryStores } from '../support/memory-stores.ts';

/** The status at noon of a table whose reading gives these items, and how often it was read. */
export async function statusIn(
  config: Config,
  items: readonly Item[],
  { stores = memoryStores(), also }: { stores?: MemoryStores; also?: StatusDeps['also'] } = {},
): Promise<{ status: Status; scans: number }> {
  let scans = 0;
  const status = await statusOf({
    ...stores,
    config,
    nowMs: NOON_MS,
    async *scan() {
      scans += 1;
      yield* items;
    },
    accounts: new AccountStore(stores.table, () => NOON_MS),
    people: openPeopleStores(stores.table).people,
    ticks: new TickStore(stores.table),
    ...(also ? { also } : {}),
  });
  return { status, scans };
}
