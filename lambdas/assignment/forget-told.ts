import { any, beginsWith } from '../platform/table/conditions.ts';
import { type Item, type Table, unchanged } from '../platform/table/table.ts';
import type { TableScan } from '../platform/table/table-scan.ts';
import { withoutPerson } from './forget-person.ts';

/** Attributes that hold what was told, of a delivery and of a lead. */
const TOLD = ['told', 'facts'] as const;
/** A message that is being sent, or will be, is somebody else's to write. */
const UNDER_WAY: readonly unknown[] = ['pending', 'sending'];
const TRIES = 5;

/**
 * Takes a person's name out of leads and of messages that are over. Reads the whole table: for commands, never for a
 * function.
 *
 * @returns how many were changed, and how many messages still wait and name them
 */
export async function forgetInTold(
  table: Table,
  scan: TableScan,
  person: string,
): Promise<{ changed: number; waiting: number }> {
  const counts = { changed: 0, waiting: 0 };
  for await (const found of scan(any(beginsWith('pk', 'RECORD#'), beginsWith('pk', 'TASK#')))) {
    if (changeOf(found, person) === null) continue;
    if (await forgetInItem(table, found, person)) counts.changed += 1;
    else counts.waiting += 1;
  }
  return counts;
}

/** @returns false: it is under way, or somebody else writes it again and again */
async function forgetInItem(table: Table, found: Item, person: string): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const item = await table.get(found);
    const change = item && changeOf(item, person);
    if (!change) return true;
    if (UNDER_WAY.includes(item.state)) return false;
    if ((await table.update(item, change, unchanged(item))) !== null) return true;
  }
  return false;
}

/** Null: the person is not named there. */
function changeOf(item: Item, person: string): Record<string, unknown> | null {
  const change = Object.fromEntries(
    TOLD.flatMap((attribute) => {
      const without = withoutPerson(item[attribute], person);
      return JSON.stringify(without) === JSON.stringify(item[attribute]) ? [] : [[attribute, without]];
    }),
  );
  return Object.keys(change).length > 0 ? change : null;
}
