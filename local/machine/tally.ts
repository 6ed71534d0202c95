import type { Config } from '../../lambdas/config/config.ts';
import { REASONS, type Reason } from '../../lambdas/leads/decide.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import type { Report } from '../../lambdas/reports/reports.ts';

/** A task that could not be read, in the words of its last poll. */
export interface FailedTask {
  name: string;
  id: string;
  what: string;
  hint: string | null;
}

/** Sums the reports of one run. A window that was read twice counts once. */
export class Tally {
  delivered = 0;
  dead = 0;
  readonly #config: Config;
  readonly #polls = new Map<string, PollReport>();
  readonly #told = new Map<string, number>();

  constructor(config: Config) {
    this.#config = config;
  }

  add(report: Report): void {
    if (report.type === 'deliver') {
      this.delivered += report.sent;
      this.dead += report.dead;
    }
    if (report.type === 'poll') this.#addPoll(report);
    if (report.type === 'poll-failed') this.#addTold(report.taskKey, report.told);
  }

  get leads(): number {
    return sum(this.#told.values());
  }

  get listed(): number {
    return sum(this.#windows().map(({ listed, unread }) => listed + unread));
  }

  /**
   * What became of the records, by reason: they add up to `listed`. What the vendor has and cannot be made to give is
   * listed and unreadable.
   */
  get reasons(): Record<Reason, number> {
    const windows = this.#windows();
    const entries = REASONS.map((reason) => [reason, sum(windows.map(({ reasons }) => reasons[reason]))]);
    entries.push(['unreadable', sum(windows.map(({ reasons, unread }) => reasons.unreadable + unread))]);
    return Object.fromEntries(entries) as Record<Reason, number>;
  }

  /** @param unfinished keys of tasks with a poll that has not ended */
  failedTasks(unfinished: ReadonlySet<string>): FailedTask[] {
    const failed: FailedTask[] = [];
    for (const { key, name, id, enabled } of this.#config.tasks) {
      if (!enabled) continue;
      const windows = this.#windows().filter(({ taskKey }) => taskKey === key);
      // The last one names all that is missing by then.
      const bad = windows.findLast(hasFailed);
      if (bad) failed.push({ name, id, what: whatCame(bad), hint: bad.hint });
      else if (windows.length === 0 || unfinished.has(key)) failed.push({ name, id, ...NOT_FINISHED });
    }
    return failed;
  }

  /** Tasks whose books do not close: read, but not all of what the server says it has. */
  doubtful(): PollReport[] {
    return this.#windows().filter((report) => !hasFailed(report) && !report.booksClose);
  }

  /** How many records of a task had no id, or a grade that is none. */
  unreadable(): { taskName: string; count: number }[] {
    return this.#windows()
      .map(({ taskName, reasons }) => ({ taskName, count: reasons.unreadable }))
      .filter(({ count }) => count > 0);
  }

  #addPoll(report: PollReport): void {
    if (report.outcome === 'skipped') return;
    // By its end alone: one that is asked for again begins a moment later, and the newer half of one that is cut ends
    // where it did.
    this.#polls.set(`${report.taskKey} ${report.toMs}`, report);
    this.#addTold(report.taskKey, report.reasons.told);
  }

  /** A window that is cut into slices, or read again after a fault, has told what it told the first time. */
  #addTold(taskKey: string, told: number): void {
    this.#told.set(taskKey, (this.#told.get(taskKey) ?? 0) + told);
  }

  /** Without those that were cut into slices, which report for themselves. */
  #windows(): PollReport[] {
    return [...this.#polls.values()].filter(({ slices }) => slices === 0);
  }
}

const NOT_FINISHED = { what: 'not finished in time', hint: 'give it longer with --timeout' };

function whatCame({ fault, outcome, message, unreadable }: PollReport): string {
  if (fault === null && unreadable !== null) return unreadable;
  const what = fault ?? outcome;
  return message ? `${what}: ${message}` : what;
}

function hasFailed({ outcome, unreadable }: PollReport): boolean {
  return outcome === 'failed' || outcome === 'out-of-time' || unreadable !== null;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const each of numbers) total += each;
  return total;
}
