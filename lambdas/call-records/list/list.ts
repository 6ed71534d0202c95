import type { RecordClient } from '../client.ts';
import { CallRecordsError } from '../errors.ts';
import type { Listing, ListingOutcome } from '../listing.ts';
import type { RecordQuery } from '../query.ts';
import { type ReadPage, readBatch } from './batch.ts';
import { isWholeList, knowsItsTotal, saysItIsAll } from './expected-pages.ts';
import { Ledger } from './ledger.ts';
import type { ListOptions } from './list-options.ts';
import { isStillOrGrown, type PassEvidence } from './movement.ts';
import { type Asking, PageReader } from './page-reader.ts';
import { readAround } from './read-around.ts';
import { type NamedPart, type PartSteps, readParts } from './read-parts.ts';
import { type FailedPage, type PassResult, type PassSteps, readPass } from './read-pass.ts';
import { readStart } from './read-start.ts';

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
  return ledger.close(outcome === 'complete' && ledger.wasPartial ? 'short' : outcome);
}

async function readAll(
  client: RecordClient,
  query: RecordQuery,
  options: ListOptions,
  ledger: Ledger,
): Promise<ListingOutcome> {
  const { platform, deadlineMs, signal, pageSize, once = false } = options;
  let batchMs = 0;
  const hasTime = (ms: number) => !signal?.aborted && platform.clock.nowMs() + ms < deadlineMs;
  const hasTimeFor = (batches: number) => hasTime(batches * batchMs);
  const reader = new PageReader(client, query, options, ledger, (pageMs) =>
    hasTime(Math.max(batchMs, pageMs)),
  );
  const ask = async (asking: Asking) => {
    const batch = await readBatch(reader, ledger, asking);
    batchMs = batch.tookMs;
    return batch;
  };
  const read = (numbers: readonly number[], size: number, maxTries = options.maxTries) =>
    ask({ numbers, size, maxTries });
  const leave = (parts: readonly NamedPart[], size: number) => {
    ledger.unread = parts.map(({ from, to, fault }) => ({
      fromRow: from + 1,
      toRow: to,
      fault,
      besideMs: ledger.beside(from + 1, to, size),
    }));
  };
  // A request cut off by the deadline is no fault of the server's.
  const failed = () => (hasTimeFor(0) ? 'failed' : 'out-of-time');

  const around = options.knownBad
    ? await readAround(options.knownBad, pageSize, { hasTimeFor, readBatch: read })
    : null;
  if (around !== null) {
    leave(around, pageSize);
    return 'failed';
  }
  const start = await readStart(pageSize, { hasTimeFor, readBatch: read, once, failed: options.firstFailed });
  if (start instanceof CallRecordsError) {
    leave([{ from: 0, to: null, fault: start.code }], pageSize);
    return 'failed';
  }
  let { first } = start;
  const { size } = first;
  const isMissing = (page: ReadPage) => page.number > 1;
  if (!isMissing(first) && isWholeList(first)) {
    const isShort = ledger.distinct < (ledger.total ?? 0);
    const hasMore =
      first.keys.length === 0 && (first.meta.hasNext === true || (first.meta.lastPage ?? 0) > 1);
    return isShort || hasMore ? 'short' : 'complete';
  }
  const steps: PassSteps = {
    concurrency: Math.max(1, options.concurrency),
    seenInPass: () => ledger.seenInPass,
    mustReadOn: options.mustReadOn ?? (() => false),
    hasTimeFor,
    readBatch: (numbers, next) => ask({ numbers, size, next, maxTries: options.maxTries }),
  };

  // As long as nothing was removed, what one pass missed another may have seen: their union counts.
  let hasOnlyGrown = true;
  let failedFirst = start.missing;
  for (;;) {
    const distinctBefore = ledger.distinct;
    const pass = await readWithParts(first, failedFirst, size, steps, once ? null : read, leave);
    reader.leave();
    if (pass.end === 'failed') return failed();
    if (pass.end === 'out-of-time' || !hasTimeFor(1)) return 'out-of-time';

    const check = (await read([1], size)).pages[0] ?? null;
    if (check === null || check instanceof CallRecordsError) {
      leave([], size);
      return failed();
    }

    const isTrusted = knowsItsTotal(first);
    const isGrown = !isMissing(first) && isStillOrGrown(evidenceOf(first, check, pass, isTrusted));
    hasOnlyGrown &&= isGrown;
    const seen = hasOnlyGrown ? ledger.distinct : ledger.seenInPass;
    const isShort = seen < (ledger.total ?? 0);
    if (isGrown && !isShort) return mayLackRows(first, pass, isTrusted) ? 'short' : 'complete';

    const isPointless =
      isGrown && ledger.distinct === distinctBefore && (ledger.passes > 1 || pass.endedInRepeats);
    if (isPointless || ledger.passes === MAX_PASSES) return 'short';
    first = check;
    failedFirst = null;
    ledger.beginPass(check.keys);
  }
}

