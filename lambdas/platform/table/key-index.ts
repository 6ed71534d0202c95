import { hash } from 'node:crypto';

const WORDS = 4;
const FIRST_CAPACITY = 256;

/** So many keys are kept as they are, which is faster than to hash each: about a megabyte. */
const KEPT_KEYS = 16_384;

/**
 * Numbers distinct keys 0, 1, 2, … in order of first appearance. Of a long list it stores 128 bits of a hash instead of
 * each key, so that hundreds of thousands cost about 30 bytes each. Two keys with the same 128 bits are less likely than
 * a memory error.
 */
export class KeyIndex {
  readonly #kept = new Map<string, number>();
  readonly #keptKeys: number;
  #hashed = 0;
  #hashes = new Uint32Array(FIRST_CAPACITY * WORDS);
  /** The key's number + 1, with open addressing; 0 is free. At most half full. */
  #slots = new Uint32Array(FIRST_CAPACITY * 2);

  constructor(keptKeys = KEPT_KEYS) {
    this.#keptKeys = keptKeys;
  }

  get size(): number {
    return this.#kept.size + this.#hashed;
  }

  /** The key's number. For a new key, it is the previous `size`. */
  add(key: string): number {
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    if (this.#kept.size < this.#keptKeys) {
      this.#kept.set(key, this.#kept.size);
      return this.#kept.size - 1;
    }
    return this.#keptKeys + this.#addHash(key);
  }

  #addHash(key: string): number {
    const bytes = hash('sha256', key, 'buffer');
    const words = [0, 4, 8, 12].map((offset) => bytes.readUInt32LE(offset));
    const slot = this.#slotOf(words);
    const known = this.#slots[slot] ?? 0;
    if (known > 0) return known - 1;
    const number = this.#hashed;
    this.#slots[slot] = number + 1;
    this.#hashes.set(words, number * WORDS);
    this.#hashed += 1;
    if (this.#hashed * WORDS === this.#hashes.length) this.#grow();
    return number;
  }

  /** The slot where these words are, or may be put. */
  #slotOf(words: readonly number[]): number {
    const mask = this.#slots.length - 1;
    for (let slot = (words[0] ?? 0) & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot] ?? 0;
      if (known === 0) return slot;
      const start = (known - 1) * WORDS;
      if (words.every((word, index) => this.#hashes[start + index] === word)) return slot;
    }
  }

  #grow(): void {
    const hashes = new Uint32Array(this.#hashes.length * 2);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Uint32Array(this.#slots.length * 2);
    for (let number = 0; number < this.#hashed; number += 1) {
      const start = number * WORDS;
      this.#slots[this.#slotOf([...hashes.subarray(start, start + WORDS)])] = number + 1;
    }
  }
}
