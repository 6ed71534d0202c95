import type { Key, Table } from '../../platform/table/table.ts';
import { releaseLease, takeLease } from './lease.ts';

const keyOf = (slot: number): Key => ({ pk: 'SWEEPS', sk: `SLOT#${slot}` });

/**
 * Limits in the table how many invocations may sweep at once. The others stay free for short windows, which then never
 * wait for a long one.
 */
export class SweepSlots {
  readonly #table: Table;
  readonly #slots: number;

  constructor(table: Table, slots: number) {
    this.#table = table;
    this.#slots = slots;
  }

  /** @returns a function that releases it, or null: all are taken */
  async take(owner: string, nowMs: number, untilMs: number): Promise<(() => Promise<void>) | null> {
    for (let slot = 0; slot < this.#slots; slot += 1) {
      if (await takeLease(this.#table, keyOf(slot), { owner, nowMs, untilMs }))
        return () => releaseLease(this.#table, keyOf(slot), owner);
    }
    return null;
  }
}
