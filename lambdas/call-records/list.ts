import type { Platform } from '../platform/platform.ts';
import { type ReadPage, readBatch } from './batch.ts';
import type { RecordClient } from './client.ts';
import { CallRecordsError } from './errors.ts';
import { isWholeList } from './expected-pages.ts';
import { Ledger } from './ledger.ts';
import type { Listing, ListingOutcome, Row } from './listing.ts';
import { isStillOrGrown, type PassEvidence } from './movement.ts';
import type { RecordQuery } from './query.ts';
import { type PassResult, type PassSteps, readPass } from './read-pass.ts';

export interface ListOptions {
  pageSize: number;
  /** Pages read at once. */
  concurrency: number;
  /** When reading must be over, by the platform's clock. */
  deadlineMs: number;
  platform: Platform;
  /**
   * Gets every row as it comes, repeats included: of two with one key the later holds. Distinct keys are numbered 0, 1,
   * 2, … in order of their coming, so that a reader of very many need not keep the keys itself.
   */
  onRow: (row: Row, number: number) => void;
  /**
   * Asked where not all can be read in the time, before most of it is spent: true reads on to the deadline. By default
   * such a list is left at once, to be asked for in smaller windows.
   */
  mustReadOn?: () => boolean;
  signal?: AbortSignal | undefined;
}

const MAX_PASSES = 3;

/**
 * Reads all records of a query, however the server pages. One pass over a list that moves proves nothing, so after a
 * list of several pages page 1 is read once more: where that shows a movement that may have cost rows, or rows are
 * missing from the total, the list is read again. Server faults are outcomes; nothing of the vendor's throws.
 */
export async function listRecords(
  client: RecordClient,
  query: RecordQuery,
  options: ListOptions,
): Promise<Listing> {
  const ledger = new Ledger();
  const outcome = await readAll(client, query, options, ledger);
  if (outcome === 'failed' && ledger.error !== null) {
    ledger.unread = [{ fromRow: 1, toRow: null, fault: ledger.error.code, besideMs: [null, null] }];
  }
  return ledger.close(outcome);
}

async function readAll(
  client: RecordClient,
  query: RecordQuery,
  options: ListOptions,
  ledger: Ledger,
): Promise<ListingOutcome> {
  const { platform, deadlineMs, signal } = options;
  let batchMs = 0;
  const steps: PassSteps = {
    concurrency: Math.max(1, options.concurrency),
    seenInPass: () => ledger.seenInPass,
    mustReadOn: options.mustReadOn ?? (() => false),
    hasTimeFor: (batches) => !signal?.aborted && platform.clock.nowMs() + batches * batchMs < deadlineMs,
    async readBatch(pages) {
      const batch = await readBatch(client, query, options, ledger, pages);
      batchMs = batch.tookMs;
      return batch;
    },
  };
  const readFirst = async () => (await steps.readBatch([1])).pages[0] ?? null;

  let first = await readFirst();
  if (first === null || first instanceof CallRecordsError) return 'failed';
  if (isWholeList(first)) return ledger.distinct < (ledger.total ?? 0) ? 'short' : 'complete';

  // As long as nothing was removed, what one pass missed another may have seen: their union counts.
  let hasOnlyGrown = true;
  for (;;) {
    const distinctBefore = ledger.distinct;
    const pass = await readPass(first, steps);
    // A request cut off by the deadline is no fault of the server's.
    if (pass.end === 'failed') return steps.hasTimeFor(0) ? 'failed' : 'out-of-time';
    if (pass.end === 'out-of-time' || !steps.hasTimeFor(1)) return 'out-of-time';

    const check = await readFirst();
    if (check === null || check instanceof CallRecordsError)
      return steps.hasTimeFor(0) ? 'failed' : 'out-of-time';

    const isGrown = isStillOrGrown(evidenceOf(first, check, pass));
    hasOnlyGrown &&= isGrown;
    const seen = hasOnlyGrown ? ledger.distinct : ledger.seenInPass;
    const isShort = seen < (ledger.total ?? 0);
    if (isGrown && !isShort) return 'complete';

    const isPointless =
      isGrown && ledger.distinct === distinctBefore && (ledger.passes > 1 || pass.endedInRepeats);
    if (isPointless || ledger.passes === MAX_PASSES) return 'short';
    first = check;
    ledger.beginPass(check.keys);
  }
}

function evidenceOf(first: ReadPage, check: ReadPage, pass: PassResult): PassEvidence {
  return {
    firstKeys: first.keys,
    checkKeys: check.keys,
    firstTotal: first.meta.total,
    checkTotal: check.meta.total,
    shrank: pass.shrank || (pass.highestTotal !== null && (check.meta.total ?? 0) < pass.highestTotal),
  };
}
