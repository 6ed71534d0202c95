import { CallRecordsError } from '../errors.ts';
import type { Batch } from './batch.ts';
import type { KnownBadRows } from './list-options.ts';
import type { NamedPart } from './read-parts.ts';

export interface AroundSteps {
  hasTimeFor(batches: number): boolean;
  readBatch(numbers: readonly number[], size: number, maxTries: number): Promise<Batch>;
}

/** A longer list is read as usual: its pages are asked for side by side. */
const MOST_PAGES = 5;

/**
 * Reads a list in pages that are cut around rows known to be bad: a few requests, where looking for them again would
 * take a dozen. First one page that holds one of them is asked for: they may have healed.
 *
 * @returns what was left out, all else being read; null: the list is not as it was, and must be read as any other
 */
export async function readAround(
  { rows, total }: KnownBadRows,
  pageSize: number,
  { hasTimeFor, readBatch }: AroundSteps,
): Promise<NamedPart[] | null> {
  const [first] = rows;
  if (first === undefined || total > MOST_PAGES * pageSize) return null;
  const [whole] = (await readBatch([Math.ceil(first / pageSize)], pageSize, 1)).pages;
  if (!(whole instanceof CallRecordsError) || !whole.mayBeOfPart) return null;
  let bad = [...rows];
  let last = total;
  let tile = tileAfter(0, bad, pageSize);
  // At least one page must come: only an answer says how long the list is by now.
  do {
    if (!hasTimeFor(1)) return null;
    const [page] = (await readBatch([tile.page], tile.size, 1)).pages;
    if (page === undefined || page instanceof CallRecordsError || page.meta.total === null) return null;
    const grownBy = page.meta.total - last;
    last += grownBy;
    // New rows stand before them, unless it is the first place itself that is bad.
    if ((bad[0] ?? 0) > tile.end) bad = bad.map((row) => row + grownBy);
    const expected = Math.min(tile.size, last - (tile.page - 1) * tile.size);
    if (page.keys.length !== expected || bad.some((row) => row <= 0 || row > last)) return null;
    tile = tileAfter(tile.end, bad, pageSize);
  } while (tile.after < last);
  return bad.map((row) => ({ from: row - 1, to: row, fault: whole.code }));
}

/**
 * The page that reaches furthest beyond the rows that were read, with none of the bad ones in it.
 *
 * @param done rows that were read from the beginning of the list, or are bad
 */
export function tileAfter(
  done: number,
  bad: readonly number[],
  pageSize: number,
): { page: number; size: number; after: number; end: number } {
  let after = done;
  while (bad.includes(after + 1)) after += 1;
  const before = Math.max(0, ...bad.filter((row) => row <= after));
  const next = Math.min(Number.POSITIVE_INFINITY, ...bad.filter((row) => row > after));
  let best = { page: after + 1, size: 1, after, end: after + 1 };
  for (let size = 2; size <= pageSize; size += 1) {
    const page = Math.floor(after / size) + 1;
    const end = page * size;
    if ((page - 1) * size >= before && end < next && end > best.end) best = { page, size, after, end };
  }
  return best;
}
