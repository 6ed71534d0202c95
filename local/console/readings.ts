import type { Config } from '../../lambdas/config/config.ts';
import { REASONS } from '../../lambdas/leads/decide.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import type { WindowBooks } from './views/view.ts';

/** The last reading of each task and of each of its windows, as this process did them. */
export class Readings {
  readonly #windows: ReadonlyMap<string, readonly number[]>;
  readonly #readAtMs = new Map<string, number>();
  readonly #books = new Map<string, Map<number, WindowBooks>>();
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor({ tasks }: Pick<Config, 'tasks'>) {
    this.#windows = new Map(tasks.map(({ key, windows }) => [key, windows.map(({ backMs }) => backMs)]));
  }

  note(report: PollReport, nowMs: number): void {
    const { taskKey, outcome, fault, fromMs, toMs, listed, booksClose } = report;
    if (outcome === 'skipped' || fault !== null) return;
    this.#lastMs = nowMs;
    this.#readAtMs.set(taskKey, nowMs);
    // A slice is a part of a window: its books say nothing of the whole.
    const backMs = toMs === null ? nearest(this.#windows.get(taskKey) ?? [], nowMs - fromMs) : null;
    if (backMs === null) return;
    const books = this.#books.get(taskKey) ?? new Map<number, WindowBooks>();
    this.#books.set(taskKey, books);
    books.set(backMs, {
      backMs,
      atMs: nowMs,
      listed,
      ...(report.filtered ? { isFiltered: true as const } : {}),
      reasons: Object.fromEntries(
        REASONS.filter((reason) => report.reasons[reason] > 0).map((reason) => [
          reason,
          report.reasons[reason],
        ]),
      ),
      isClosed: booksClose,
    });
  }

  /** Of any task. Minus infinity: none was. */
  get lastMs(): number {
    return this.#lastMs;
  }

  lastReadMs(taskKey: string): number | null {
    return this.#readAtMs.get(taskKey) ?? null;
  }

  /** The shortest window first. */
  books(taskKey: string): readonly WindowBooks[] {
    return [...(this.#books.get(taskKey)?.values() ?? [])].sort((one, other) => one.backMs - other.backMs);
  }
}

/** A window is asked for with a margin. */
function nearest(windows: readonly number[], backMs: number): number | null {
  const [first] = windows.toSorted((one, other) => Math.abs(one - backMs) - Math.abs(other - backMs));
  return first ?? null;
}
