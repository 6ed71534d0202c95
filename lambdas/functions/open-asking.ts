import { ToldListStore } from '../assignment/told-list-store.ts';
import { Asking } from '../deliveries/reminders/asking.ts';
import { openPeopleStores } from './people-stores.ts';
import type { Stores } from './stores.ts';
import type { Wiring } from './wiring.ts';

/** What lanes know of people who take leads. */
export function openAsking(
  platform: Pick<Wiring, 'clock' | 'log' | 'random'>,
  { config, secrets }: Pick<Wiring, 'config' | 'secrets'>,
  { table, deliveries, claims }: Pick<Stores, 'table' | 'deliveries' | 'claims'>,
): Asking {
  const lists = new ToldListStore(table);
  return new Asking({ platform, config, secrets, deliveries, claims, lists, ...openPeopleStores(table) });
}
