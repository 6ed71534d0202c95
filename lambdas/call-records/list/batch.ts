import { CallRecordsError } from '../errors.ts';
import type { PageMeta } from '../wire/meta.ts';
import type { Ledger } from './ledger.ts';
import type { AskedPage, Asking, PageReader } from './page-reader.ts';

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

/** Pages that are judged together. A page that failed leaves a gap and costs the others nothing. */
export interface Batch {
  pages: readonly (ReadPage | CallRecordsError)[];
  /** From the first request of them to the last answer. */
  tookMs: number;
}

/** Waits for these pages, and enters them in the books of the pass in the order of the list. */
export async function readBatch(reader: PageReader, ledger: Ledger, asking: Asking): Promise<Batch> {
  const asked = await reader.read(asking);
  const pages = asked.map(({ number, answer }): ReadPage | CallRecordsError => {
    if (answer instanceof CallRecordsError) return answer;
    const { keys, numbers, meta } = answer;
    let fresh = 0;
    for (const row of numbers) if (ledger.see(row)) fresh += 1;
    return { number, size: asking.size, keys, fresh, meta };
  });
  ledger.total = totalsOf(pages).at(-1) ?? ledger.total;
  ledger.error ??= pages.find((page) => page instanceof CallRecordsError) ?? null;
  return { pages, tookMs: lastOf(asked) - firstOf(asked) };
}

export function totalsOf(pages: readonly (ReadPage | CallRecordsError)[]): number[] {
  const totals = pages.map((page) => (page instanceof CallRecordsError ? null : page.meta.total));
  return totals.filter((total) => total !== null);
}

const firstOf = (asked: readonly AskedPage[]): number =>
  Math.min(...asked.map(({ startedAtMs }) => startedAtMs));
const lastOf = (asked: readonly AskedPage[]): number => Math.max(...asked.map(({ cameAtMs }) => cameAtMs));
