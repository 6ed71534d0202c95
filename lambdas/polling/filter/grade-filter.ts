import type { RecordClient } from '../../call-records/client.ts';
import type { TaskConfig } from '../../config/config.ts';
import { accountKeyOf } from '../../config/task-key.ts';
import type { FaultBook } from '../../faults/fault-book.ts';
import type { Locale } from '../../messages/context.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { detailWords, inEachLocale } from '../locales/index.ts';
import type { ReadInFull } from './compare-lists.ts';
import type { FilterMemory } from './filter-memory.ts';
import { type FilterProof, type FilterProofs, filterKey, isProofDue, isProven } from './filter-proof.ts';

/** What a few requests may take, at the end of a reader's time. */
const ASKS_WITHIN_MS = 15 * SECOND_MS;

export interface GradeFilterOptions {
  /** As the account's state has them. */
  proofs: FilterProofs;
  /** `gradeFilter: never` */
  isOff: boolean;
  memory: FilterMemory;
  clock: Clock;
  client(account: string): RecordClient;
  faults: Pick<FaultBook, 'seen' | 'over'>;
  locale: Locale;
  /** Stores what was found. Null: what was known of these grades is forgotten. */
  note(key: string, proof: FilterProof | null): Promise<void>;
}

/**
 * Whether the node of one account honours a filter by grade, for one reading. A long window, which is always read in full,
 * proves it; and what each of them finds that short windows did not is looked for in a filtered list: where it is
 * not there, the filter was wrong, and is not used any more.
 */
export class GradeFilter {
  readonly memory: FilterMemory;
  readonly #options: GradeFilterOptions;
  readonly #proofs: Map<string, FilterProof>;
  #isComparing = false;
  /** Was the account's state written? */
  hasWritten = false;

  constructor(options: GradeFilterOptions) {
    this.#options = options;
    this.memory = options.memory;
    this.#proofs = new Map(Object.entries(options.proofs));
  }

  mayBeUsed({ grades }: Pick<TaskConfig, 'grades'>): boolean {
    const { isOff, clock } = this.#options;
    return !isOff && isProven(this.#proofs.get(filterKey(grades)), clock.nowMs());
  }

  /** @returns how many requests it made */
  async learnFrom(task: TaskConfig, read: ReadInFull): Promise<number> {
    const { isOff, clock, client } = this.#options;
    const key = filterKey(task.grades);
    if (isOff) {
      if (this.#proofs.get(key)?.result === 'wrong') await this.#forget(task, key);
      return 0;
    }
    const name = `${accountKeyOf(task.key)} ${key}`;
    const mayProve = read.tier === 'long' && this.memory.mayCompare(name, clock.nowMs());
    const isDue = mayProve && !this.#isComparing && this.#isDue(key);
    const isUsed = this.mayBeUsed(task) && (read.tier !== 'short' || read.hidden.size > 0);
    if (clock.nowMs() + ASKS_WITHIN_MS > read.deadlineMs || !(isUsed || isDue)) return 0;
    this.#isComparing ||= isDue;
    try {
      const { compareLists } = await import('./compare-lists.ts');
      const compared = await compareLists(client(task.account), task, read, { isUsed, isDue });
      if (compared === null) return 0;
      const { result, wrong, requests } = compared;
      const wasUsed = this.mayBeUsed(task);
      if (result !== null) await this.#set(task, key, { result, atMs: clock.nowMs() });
      if (wrong !== null && wasUsed) await this.#tell(task, wrong);
      if (isDue && this.#isDue(key)) this.memory.compareLater(name, clock.nowMs());
      return requests;
    } finally {
      if (isDue) this.#isComparing = false;
    }
  }

  #isDue(key: string): boolean {
    return isProofDue(this.#proofs.get(key), this.#options.clock.nowMs());
  }

  async #set(task: TaskConfig, key: string, proof: FilterProof): Promise<void> {
    const before = this.#proofs.get(key);
    this.#proofs.set(key, proof);
    this.hasWritten = true;
    await this.#options.note(key, proof);
    if (before?.result === 'wrong' && proof.result !== 'wrong')
      await this.#options.faults.over('filter-wrong', accountKeyOf(task.key));
  }

  async #forget(task: TaskConfig, key: string): Promise<void> {
    this.#proofs.delete(key);
    this.hasWritten = true;
    await this.#options.note(key, null);
    await this.#options.faults.over('filter-wrong', accountKeyOf(task.key));
  }

  /** The id is the vendor's own, and nobody's number. */
  async #tell(task: TaskConfig, { id, grade }: { id: string; grade: number }): Promise<void> {
    const inLocales = inEachLocale(this.#options.locale, (one) =>
      detailWords(one).filterWrong(task.name, id, grade, task.grades),
    );
    await this.#options.faults.seen({
      kind: 'filter-wrong',
      subject: accountKeyOf(task.key),
      name: task.account,
      ...inLocales,
    });
  }
}
