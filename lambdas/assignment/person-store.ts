import { absent, any, present } from '../platform/table/conditions.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import type { Key, Table } from '../platform/table/table.ts';
import { SECOND_MS } from '../platform/time/duration.ts';

const SCHEMA_VERSION = 1;

const awayKey = (person: string): Key => ({ pk: `PERSON#${person}`, sk: 'AWAY' });

/** Who is away, in the table. */
export class PersonStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns until when each of them who is away is. */
  async away(people: readonly string[], nowMs: number): Promise<Map<string, number>> {
    const items = await this.#table.getMany(people.map(awayKey));
    const away = new Map<string, number>();
    for (const item of items) {
      refuseNewer(item, SCHEMA_VERSION, 'Absence of a person');
      const { person, untilMs } = item as unknown as { person: string; untilMs: number };
      if (untilMs > nowMs) away.set(person, untilMs);
    }
    return away;
  }

  /** @param untilMs a time that is over: they are back */
  async setAway(person: string, untilMs: number): Promise<void> {
    const set = { person, untilMs, schema: SCHEMA_VERSION, expiresAt: Math.ceil(untilMs / SECOND_MS) };
    await this.#table.upsert(awayKey(person), set, any(absent('pk'), present('pk')));
  }
}
