import { type Batch, type ReadPage, totalsOf } from './batch.ts';
import { CallRecordsError } from './errors.ts';
import { expectedPages, knowsItsTotal, MAX_PAGES } from './expected-pages.ts';

export interface PassResult {
  end: 'read' | 'out-of-time' | 'failed';
  /** Did the server give the same rows for one page after the other? */
  endedInRepeats: boolean;
  /** Did the total fall from one page to a later one? */
  shrank: boolean;
  /** The highest total heard; null where the server never said one. */
  highestTotal: number | null;
}

export interface PassSteps {
  concurrency: number;
  seenInPass(): number;
  /** Is there time for so many more batches? */
  hasTimeFor(batches: number): boolean;
  /** Is what can be read in the time worth reading, where not all can be? */
  mustReadOn(): boolean;
  readBatch(pages: readonly number[]): Promise<Batch>;
}

/** Pages beyond what the total promises, read while rows are missing and new ones still come. */
const SLACK_PAGES = 2;
const MAX_FAILED_IN_A_ROW = 3;
const MAX_BARREN_BATCHES = 2;

/**
 * Reads the pages after the first, in batches, until the list is over: what the total promises was read, a page is
 * empty, or pages only repeat rows. A page that fails is left out as long as others can be read.
 */
export async function readPass(first: ReadPage, steps: PassSteps): Promise<PassResult> {
  const isBounded = knowsItsTotal(first);
  const result: PassResult = {
    end: 'read',
    endedInRepeats: false,
    shrank: false,
    highestTotal: first.meta.total,
  };
  const isMissingRows = () => result.highestTotal !== null && steps.seenInPass() < result.highestTotal;
  let expected = expectedPages(first, first.meta.total);
  let barrenBatches = 0;
  let failedInARow = 0;

  for (let next = 2; next <= MAX_PAGES; ) {
    const isInSlack = next > expected;
    const last = isInSlack ? expected + SLACK_PAGES : expected;
    if (next > last || (isInSlack && (barrenBatches > 0 || !isMissingRows()))) break;

    // Where the end is not known, the first steps are small: most lists are short.
    const atOnce = isBounded ? steps.concurrency : Math.min(steps.concurrency, next - 1);
    const numbers = Array.from({ length: Math.min(atOnce, last - next + 1) }, (_, index) => next + index);
    const isFirstBatch = next === 2;
    const isEstimated = isFirstBatch && isBounded && !steps.mustReadOn();
    const batches = isEstimated ? Math.ceil((last - 1) / atOnce) : 1;
    if (!steps.hasTimeFor(batches)) return { ...result, end: 'out-of-time' };

    const batch = await steps.readBatch(numbers);
    next += numbers.length;
    const read: ReadPage[] = [];
    for (const page of batch.pages) {
      if (!(page instanceof CallRecordsError)) {
        failedInARow = 0;
        read.push(page);
        continue;
      }
      result.end = 'failed';
      failedInARow += 1;
      if (failedInARow >= MAX_FAILED_IN_A_ROW || concernsAllPages(page)) return result;
    }
    noteTotals(result, totalsOf(read));
    if (isBounded) expected = Math.max(expected, expectedPages(first, result.highestTotal));

    if (read.some((page) => page.keys.length === 0)) break;
    const isBarren = read.length > 0 && read.every((page) => page.fresh === 0);
    barrenBatches = isBarren ? barrenBatches + 1 : 0;
    const hasRepeat = read.some((page) => page.fresh === 0);
    result.endedInRepeats = barrenBatches >= MAX_BARREN_BATCHES || (!isBounded && hasRepeat);
    if (result.endedInRepeats) break;
  }
  return result;
}

/** No other page would fare better. */
function concernsAllPages({ retryable, code }: CallRecordsError): boolean {
  return !retryable || code === 'throttled';
}

/** In the order of the pages: of those read at once, an earlier one may have been answered later. */
function noteTotals(result: PassResult, totals: readonly number[]): void {
  for (const total of totals) {
    if (result.highestTotal !== null && total < result.highestTotal) result.shrank = true;
    result.highestTotal = Math.max(result.highestTotal ?? 0, total);
  }
}
