import { absent } from '../platform/table/conditions.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import { type Key, type Table, unchanged } from '../platform/table/table.ts';
import { DAY_MS, SECOND_MS } from '../platform/time/duration.ts';
import { NO_ROTATION, type Rotation } from './rotation.ts';

const SCHEMA_VERSION = 1;
/** Of a team that was given nothing for so long nobody remembers whose turn it was. */
const KEPT_MS = 180 * DAY_MS;

const keyOf = (team: string): Key => ({ pk: `TEAM#${team}`, sk: 'ROTATION' });

/** Null: there is no item yet. */
export interface ReadRotation extends Rotation {
  token: string | null;
}

/** The turns of teams, in the table. */
export class RotationStore {
  readonly #table: Table;
  readonly #inLine = new Map<string, Promise<void>>();

  constructor(table: Table) {
    this.#table = table;
  }

  async get(team: string): Promise<ReadRotation> {
    const item = await this.#table.get(keyOf(team));
    if (item === null) return { ...NO_ROTATION, token: null };
    refuseNewer(item, SCHEMA_VERSION, 'Turns of a team');
    const { turns, assignments, day, token } = item as unknown as Rotation & { token: string };
    return { turns, assignments, day, token };
  }

  /** @returns false: somebody else wrote it since it was read. */
  async write(team: string, read: ReadRotation, rotation: Rotation, nowMs: number): Promise<boolean> {
    const { turns, assignments, day } = rotation;
    const expiresAt = Math.ceil((nowMs + KEPT_MS) / SECOND_MS);
    const set = { turns, assignments, day, schema: SCHEMA_VERSION, expiresAt };
    const { token } = read;
    const when = token === null ? absent('pk') : unchanged({ token });
    return (await this.#table.upsert(keyOf(team), set, when)) !== null;
  }

  /** One after another in this process, team by team: those of one poll would only refuse each other's writes. */
  async inLine<T>(team: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.#inLine.get(team) ?? Promise.resolve()).then(work);
    // Who waits goes on whatever came of it: that is for who asked.
    const over = mine.then(noop, noop);
    this.#inLine.set(team, over);
    try {
      return await mine;
    } finally {
      if (this.#inLine.get(team) === over) this.#inLine.delete(team);
    }
  }
}

const noop = (): void => {};
