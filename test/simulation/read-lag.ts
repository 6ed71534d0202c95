import type { Stored } from './lagging-index.ts';

/** How far behind an eventually consistent read may be: "usually within one second", AWS says. */
export const MOST_READ_LAG_MS = 2000;

/**
 * What eventually consistent reads see: items as they were a while ago. How long ago follows from the time of the read
 * alone, so that a world is the same each time.
 */
export class ReadLag {
  readonly #mostMs: number;
  readonly #writes = new Map<string, { atMs: number; before: Stored | null }[]>();

  constructor(mostMs: number) {
    this.#mostMs = mostMs;
  }

  wrote(before: Stored | null, after: Stored, nowMs: number): void {
    if (this.#mostMs === 0) return;
    const key = keyOf(after);
    const recent = (this.#writes.get(key) ?? []).filter(({ atMs }) => nowMs - atMs <= this.#mostMs);
    this.#writes.set(key, [...recent, { atMs: nowMs, before }]);
  }

  asItWas(items: readonly Stored[], nowMs: number): Stored[] {
    const lagMs = this.#lagAt(nowMs);
    return items.flatMap((item) => {
      const unseen = this.#writes.get(keyOf(item))?.find(({ atMs }) => atMs > nowMs - lagMs);
      return unseen ? (unseen.before ?? []) : item;
    });
  }

  /** Every second read is behind. */
  #lagAt(nowMs: number): number {
    const mixed = Math.imul(Math.floor(nowMs) ^ (nowMs / 2 ** 32), 2_654_435_761) >>> 8;
    return mixed % 2 === 0 ? 0 : mixed % (this.#mostMs + 1);
  }
}

const keyOf = ({ pk, sk }: Stored): string => `${pk} ${sk}`;
