import type { Config, TaskConfig } from '../../lambdas/config/config.ts';
import { REASONS, type Reason } from '../../lambdas/leads/decide.ts';
import { ALL_ELSE_IS_READ } from '../../lambdas/polling/locales/en.ts';
import type { DiscoverReport, PollReport } from '../../lambdas/polling/reports.ts';
import type { Report } from '../../lambdas/reports/reports.ts';

/** A task that could not be read, as its last poll said. */
export interface FailedTask {
  name: string;
  id: string;
  what: string;
  hint: string | null;
}

/** What this run did to a record outweighs what it found when it read it again. */
const DONE: ReadonlySet<Reason> = new Set(['told', 'baselined', 'corrected']);

/** Sums the reports of one run. A record counts once, in however many slices or windows it was read. */
export class Tally {
  delivered = 0;
  dead = 0;
  #config: Pick<Config, 'tasks'>;
  /** Accounts whose list of tasks could not be read. */
  readonly #unlisted = new Map<string, DiscoverReport>();
  /** In the order in which they ended. */
  readonly #polls = new Map<string, PollReport>();
  readonly #told = new Map<string, number>();
  readonly #entries = new Map<string, Map<string, Reason>>();

  constructor(config: Config) {
    this.#config = config;
  }

  add(report: Report): void {
    if (report.type === 'deliver') {
      this.delivered += report.sent;
      this.dead += report.dead;
    }
    if (report.type === 'poll') this.#addPoll(report);
    if (report.type === 'discover' && report.fault !== null) this.#unlisted.set(report.account, report);
    if (report.type === 'poll-failed') this.#addTold(report.taskKey, report.told);
  }

  /** Tasks were found meanwhile. */
  knows(config: Pick<Config, 'tasks'>): void {
    this.#config = config;
  }

  /** How many tasks were to be read. */
  get tasks(): number {
    return this.#config.tasks.filter(({ enabled }) => enabled).length;
  }

  /** @param key of a record of the task */
  enter(taskKey: string, key: string, reason: Reason): void {
    const entries = this.#entries.get(taskKey) ?? new Map<string, Reason>();
    const before = entries.get(key);
    this.#entries.set(taskKey, entries);
    if (before === undefined || DONE.has(reason) || !DONE.has(before)) entries.set(key, reason);
  }

  get leads(): number {
    return sum(this.#told.values());
  }

  get listed(): number {
    return sum([...this.#entries.values()].map(({ size }) => size)) + this.#unread();
  }

  /**
   * The records by reason; the sum is `listed`. Records that the vendor has but does not list count as listed and
   * unreadable.
   */
  get reasons(): Record<Reason, number> {
    const reasons = Object.fromEntries(REASONS.map((reason) => [reason, 0])) as Record<Reason, number>;
    for (const entries of this.#entries.values()) for (const reason of entries.values()) reasons[reason] += 1;
    reasons.unreadable += this.#unread();
    return reasons;
  }

  /** @param unfinished keys of tasks with a poll that has not ended */
  failedTasks(unfinished: ReadonlySet<string>): FailedTask[] {
    const failed: FailedTask[] = [...this.#unlisted.values()].map(({ account, fault, message, hint }) => ({
      name: 'discover',
      id: account,
      what: `${fault}: ${message}`,
      hint,
    }));
    for (const { key, name, id, enabled } of this.#config.tasks) {
      if (!enabled) continue;
      const windows = this.#windows().filter(({ taskKey }) => taskKey === key);
      const bad = windows.findLast(isUnread);
      // The last one names all that cannot be read by then.
      const places = windows.at(-1)?.unreadable ?? null;
      const isUnfinished = windows.length === 0 || unfinished.has(key);
      const isAllElseRead = !bad && !isUnfinished;
      const what = [
        ...(bad ? [whatCame(bad)] : []),
        ...(places === null ? [] : [isAllElseRead ? places : places.replace(ALL_ELSE_IS_READ, '').trim()]),
        ...(isUnfinished ? [NOT_FINISHED.what] : []),
      ];
      if (what.length === 0) continue;
      const hint = bad?.hint ?? (isUnfinished ? NOT_FINISHED.hint : null);
      failed.push({ name, id, what: what.join('; '), hint });
    }
    return failed;
  }

  /** Tasks whose books do not close: they were read, but not all records that the server claims. */
  doubtful(): PollReport[] {
    return this.#windows().filter(
      (report) => !isUnread(report) && report.unreadable === null && !report.booksClose,
    );
  }

  /** How many records of a task had no id, or an invalid grade. */
  unreadable(): { taskName: string; count: number }[] {
    return this.#config.tasks
      .map(({ key, name }) => {
        const reasons = [...(this.#entries.get(key)?.values() ?? [])];
        return { taskName: name, count: reasons.filter((reason) => reason === 'unreadable').length };
      })
      .filter(({ count }) => count > 0);
  }

  /** Tasks of which not one time could be read, and what came in their place. */
  timeless(): { taskName: string; shape: string }[] {
    const last = new Map(this.#windows().map((report) => [report.taskKey, report]));
    return [...last.values()].flatMap(({ taskName, unreadTimes }) =>
      unreadTimes === null ? [] : [{ taskName, shape: unreadTimes }],
    );
  }

  /** Tasks of which leads were recorded in silence, since their calls had ended before leadbell began to look. */
  baselined(): { task: TaskConfig; count: number; newestAtMs: number | null }[] {
    return this.#config.tasks.flatMap((task) => {
      const reasons = [...(this.#entries.get(task.key)?.values() ?? [])];
      const count = reasons.filter((reason) => reason === 'baselined').length;
      const newest = this.#windows().flatMap(({ taskKey, newestAtMs }) =>
        taskKey === task.key && newestAtMs !== null ? [newestAtMs] : [],
      );
      return count > 0 ? [{ task, count, newestAtMs: newest.length > 0 ? Math.max(...newest) : null }] : [];
    });
  }

  #addPoll(report: PollReport): void {
    if (report.outcome === 'skipped') return;
    // By its end alone: one that is asked for again begins a moment later, and the newer half of one that is cut ends
    // where it did.
    const key = `${report.taskKey} ${report.toMs}`;
    this.#polls.delete(key);
    this.#polls.set(key, report);
    this.#addTold(report.taskKey, report.reasons.told);
  }

  /** A window that is cut, or read again after a fault, has already reported its records. */
  #addTold(taskKey: string, told: number): void {
    this.#told.set(taskKey, (this.#told.get(taskKey) ?? 0) + told);
  }

  /** What is there and did not come. */
  #unread(): number {
    return sum(this.#windows().map(({ unread }) => unread));
  }

  /** Without those that were cut into slices, which report for themselves. */
  #windows(): PollReport[] {
    return [...this.#polls.values()].filter(({ slices }) => slices === 0);
  }
}

const NOT_FINISHED = { what: 'not finished in time', hint: 'give it longer with --timeout' };

function whatCame({ fault, outcome, message }: PollReport): string {
  const what = fault ?? outcome;
  return message ? `${what}: ${message}` : what;
}

const isUnread = ({ outcome }: PollReport): boolean => outcome === 'failed' || outcome === 'out-of-time';

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}
