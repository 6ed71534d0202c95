import type { LogLine } from './log-line.ts';

/** A line, where it was found. */
export interface FoundLine {
  /** What tells it apart from others with the same text. */
  id: string;
  /** When the log group says that it came. */
  storedMs: number;
  line: LogLine;
}

/** Events come late, and groups answer one after the other: this much is asked for again. */
const OVERLAP_MS = 60_000;

/**
 * Puts lines of several log groups into the order of time: each waits for one more round, in which what is older may
 * come. It goes by the lines' own clock, whatever ours says.
 */
export class InOrder {
  readonly #seen = new Map<string, number>();
  #waiting: FoundLine[] = [];
  #latestMs: number;

  constructor(sinceMs: number) {
    this.#latestMs = sinceMs + OVERLAP_MS;
  }

  /** From when the next round asks. */
  get fromMs(): number {
    return this.#latestMs - OVERLAP_MS;
  }

  /** Takes what a round found. @returns what can be shown, the oldest first */
  add(found: readonly FoundLine[]): LogLine[] {
    const untilMs = Math.max(...this.#waiting.map(({ line }) => line.atMs));
    for (const one of found) {
      if (this.#seen.has(one.id)) continue;
      this.#seen.set(one.id, one.storedMs);
      this.#waiting.push(one);
      this.#latestMs = Math.max(this.#latestMs, one.storedMs);
    }
    for (const [id, storedMs] of this.#seen) if (storedMs < this.fromMs) this.#seen.delete(id);
    return this.#take(({ line }) => line.atMs <= untilMs);
  }

  /** All that still waits. */
  rest(): LogLine[] {
    return this.#take(() => true);
  }

  #take(isReady: (found: FoundLine) => boolean): LogLine[] {
    const ready = this.#waiting.filter(isReady).map(({ line }) => line);
    this.#waiting = this.#waiting.filter((found) => !isReady(found));
    return ready.sort((one, other) => one.atMs - other.atMs);
  }
}
