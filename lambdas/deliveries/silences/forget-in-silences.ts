import { withoutNames } from '../../assignment/forget-person.ts';
import { beginsWith } from '../../platform/table/conditions.ts';
import { type Item, type Table, unchanged } from '../../platform/table/table.ts';
import type { TableScan } from '../../platform/table/table-scan.ts';
import { isOver } from '../delivery.ts';
import { silencePartition } from './silence-store.ts';

/** Of an item: who asked for the silence, and what operators were told of it. */
const NAMING = ['by', 'told'] as const;

/**
 * Takes a person out of silences that they asked for, and out of what operators were told of them. Reads the whole table:
 * for commands, never for a function.
 *
 * @param names all that the person may have called themselves
 * @returns how many silences were changed, and how many messages of them still wait
 */
export async function forgetInSilences(
  table: Table,
  scan: TableScan,
  names: readonly string[],
): Promise<{ changed: number; waiting: number }> {
  const known = new Set(names);
  const counts = { changed: 0, waiting: 0 };
  for await (const item of scan(beginsWith('pk', silencePartition('')))) {
    const change = changeOf(item, known);
    if (change === null) continue;
    const isWritten = !isUnderWay(item) && (await table.update(item, change, unchanged(item))) !== null;
    if (!isWritten) counts.waiting += 1;
    else if (item.told === undefined) counts.changed += 1;
  }
  return counts;
}

/** A message that is to be sent is its sender's to write. */
const isUnderWay = ({ told, state }: Item): boolean =>
  told !== undefined && !isOver(state as Parameters<typeof isOver>[0]);

function changeOf(item: Item, names: ReadonlySet<string>): Record<string, unknown> | null {
  const change = Object.fromEntries(
    NAMING.flatMap((attribute) => {
      const without = withoutNames(item[attribute], names);
      return JSON.stringify(without) === JSON.stringify(item[attribute]) ? [] : [[attribute, without]];
    }),
  );
  return Object.keys(change).length > 0 ? change : null;
}
