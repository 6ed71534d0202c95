import type { RecordClient } from '../../call-records/client.ts';
import type { TaskConfig } from '../../config/config.ts';
import { accountKeyOf } from '../../config/task-key.ts';
import type { FaultBook } from '../../faults/fault-book.ts';
import type { Locale } from '../../messages/context.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { detailWords, inEachLocale } from '../locales/index.ts';
import type { Sightings } from '../sightings.ts';
import { around, contradictions, type Expectation, expectationOf, wronged } from './comparison.ts';
import type { FilterMemory } from './filter-memory.ts';
import { type FilterProof, type FilterProofs, filterKey, isProofDue, isProven } from './filter-proof.ts';
import { gradedList } from './graded-list.ts';

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

/** A full list. */
export interface ReadInFull {
  sightings: Sightings;
  /** What of it short windows should have shown, and may not have; null: nothing. */
  news: Expectation | null;
  /** Is it a longer window? Then it may prove something. */
  isLong: boolean;
  deadlineMs: number;
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
    const { isOff, clock } = this.#options;
    const key = filterKey(task.grades);
    if (isOff) {
      if (this.#proofs.get(key)?.result === 'wrong') await this.#forget(task, key);
      return 0;
    }
    if (clock.nowMs() + ASKS_WITHIN_MS > read.deadlineMs) return 0;
    if (read.news !== null && this.mayBeUsed(task))
      return this.#compare(task, key, read.news, read.deadlineMs, 'look');
    const name = `${accountKeyOf(task.key)} ${key}`;
    const isDue = read.isLong && isProofDue(this.#proofs.get(key), clock.nowMs());
    if (!isDue || this.#isComparing || !this.memory.mayCompare(name, clock.nowMs())) return 0;
    const expected = expectationOf(read.sightings, task.grades);
    if (expected === null) return 0;
    this.#isComparing = true;
    try {
      const requests = await this.#compare(task, key, expected, read.deadlineMs, 'prove');
      if (isProofDue(this.#proofs.get(key), clock.nowMs())) this.memory.compareLater(name, clock.nowMs());
      return requests;
    } finally {
      this.#isComparing = false;
    }
  }

  /** Asks for the filtered list, and, where that contradicts the full one, for the full one again. */
  async #compare(
    task: TaskConfig,
    key: string,
    expected: Expectation,
    deadlineMs: number,
    purpose: 'prove' | 'look',
  ): Promise<number> {
    const { client, clock } = this.#options;
    const isWanted = (grade: number | null) => grade !== null && task.grades.includes(grade);
    const ask = ({ fromMs, toMs }: Expectation['span'], intentionTags: readonly number[]) => {
      const end = toMs === null ? {} : { endAtMs: toMs };
      const query = { taskId: task.id, startAtMs: fromMs, ...end, perPage: task.pageSize, intentionTags };
      const isEnough = (grades: ReadonlyMap<string, number | null>) =>
        intentionTags.length > 0 && [...grades.values()].some((grade) => !isWanted(grade));
      return gradedList(client(task.account), query, deadlineMs, isEnough);
    };
    const filtered = await ask(expected.span, task.grades);
    const set = (result: FilterProof['result']) => this.#set(task, key, { result, atMs: clock.nowMs() });
    if (filtered.kind === 'unanswered') return filtered.requests;
    if (filtered.kind === 'refused') {
      await set('refused');
      return filtered.requests;
    }
    if (filtered.kind === 'uncounted' || [...filtered.grades.values()].some((grade) => !isWanted(grade))) {
      await set('ignored');
      return filtered.requests;
    }
    const against = contradictions(expected, filtered.grades);
    const narrow = around(against.wanted, against.unwanted);
    if (narrow === null) {
      if (purpose === 'prove') await set('honoured');
      return filtered.requests;
    }
    const full = await ask(narrow.span, []);
    const wrong = wronged(narrow, full.grades, task.grades);
    if (wrong !== null) {
      const wasUsed = this.mayBeUsed(task);
      await set('wrong');
      if (wasUsed) await this.#tell(task, wrong);
    }
    return filtered.requests + full.requests;
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
