import { isObject, type JsonObject, readNumber, readText } from '../lenient.ts';
import { readFlag, saysItIsPartial } from './partial.ts';
import { readTotal, type Total } from './total.ts';

/** What a page says of the whole list, each as far as the server gave it. */
export interface PageMeta {
  total: number | null;
  lastPage: number | null;
  currentPage: number | null;
  perPage: number | null;
  /**
   * `has_pages`, which of PHP's pagers says whether there is more than one page: on page 1, whether another follows.
   * Left out or null: it does not say.
   */
  hasPages?: boolean | null;
  /** A link to the next page, or `has_more`. False: said that none follows. Left out or null: it does not say. */
  hasNext?: boolean | null;
  /** The answer says that it is not whole, or says a count that nobody can check. Left out: it does not. */
  isPartial?: boolean;
}

/**
 * From `meta`, a pager inside it, or the envelope itself. Numbers or text, missing or partial: no count is null.
 *
 * @param httpStatus of the answer
 */
export function readMeta(envelope: JsonObject, httpStatus: number): PageMeta {
  const meta = isObject(envelope.meta) ? envelope.meta : {};
  const places = [meta, meta.pagination, meta.page, envelope.pagination, envelope].filter(isObject);
  const first = <T>(read: (value: unknown) => T | null, ...names: string[]): T | null => {
    for (const place of places) {
      for (const name of names) {
        const value = read(place[name]);
        if (value !== null) return value;
      }
    }
    return null;
  };
  const total = first((value) => heard(readTotal(value)), 'total');
  return {
    total: total?.count ?? null,
    lastPage: first(readCount, 'last_page', 'total_pages'),
    currentPage: first(readCount, 'current_page'),
    perPage: first(readCount, 'per_page'),
    hasPages: first(readFlag, 'has_pages'),
    hasNext: first(readFlag, 'has_more_pages', 'has_more', 'has_next') ?? nextLink(places),
    ...(total?.isUncertain || saysItIsPartial(envelope, httpStatus) ? { isPartial: true } : {}),
  };
}

const heard = (total: Total): Total | null => (total.count === null && !total.isUncertain ? null : total);

function nextLink(places: readonly JsonObject[]): boolean | null {
  for (const place of places) {
    const links = isObject(place.links) ? place.links : {};
    for (const [holder, name] of [
      [place, 'next_page_url'],
      [links, 'next'],
    ] as const) {
      if (name in holder) return readText(holder[name]) !== null;
    }
  }
  return null;
}

function readCount(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
