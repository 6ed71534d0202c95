import { DUE_PARTITION_KEY, DUE_SORT_KEY } from '../../lambdas/platform/table/table-schema.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { Attributes } from './expressions.ts';
import type { Surroundings } from './surroundings.ts';

export type Stored = Attributes & { pk: string; sk: string };

/** The index may be this far behind the table: AWS names no bound. */
export const MOST_LAG_MS = 20 * SECOND_MS;
/** Usually it is faster than that. */
const USUAL_LAG_MS = 50;

/** A sparse index that learns of each write a little later, of those to one item in their order. */
export class LaggingIndex {
  readonly #world: Surroundings;
  readonly #known = new Map<string, Stored>();
  readonly #coming: { atMs: number; key: string; item: Stored | null }[] = [];
  readonly #lastMs = new Map<string, number>();

  readonly #usualLagMs: number;

  constructor(world: Surroundings, usualLagMs = USUAL_LAG_MS) {
    this.#world = world;
    this.#usualLagMs = usualLagMs;
  }

  put(item: Stored): void {
    const isIn = item[DUE_PARTITION_KEY] !== undefined && item[DUE_SORT_KEY] !== undefined;
    this.#learn(`${item.pk} ${item.sk}`, isIn ? item : null);
  }

  remove({ pk, sk }: { pk: string; sk: string }): void {
    this.#learn(`${pk} ${sk}`, null);
  }

  /** Soonest first. */
  ofLane(lane: string): Stored[] {
    this.#catchUp();
    return [...this.#known.values()]
      .filter((item) => item[DUE_PARTITION_KEY] === lane)
      .sort((one, other) => dueOf(one) - dueOf(other) || (one.pk + one.sk < other.pk + other.sk ? -1 : 1));
  }

  #learn(key: string, item: Stored | null): void {
    const { nowMs, random } = this.#world;
    const lagMs = this.#world.strikes('stale-index')
      ? random.between(0, MOST_LAG_MS)
      : random.between(0, this.#usualLagMs);
    const atMs = Math.max(nowMs + lagMs, this.#lastMs.get(key) ?? 0);
    this.#lastMs.set(key, atMs);
    this.#coming.push({ atMs, key, item });
  }

  #catchUp(): void {
    const { nowMs } = this.#world;
    let kept = 0;
    for (const change of this.#coming) {
      if (change.atMs > nowMs) {
        this.#coming[kept] = change;
        kept += 1;
      } else if (change.item) this.#known.set(change.key, change.item);
      else this.#known.delete(change.key);
    }
    this.#coming.length = kept;
  }
}

const dueOf = (item: Stored): number => Number(item[DUE_SORT_KEY]);
