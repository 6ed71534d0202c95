import type { RecordClient, RecordPage } from '../client.ts';
import { CallRecordsError } from '../errors.ts';
import type { RecordQuery } from '../query.ts';
import type { PageMeta } from '../wire/meta.ts';
import type { Ledger } from './ledger.ts';
import type { ListOptions } from './list-options.ts';

/** What to ask for at once. */
export interface Asking {
  numbers: readonly number[];
  size: number;
  /** @default as the client has it */
  maxTries?: number | undefined;
  /**
   * Pages that come next in the same list, unless something fails: they are begun when others have come. Left out: what
   * was begun so is given up.
   */
  next?: readonly number[];
}

/** A page that came. Its rows were handed out. */
interface Answer {
  keys: readonly string[];
  /** Of the keys, as the ledger has them. */
  numbers: readonly number[];
  meta: PageMeta;
}

export interface AskedPage {
  number: number;
  answer: Answer | CallRecordsError;
  startedAtMs: number;
  cameAtMs: number;
}

/**
 * Asks for pages, and hands out the rows of each as it comes. While some pages of a batch are waited for, those after it
 * are begun, as many as may be under way at once: a slow page keeps none of the others waiting. A page that fails, or
 * brings nothing new, ends this until the next batch is asked for.
 */
export class PageReader {
  readonly #client: RecordClient;
  readonly #query: RecordQuery;
  readonly #options: ListOptions;
  readonly #ledger: Ledger;
  readonly #hasTimeFor: (pageMs: number) => boolean;
  /** Pages that were begun and not yet taken, all of one size. */
  readonly #begun = new Map<number, Promise<AskedPage>>();
  /** To be begun. */
  #next: readonly number[] = [];
  #underWay = 0;
  /** How long the last page took. */
  #lastMs = 0;
  #leaving: AbortController;
  #signal: AbortSignal;

  /** @param hasTimeFor is there time for a page that takes so long? */
  constructor(
    client: RecordClient,
    query: RecordQuery,
    options: ListOptions,
    ledger: Ledger,
    hasTimeFor: (pageMs: number) => boolean,
  ) {
    this.#client = client;
    this.#query = query;
    this.#options = options;
    this.#ledger = ledger;
    this.#hasTimeFor = hasTimeFor;
    [this.#leaving, this.#signal] = stoppable(options.signal);
  }

  /** @returns the pages in the order of `numbers` */
  async read({ numbers, size, maxTries, next }: Asking): Promise<AskedPage[]> {
    if (next === undefined) this.leave();
    const begin = (number: number) => {
      const page = this.#ask(number, size, maxTries);
      this.#begun.set(number, page);
      page.then(beginNext, () => {});
      return page;
    };
    const beginNext = () => {
      while (
        this.#next.length > 0 &&
        this.#underWay < this.#options.concurrency &&
        this.#hasTimeFor(this.#lastMs)
      ) {
        const [number = 0, ...later] = this.#next;
        this.#next = later;
        void begin(number);
      }
    };
    const pages = numbers.map((number) => this.#begun.get(number) ?? begin(number));
    for (const number of numbers) this.#begun.delete(number);
    this.#next = (next ?? []).filter((number) => !this.#begun.has(number));
    beginNext();
    const settled = await Promise.allSettled(pages);
    return settled.map((result) => {
      // Anything but the client's own error is a defect, and is not to be taken for a failed page.
      if (result.status === 'rejected') throw result.reason;
      return result.value;
    });
  }

  /** What was begun and not taken is of no use any more. */
  leave(): void {
    this.#next = [];
    if (this.#begun.size === 0) return;
    this.#begun.clear();
    this.#leaving.abort();
    [this.#leaving, this.#signal] = stoppable(this.#options.signal);
  }

  async #ask(number: number, size: number, maxTries: number | undefined): Promise<AskedPage> {
    const { platform, deadlineMs, timeoutMs } = this.#options;
    const { clock } = platform;
    const startedAtMs = clock.nowMs();
    const leaving = this.#leaving.signal;
    let sentAtMs = startedAtMs;
    const onRequest = () => {
      this.#ledger.requests += 1;
      sentAtMs = clock.nowMs();
    };
    const asking = { signal: this.#signal, deadlineMs, timeoutMs, onRequest, maxTries };
    this.#underWay += 1;
    try {
      const page = await this.#client.page({ ...this.#query, perPage: size }, number, asking);
      const cameAtMs = clock.nowMs();
      this.#lastMs = cameAtMs - startedAtMs;
      this.#ledger.noteAnswer(cameAtMs - sentAtMs);
      const answer = leaving.aborted ? nothing(page.meta) : this.#handOut(number, size, page);
      return { number, startedAtMs, cameAtMs, answer };
    } catch (error) {
      if (!(error instanceof CallRecordsError)) throw error;
      this.#next = [];
      return { number, startedAtMs, cameAtMs: clock.nowMs(), answer: error };
    } finally {
      this.#underWay -= 1;
    }
  }

  #handOut(number: number, size: number, { rows, meta, clockOffsetMs = null }: RecordPage): Answer {
    const { onAnswer, onRow } = this.#options;
    this.#ledger.noteClock(clockOffsetMs);
    onAnswer?.(clockOffsetMs);
    this.#ledger.notePage(number, size, rows);
    this.#ledger.wasPartial ||= meta.isPartial === true;
    const distinctBefore = this.#ledger.distinct;
    const numbers = rows.map((row) => {
      const entered = this.#ledger.enter(row);
      onRow(row, entered);
      return entered;
    });
    if (this.#ledger.distinct === distinctBefore) this.#next = [];
    return { keys: rows.map(({ key }) => key), numbers, meta };
  }
}

const nothing = (meta: PageMeta): Answer => ({ keys: [], numbers: [], meta });

function stoppable(signal: AbortSignal | undefined): [AbortController, AbortSignal] {
  const leaving = new AbortController();
  return [leaving, signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal];
}
