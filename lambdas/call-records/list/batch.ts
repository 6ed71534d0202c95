import type { RecordClient } from '../client.ts';
import { CallRecordsError } from '../errors.ts';
import type { RecordQuery } from '../query.ts';
import type { PageMeta } from '../wire/meta.ts';
import type { Ledger } from './ledger.ts';
import type { ListOptions } from './list-options.ts';

/** A page that was read and handed out: its keys alone are kept. */
export interface ReadPage {
  /** 1 the first. */
  number: number;
  /** Rows that were asked for. */
  size: number;
  keys: readonly string[];
  /** Rows that this pass had not seen. */
  fresh: number;
  meta: PageMeta;
}

/** What to ask for at once. */
export interface Asking {
  numbers: readonly number[];
  size: number;
  /** @default as the client has it */
  maxTries?: number;
}

/** Pages asked for at the same time. A page that failed leaves a gap and costs the others nothing. */
export interface Batch {
  pages: readonly (ReadPage | CallRecordsError)[];
  tookMs: number;
}

/** Asks for these pages at once, hands out their rows in the order of the pages, and enters them in the books. */
export async function readBatch(
  client: RecordClient,
  query: RecordQuery,
  options: ListOptions,
  ledger: Ledger,
  { numbers, size, maxTries }: Asking,
): Promise<Batch> {
  const { platform, deadlineMs, signal, timeoutMs, onRow } = options;
  const startedMs = platform.clock.nowMs();
  const ask = async (number: number) => {
    let sentAtMs = startedMs;
    const onRequest = () => {
      ledger.requests += 1;
      sentAtMs = platform.clock.nowMs();
    };
    const asking = { signal, deadlineMs, timeoutMs, onRequest, maxTries };
    const answered = await client.page({ ...query, perPage: size }, number, asking);
    ledger.noteAnswer(platform.clock.nowMs() - sentAtMs);
    return answered;
  };
  const settled = await Promise.allSettled(numbers.map(ask));
  const pages = settled.map((result, index): ReadPage | CallRecordsError => {
    if (result.status === 'rejected') return expected(result.reason);
    const { rows, meta, clockOffsetMs } = result.value;
    const number = numbers[index] ?? 0;
    ledger.noteClock(clockOffsetMs ?? null);
    options.onAnswer?.(clockOffsetMs ?? null);
    ledger.notePage(number, size, rows);
    let fresh = 0;
    for (const row of rows) {
      const entry = ledger.enter(row);
      if (entry.isFresh) fresh += 1;
      onRow(row, entry.number);
    }
    return { number, size, keys: rows.map((row) => row.key), fresh, meta };
  });
  ledger.total = totalsOf(pages).at(-1) ?? ledger.total;
  ledger.error ??= pages.find((page) => page instanceof CallRecordsError) ?? null;
  return { pages, tookMs: platform.clock.nowMs() - startedMs };
}

export function totalsOf(pages: readonly (ReadPage | CallRecordsError)[]): number[] {
  const totals = pages.map((page) => (page instanceof CallRecordsError ? null : page.meta.total));
  return totals.filter((total) => total !== null);
}

/** Anything but the client's own error is a defect, and is not to be taken for a failed page. */
function expected(reason: unknown): CallRecordsError {
  if (reason instanceof CallRecordsError) return reason;
  throw reason;
}
