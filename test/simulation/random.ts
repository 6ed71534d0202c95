/** Chance with a seed: the same seed, the same world. Mulberry32, more than random enough for latencies and faults. */
export class Random {
  #state: number;

  constructor(seed: number, purpose: string) {
    this.#state = seed >>> 0;
    for (const char of purpose) this.#state = Math.imul(this.#state ^ char.charCodeAt(0), 0x9e3779b1) >>> 0;
    this.next();
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return probability > 0 && this.next() < probability;
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)] as T;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const copy = [...list];
    for (let at = copy.length - 1; at > 0; at -= 1) {
      const other = this.between(0, at);
      [copy[at], copy[other]] = [copy[other] as T, copy[at] as T];
    }
    return copy;
  }

  /** Mostly near `usual`, now and then up to `most`: how long things take. */
  latencyMs(usual: number, most: number): number {
    return this.chance(0.02) ? this.between(usual, most) : this.between(1, usual);
  }
}