/**
 * One pass, in which pages that do not come are asked for in smaller parts, and the list beyond them is read.
 *
 * @param read null: pages that do not come are left
 */
async function readWithParts(
  first: ReadPage,
  failedFirst: CallRecordsError | null,
  size: number,
  steps: PassSteps,
  read: PartSteps['readBatch'] | null,
  leave: (parts: readonly NamedPart[], size: number) => void,
): Promise<PassResult> {
  const unread: NamedPart[] = [];
  let failures: FailedPage[] = failedFirst === null ? [] : [{ number: first.number - 1, error: failedFirst }];
  let from: number | undefined;
  for (;;) {
    const pass = await readPass(first, steps, from);
    failures = [...failures, ...pass.failed];
    const rows = rowsOfPage(first, pass, size);
    const parts = failures.map(({ number, error }) => ({
      from: (number - 1) * rows,
      to: number * rows,
      size: rows,
      error,
    }));
    const result =
      read === null
        ? {
            unread: parts.map(({ from: row, to, error }) => ({ from: row, to, fault: error.code })),
            came: false,
          }
        : await readParts(parts, { hasTimeFor: steps.hasTimeFor, readBatch: read });
    unread.push(...result.unread);
    const last = failures.at(-1)?.error;
    if (pass.leftFrom !== null && result.came && steps.hasTimeFor(1)) {
      from = pass.leftFrom;
      failures = [];
      continue;
    }
    if (pass.leftFrom !== null && last) {
      unread.push({ from: (pass.leftFrom - 1) * rows, to: null, fault: last.code });
    }
    leave(unread, rows);
    if (unread.length > 0) return { ...pass, end: 'failed' };
    return { ...pass, end: pass.end === 'failed' ? 'read' : pass.end };
  }
}

/** A server may give fewer rows a page than were asked for. The last page alone says nothing of that. */
function rowsOfPage(first: ReadPage, pass: PassResult, size: number): number {
  const { perPage } = first.meta;
  if (perPage !== null && perPage > 0 && perPage < size) return perPage;
  const hasSeveral =
    pass.freshPages > first.number || pass.failed.some(({ number }) => number > first.number);
  return hasSeveral && pass.mostRows > 0 ? Math.min(size, pass.mostRows) : size;
}

/**
 * All that could be read was read, and it may be less than there is: the server gave page 1 again for every page, or
 * says that there are more pages than it gave.
 */
function mayLackRows(first: ReadPage, pass: PassResult, isTrusted: boolean): boolean {
  if (isTrusted) return false;
  const pages = first.meta.lastPage;
  if (pages !== null && pages > pass.freshPages && pass.freshPages > 0) return true;
  return pass.endedInRepeats && pass.freshPages <= 1 && !saysItIsAll(first);
}

function evidenceOf(first: ReadPage, check: ReadPage, pass: PassResult, isTrusted: boolean): PassEvidence {
  const keys = { firstKeys: first.keys, checkKeys: check.keys };
  if (!isTrusted) return { ...keys, firstTotal: null, checkTotal: null, shrank: false };
  return {
    ...keys,
    firstTotal: first.meta.total,
    checkTotal: check.meta.total,
    shrank: pass.shrank || (pass.highestTotal !== null && (check.meta.total ?? 0) < pass.highestTotal),
  };
}
