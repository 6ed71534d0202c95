import { absent } from '../../platform/table/conditions.ts';
import { refuseNewer } from '../../platform/table/schema-version.ts';
import { type Key, type Table, unchanged } from '../../platform/table/table.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { callHours, USUAL_OF_MS } from './quiet.ts';

const SCHEMA_VERSION = 1;

const keyOf = (taskKey: string): Key => ({ pk: `TASK#${taskKey}`, sk: 'CALL-HOURS' });

/** The hours in which a task made calls: one small item, written when an hour is new. */
export class CallHourStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /**
   * Stores the hours of calls that were just listed.
   * @returns all stored hours, in order
   */
  async add(taskKey: string, calledAtMs: readonly number[], nowMs: number): Promise<readonly number[]> {
    const item = await this.#table.get(keyOf(taskKey));
    if (item !== null) refuseNewer(item, SCHEMA_VERSION, 'Call hours');
    const before = (item?.hours as readonly number[] | undefined) ?? [];
    const hours = callHours(before, calledAtMs, nowMs);
    if (hours.every((hour) => before.includes(hour))) return hours;
    const expiresAt = Math.ceil((nowMs + USUAL_OF_MS) / SECOND_MS);
    const when = item === null ? absent('pk') : unchanged(item);
    // Somebody else was faster. They listed nearly the same, and the next poll lists it again.
    await this.#table.upsert(keyOf(taskKey), { hours, expiresAt, schema: SCHEMA_VERSION }, when);
    return hours;
  }
}
