import type { Random } from './random.ts';

interface Entry {
  atMs: number;
  /** Of two at the same time, chance decides. */
  order: number;
  run: () => void;
}

/** The one clock of the simulated world, and what happens when. Time moves only from one event to the next. */
export class Agenda {
  nowMs: number;
  readonly #random: Random;
  readonly #heap: Entry[] = [];

  constructor(startMs: number, random: Random) {
    this.nowMs = startMs;
    this.#random = random;
  }

  at(atMs: number, run: () => void): void {
    // Whole milliseconds, as clocks have them.
    const entry = { atMs: Math.max(Math.ceil(atMs), this.nowMs), order: this.#random.next(), run };
    let at = this.#heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, this.#heap[parent] as Entry)) break;
      this.#heap[at] = this.#heap[parent] as Entry;
      at = parent;
    }
    this.#heap[at] = entry;
  }

  after(ms: number, run: () => void): void {
    this.at(this.nowMs + ms, run);
  }

  /** Everything that follows from an event happens before the next one: one effect at a time. */
  async runUntil(endMs: number): Promise<void> {
    for (let next = this.#heap[0]; next && next.atMs <= endMs; next = this.#heap[0]) {
      this.#removeFirst();
      this.nowMs = next.atMs;
      next.run();
      await new Promise(setImmediate);
    }
    this.nowMs = Math.max(this.nowMs, endMs);
  }

  #removeFirst(): void {
    const heap = this.#heap;
    const last = heap.pop() as Entry;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child += 1;
      if (!isBefore(heap[child] as Entry, last)) break;
      heap[at] = heap[child] as Entry;
      at = child;
    }
    heap[at] = last;
  }
}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.atMs < other.atMs || (one.atMs === other.atMs && one.order < other.order);
