/** A clock that jumps from one moment at which something happens to the next. All of a moment happens at once. */
export class Moments {
  nowMs: number;
  readonly #at = new Map<number, (() => void)[]>();
  readonly #times: number[] = [];

  constructor(startMs: number) {
    this.nowMs = startMs;
  }

  at(atMs: number, run: () => void): void {
    const timeMs = Math.max(Math.ceil(atMs), this.nowMs + 1);
    const there = this.#at.get(timeMs);
    if (there) {
      there.push(run);
      return;
    }
    this.#at.set(timeMs, [run]);
    let index = this.#times.length;
    while (index > 0 && (this.#times[index - 1] as number) < timeMs) index -= 1;
    this.#times.splice(index, 0, timeMs);
  }

  async runUntil(endMs: number): Promise<void> {
    for (let next = this.#times.at(-1); next !== undefined && next <= endMs; next = this.#times.at(-1)) {
      this.#times.pop();
      this.nowMs = next;
      const all = this.#at.get(next) ?? [];
      this.#at.delete(next);
      for (const run of all) run();
      await new Promise(setImmediate);
    }
    this.nowMs = endMs;
  }
}
