import type { Row } from '../call-records/listing.ts';
import { latestTimeOf } from '../call-records/record/times-of-record.ts';
import { calledAtOf, type Seen } from '../leads/seen.ts';

/**
 * What one reading of the list saw of each distinct record: the last sighting counts. Only records with a wanted
 * grade are kept whole, so that a window of 200,000 rows stays small.
 */
export class Sightings {
  readonly byKey = new Map<string, Seen>();
  /** The span of the calls seen, for finding leads outside the window where the vendor ignores it. */
  earliestMs: number | null = null;
  latestMs: number | null = null;
  /** Readable rows with a time that can be read, and those without any. */
  timed = 0;
  timeless = 0;
  /** What the first row without a time has in its place. */
  unreadTimes: string | null = null;
  readonly #ofOtherTasks = new Set<string>();
  readonly #wanted: ReadonlySet<number>;

  constructor(wantedGrades: readonly number[]) {
    this.#wanted = new Set(wantedGrades);
  }

  /** Distinct records that belong to another task. */
  get ofOtherTasks(): number {
    return this.#ofOtherTasks.size;
  }

  /** When the calls were made, where that can be read. */
  get calledAtMs(): number[] {
    return [...this.byKey.values()].flatMap((seen) =>
      seen.readable && seen.calledAtMs !== null ? [seen.calledAtMs] : [],
    );
  }

  /** The latest time that each record names. */
  get dated(): Map<string, number> {
    return new Map(this.#latestTimes());
  }

  /** The two records that name the latest times, the latest first. */
  get newest(): { key: string; atMs: number }[] {
    let first: { key: string; atMs: number } | null = null;
    let second: { key: string; atMs: number } | null = null;
    for (const [key, atMs] of this.#latestTimes()) {
      if (first === null || atMs > first.atMs) [first, second] = [{ key, atMs }, first];
      else if (second === null || atMs > second.atMs) second = { key, atMs };
    }
    return [first, second].filter((one) => one !== null);
  }

  *#latestTimes(): Generator<[key: string, atMs: number]> {
    for (const [key, seen] of this.byKey) {
      if (seen.readable && seen.latestAtMs != null) yield [key, seen.latestAtMs];
    }
  }

  /** Something was listed, and no time of it can be read. */
  get isTimeless(): boolean {
    return this.timeless > 0 && this.timed === 0;
  }

  add(row: Row): void {
    if (!row.readable) {
      if (row.otherTask !== undefined) this.#ofOtherTasks.add(row.key);
      this.byKey.set(row.key, { readable: false, problem: row.problem });
      return;
    }
    const { grade } = row.brief;
    if (row.unreadTimes === undefined) this.timed += 1;
    else {
      this.timeless += 1;
      this.unreadTimes ??= row.unreadTimes;
    }
    const calledAtMs = calledAtOf(row.brief);
    // Stryker disable next-line ConditionalExpression: null is wanted by nobody; only the compiler asks
    const wanted = grade !== null && this.#wanted.has(grade);
    const latestAtMs = latestTimeOf(row.brief);
    this.byKey.set(row.key, {
      readable: true,
      grade,
      calledAtMs,
      latestAtMs,
      record: wanted ? row.record : null,
    });
    if (calledAtMs === null) return;
    this.earliestMs = Math.min(this.earliestMs ?? calledAtMs, calledAtMs);
    this.latestMs = Math.max(this.latestMs ?? calledAtMs, calledAtMs);
  }
}
