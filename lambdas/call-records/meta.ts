import { isObject, readNumber } from './lenient.ts';

/** `meta` of a page, each number as far as the server gave it. */
export interface PageMeta {
  total: number | null;
  lastPage: number | null;
  currentPage: number | null;
  perPage: number | null;
}

/** Numbers or text, missing, partial or no object at all: what is no count is null. */
export function readMeta(raw: unknown): PageMeta {
  const meta = isObject(raw) ? raw : {};
  return {
    total: readCount(meta.total),
    lastPage: readCount(meta.last_page),
    currentPage: readCount(meta.current_page),
    perPage: readCount(meta.per_page),
  };
}

function readCount(value: unknown): number | null {
  const number = readNumber(value);
  return number !== null && Number.isSafeInteger(number) && number >= 0 ? number : null;
}
