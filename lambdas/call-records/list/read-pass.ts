import { CallRecordsError } from '../errors.ts';
import { type Batch, type ReadPage, totalsOf } from './batch.ts';
import { expectedPages, knowsItsTotal, MAX_PAGES } from './expected-pages.ts';

export interface FailedPage {
  number: number;
  error: CallRecordsError;
}

export interface PassResult {
  end: 'read' | 'out-of-time' | 'failed';
  /** Pages that did not come, each with why. */
  failed: FailedPage[];
  /** The first page that was not asked for any more, since those before it had failed. Null: none was left out. */
  leftFrom: number | null;
  /** Pages that gave rows which this pass had not seen, those before it included. */
  freshPages: number;
  /** Rows of the fullest page. */
  mostRows: number;
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
  /** @param next pages that follow, if nothing fails */
  readBatch(pages: readonly number[], next: readonly number[]): Promise<Batch>;
}

/** Pages beyond what the total promises, read while rows are missing and new ones still come. */
const SLACK_PAGES = 2;
const MAX_FAILED_IN_A_ROW = 3;
const MAX_BARREN_BATCHES = 2;
const BATCHES_AHEAD = 3;

/**
 * Reads the pages after the first, in batches, until the list is over: what the total promises was read, a page is
 * empty, or pages only repeat rows. A page that fails is left out as long as others can be read.
 */
export async function readPass(
  first: ReadPage,
  steps: PassSteps,
  from = first.number + 1,
): Promise<PassResult> {
  const isBounded = knowsItsTotal(first);
  const result: PassResult = {
    end: 'read',
    failed: [],
    leftFrom: null,
    freshPages: first.keys.length > 0 ? first.number : 0,
    mostRows: first.keys.length,
    endedInRepeats: false,
    shrank: false,
    highestTotal: first.meta.total,
  };
  const isMissingRows = () => result.highestTotal !== null && steps.seenInPass() < result.highestTotal;
  let expected = expectedPages(first, first.meta.total);
  let barrenBatches = 0;
  let failedInARow = 0;

  for (let next = from; next <= MAX_PAGES; ) {
    const isInSlack = next > expected;
    const last = isInSlack ? expected + SLACK_PAGES : expected;
    if (next > last || (isInSlack && (barrenBatches > 0 || !isMissingRows()))) break;

    // Where the end is not known, the first steps are small: most lists are short.
    const atOnce = isBounded ? steps.concurrency : Math.min(steps.concurrency, next - 1);
    const numbers = Array.from({ length: Math.min(atOnce, last - next + 1) }, (_, index) => next + index);
    const isFirstBatch = next === from;
    const isEstimated = isFirstBatch && isBounded && !steps.mustReadOn();
    const batches = isEstimated ? Math.ceil((last - 1) / atOnce) : 1;
    if (!steps.hasTimeFor(batches)) return { ...result, end: 'out-of-time' };

    const batch = await steps.readBatch(numbers, isBounded ? pagesAfter(numbers, expected, atOnce) : []);
    next += numbers.length;
    const read: ReadPage[] = [];
    let isGivenUp = false;
    for (const [index, page] of batch.pages.entries()) {
      if (!(page instanceof CallRecordsError)) {
        failedInARow = 0;
        read.push(page);
        result.mostRows = Math.max(result.mostRows, page.keys.length);
        if (page.fresh > 0) result.freshPages = Math.max(result.freshPages, page.number);
        continue;
      }
      result.end = 'failed';
      result.failed.push({ number: numbers[index] ?? 0, error: page });
      failedInARow += 1;
      isGivenUp ||= failedInARow >= MAX_FAILED_IN_A_ROW || !page.mayBeOfPart;
    }
    if (isGivenUp) return { ...result, leftFrom: next };
    noteTotals(result, totalsOf(read));
    if (isBounded) expected = Math.max(expected, expectedPages(first, result.highestTotal));
    const latest = read.at(-1);
    // The total has been reached, and the page says all the same that another one follows.
    if (isBounded && next > expected && latest?.meta.hasNext === true && latest.fresh > 0) expected = next;

    if (read.some((page) => page.keys.length === 0)) break;
    const isBarren = read.length > 0 && read.every((page) => page.fresh === 0);
    barrenBatches = isBarren ? barrenBatches + 1 : 0;
    const hasRepeat = read.some((page) => page.fresh === 0);
    result.endedInRepeats = barrenBatches >= MAX_BARREN_BATCHES || (!isBounded && hasRepeat);
    if (result.endedInRepeats) break;
  }
  return result;
}

/** What the total promises, as far as a page that hangs must not keep it waiting. */
function pagesAfter(numbers: readonly number[], expected: number, atOnce: number): number[] {
  const from = (numbers.at(-1) ?? 0) + 1;
  return Array.from(
    { length: Math.max(0, Math.min(BATCHES_AHEAD * atOnce, expected - from + 1)) },
    (_, at) => from + at,
  );
}

/** In the order of the pages: of those read at once, an earlier one may have been answered later. */
function noteTotals(result: PassResult, totals: readonly number[]): void {
  for (const total of totals) {
    if (result.highestTotal !== null && total < result.highestTotal) result.shrank = true;
    result.highestTotal = Math.max(result.highestTotal ?? 0, total);
  }
}
