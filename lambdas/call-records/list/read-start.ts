import { CallRecordsError } from '../errors.ts';
import type { Batch, ReadPage } from './batch.ts';
import { smallerThan } from './read-parts.ts';

export interface StartSteps {
  hasTimeFor(batches: number): boolean;
  readBatch(numbers: readonly number[], size: number, maxTries?: number): Promise<Batch>;
  /** Where page 1 does not come, nothing else is asked for. */
  once: boolean;
  /** Page 1 has just failed so. */
  failed?: CallRecordsError | undefined;
}

/** `first` is page 1, or the second one where page 1 alone does not come; then `missing` says why. */
export interface Start {
  first: ReadPage;
  missing: CallRecordsError | null;
}

/** A page that takes longer, by what one row took, is not asked for. */
const LONGEST_PAGE_MS = 7_500;

/**
 * Reads page 1. Where it does not come, it is seen whether the server answers at all: page 2, and a single row. If
 * it does, either page 1 is left out for now, or all pages are asked for smaller, as small as the first one must be.
 */
export async function readStart(size: number, steps: StartSteps): Promise<Start | CallRecordsError> {
  const one = async (number: number, perPage: number, maxTries?: number) => {
    const batch = await steps.readBatch([number], perPage, maxTries);
    return { page: batch.pages[0] ?? null, tookMs: batch.tookMs };
  };
  const first = steps.failed ?? (await one(1, size)).page;
  if (first === null) throw new Error('A batch of one page has one');
  if (!(first instanceof CallRecordsError)) return { first, missing: null };
  if (steps.once) return first;
  if (!first.mayBeOfPart || !steps.hasTimeFor(0)) return first;

  const second = async (): Promise<Start | null> => {
    const { page } = await one(2, size, 1);
    return page === null || page instanceof CallRecordsError ? null : { first: page, missing: first };
  };
  const smaller = async (): Promise<Start | null> => {
    if (size === 1) return null;
    const { page: row, tookMs } = await one(1, 1, 1);
    if (row === null || row instanceof CallRecordsError) return null;
    for (let next = smallerThan(size); next !== null && next > 1; next = smallerThan(next)) {
      if (next * tookMs > LONGEST_PAGE_MS) continue;
      if (!steps.hasTimeFor(0)) break;
      const { page } = await one(1, next, 1);
      if (page !== null && !(page instanceof CallRecordsError)) return { first: page, missing: null };
    }
    return { first: row, missing: null };
  };
  // Too slow is more probably too large, and broken more probably one row.
  const ways = first.code === 'time-out' ? [smaller, second] : [second, smaller];
  for (const way of ways) {
    if (!steps.hasTimeFor(0)) return first;
    const start = await way();
    if (start !== null) return start;
  }
  return first;
}
