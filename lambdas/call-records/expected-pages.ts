import type { PageMeta } from './meta.ts';

/** No list is longer: a server that says no total and makes up new rows for ever is left here. */
export const MAX_PAGES = 20_000;

/** What page 1 tells of the whole list. */
export interface FirstPage {
  keys: readonly string[];
  meta: PageMeta;
}

/** Can the total be the list's? One below the rows of page 1 cannot: such a server is read as if it gave none. */
export function knowsItsTotal({ keys, meta }: FirstPage): boolean {
  return meta.total !== null && meta.total >= new Set(keys).size;
}

/** Is page 1 all there is? */
export function isWholeList(first: FirstPage): boolean {
  const { keys, meta } = first;
  if (keys.length === 0) return true;
  return knowsItsTotal(first) && meta.total === new Set(keys).size && (meta.lastPage ?? 1) <= 1;
}

/**
 * The last page to ask for. The rows that really came count, since a server may cap `per_page` and still compute
 * `last_page` from what was asked. Where the total is not known the list ends where it stops giving new rows.
 */
export function expectedPages(first: FirstPage, total: number | null): number {
  if (first.keys.length === 0) return 1;
  if (total === null || !knowsItsTotal(first)) return MAX_PAGES;
  return Math.min(MAX_PAGES, Math.max(Math.ceil(total / first.keys.length), first.meta.lastPage ?? 1));
}
