import { HOUR_MS, MINUTE_MS } from '../../platform/time/duration.ts';

/** After a filtered list that did not come, or did not suffice for a reason that stays. */
const UNFIT_FOR_MS = 10 * MINUTE_MS;
/** After a comparison that showed nothing. */
const COMPARED_AGAIN_AFTER_MS = HOUR_MS;

/** What one process has seen of filtered lists. Nothing of it is stored. */
export class FilterMemory {
  readonly #unfitUntil = new Map<string, number>();
  readonly #compareFrom = new Map<string, number>();
  readonly #unlisted = new Map<string, ReadonlySet<string>>();

  isUnfit(taskKey: string, nowMs: number): boolean {
    return (this.#unfitUntil.get(taskKey) ?? 0) > nowMs;
  }

  wasUnfit(taskKey: string, nowMs: number): void {
    this.#unfitUntil.set(taskKey, nowMs + UNFIT_FOR_MS);
  }

  /** Leads of the task that no list shows with a wanted grade: they are not expected in a filtered one. */
  unlistedOf(taskKey: string): ReadonlySet<string> {
    return this.#unlisted.get(taskKey) ?? NONE;
  }

  /** @param ids all of them that the window may hold */
  areUnlisted(taskKey: string, ids: readonly string[]): void {
    if (ids.length > 0) this.#unlisted.set(taskKey, new Set(ids));
    else this.#unlisted.delete(taskKey);
  }

  mayCompare(name: string, nowMs: number): boolean {
    return (this.#compareFrom.get(name) ?? 0) <= nowMs;
  }

  compareLater(name: string, nowMs: number): void {
    this.#compareFrom.set(name, nowMs + COMPARED_AGAIN_AFTER_MS);
  }
}

const NONE: ReadonlySet<string> = new Set();
