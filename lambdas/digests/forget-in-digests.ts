import { gunzipSync, gzipSync } from 'node:zlib';
import { withoutNames, withoutPerson } from '../assignment/forget-person.ts';
import { beginsWith } from '../platform/table/conditions.ts';
import { type Item, type Key, type Table, unchanged } from '../platform/table/table.ts';
import type { TableDelete } from '../platform/table/table-delete.ts';
import type { TableScan } from '../platform/table/table-scan.ts';
import { digestPartition } from './window-store.ts';

interface Deps {
  table: Table;
  scan: TableScan;
  remove: TableDelete;
}

/** Of a window, or a message of it, that somebody still writes or sends. */
const UNDER_WAY: readonly unknown[] = ['due', 'pending', 'sending'];
const TRIES = 5;

/**
 * Takes a person out of digests that were told, and deletes their pictures, which cannot be changed. What is kept of a
 * window names its people by id beside the name, so the ids say where the names are. Reads the whole table: for commands,
 * never for a function.
 *
 * @param names as the file has them, if it does: those that digests have are found
 * @returns how many windows were changed, and how many are still written or sent
 */
export async function forgetInDigests(
  deps: Deps,
  person: string,
  names: readonly string[],
): Promise<{ changed: number; waiting: number }> {
  const counts = { changed: 0, waiting: 0 };
  for (const items of await windowsNaming(deps, person)) {
    if (items.some(({ state }) => UNDER_WAY.includes(state))) {
      counts.waiting += 1;
      continue;
    }
    const known = new Set([...names, ...items.flatMap((item) => namesOf(contentOf(item), person))]);
    // First the pictures: once no text names the person, nothing says whose they are.
    for (const item of items.filter(isPicture)) await deps.remove(item);
    const done: boolean[] = [];
    for (const item of items.filter((one) => !isPicture(one))) {
      done.push(await forgetInItem(deps.table, item, person, known));
    }
    if (done.every(Boolean)) counts.changed += 1;
    else counts.waiting += 1;
  }
  return counts;
}

/** All items of each window that names the person. */
async function windowsNaming({ scan }: Deps, person: string): Promise<Item[][]> {
  const windows = new Map<string, { items: Item[]; isNamed: boolean }>();
  const attributes = ['pk', 'sk', 'state', 'told', 'figures', 'token'];
  for await (const item of scan(beginsWith('pk', digestPartition('')), attributes)) {
    const [, window = ''] = item.sk.split('#');
    const name = `${item.pk} ${window}`;
    const { items, isNamed } = windows.get(name) ?? { items: [], isNamed: false };
    windows.set(name, {
      // What a name is found in is read again before it is written.
      items: [...items, item],
      isNamed: isNamed || namesOf(contentOf(item), person).length > 0,
    });
  }
  return [...windows.values()].flatMap(({ items, isNamed }) => (isNamed ? [items] : []));
}

const isPicture = ({ sk }: Key): boolean => sk.startsWith('PICTURE#');

/** What may name people: figures of a window, or a message. */
const contentOf = ({ figures, told }: Item): unknown =>
  figures instanceof Uint8Array ? JSON.parse(gunzipSync(figures).toString()) : told;

/** @returns false: somebody else writes it again and again */
async function forgetInItem(
  table: Table,
  key: Key,
  person: string,
  names: ReadonlySet<string>,
): Promise<boolean> {
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const item = await table.get(key);
    const content = item && contentOf(item);
    if (!item || content === undefined) return true;
    const without = withoutNames(withoutPerson(content, person), names);
    const change =
      item.figures instanceof Uint8Array
        ? { figures: new Uint8Array(gzipSync(JSON.stringify(without))) }
        : { told: without };
    if ((await table.update(item, change, unchanged(item))) !== null) return true;
  }
  return false;
}

/** What a person is called there. */
function namesOf(value: unknown, person: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { id, name } = value as { id?: unknown; name?: unknown };
  const own = id === person && typeof name === 'string' ? [name] : [];
  return [...own, ...Object.values(value).flatMap((one) => namesOf(one, person))];
}
