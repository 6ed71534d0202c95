/**
 * Numbers by row, in one block of memory that doubles when it is full. A list of objects would take ten times as much.
 */
export class Numbers<Block extends Uint8Array | Uint16Array | Int16Array | Float32Array | Float64Array> {
  #block: Block;
  readonly #make: (length: number) => Block;

  constructor(make: (length: number) => Block, capacity = 256) {
    this.#make = make;
    this.#block = make(capacity);
  }

  /** 0 if nothing was set. */
  get(row: number): number {
    return this.#block[row] ?? 0;
  }

  set(row: number, value: number): void {
    if (row >= this.#block.length) {
      const longer = this.#make(Math.max(row + 1, this.#block.length * 2));
      longer.set(this.#block);
      this.#block = longer;
    }
    this.#block[row] = value;
  }
}

/** A list of numbers at eight bytes each. */
export class Floats {
  length = 0;
  readonly #numbers = new Numbers((length) => new Float64Array(length));

  push(value: number): void {
    this.#numbers.set(this.length, value);
    this.length += 1;
  }

  /** A copy that may be sorted. */
  values(): Float64Array {
    return Float64Array.from({ length: this.length }, (_, row) => this.#numbers.get(row));
  }
}
