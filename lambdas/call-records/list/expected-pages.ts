import type { PageMeta } from '../wire/meta.ts';

/** No list is longer: a server that says no total and makes up new rows for ever is left here. */
export const MAX_PAGES = 20_000;

/** What page 1 tells of the whole list. */
export interface FirstPage {
  keys: readonly string[];
  meta: PageMeta;
  /** Rows that were asked for. */
  size?: number;
}

/**
 * Can the total be the list's? One below the rows of page 1 cannot. Nor can one that equals them where anything else
 * says that more may follow: it counts the page. Such a server is read as if it gave none.
 */
export function knowsItsTotal(first: FirstPage): boolean {
  const { total } = first.meta;
  const rows = new Set(first.keys).size;
  return total !== null && (total > rows || (total === rows && !mayHaveMore(first)));
}

/** Is page 1 all there is? */
export function isWholeList(first: FirstPage): boolean {
  if (first.keys.length === 0) return true;
  return knowsItsTotal(first) && first.meta.total === new Set(first.keys).size;
}

/** Does page 1 itself say that no other follows? A full page that says nothing does not. */
export function saysItIsAll({ meta: { hasPages, hasNext, lastPage } }: FirstPage): boolean {
  const says = [hasPages, hasNext].filter((each) => typeof each === 'boolean');
  return says.length > 0 ? says.every((more) => !more) : lastPage !== null && lastPage <= 1;
}

function mayHaveMore(first: FirstPage): boolean {
  const { keys, meta, size } = first;
  if (meta.hasPages === true || meta.hasNext === true || (meta.lastPage ?? 1) > 1) return true;
  // Full by a size that the server chose itself: all it says of the list may be said of the page.
  const { perPage } = meta;
  if (perPage !== null && perPage > 0 && perPage < (size ?? 0) && keys.length >= perPage) return true;
  const saysNo = meta.hasPages === false || meta.hasNext === false || meta.lastPage !== null;
  const full = Math.min(size ?? Number.POSITIVE_INFINITY, meta.perPage || Number.POSITIVE_INFINITY);
  return !saysNo && keys.length > 0 && keys.length >= full;
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
