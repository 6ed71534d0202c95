import { all, beginsWith, type Condition, equals } from '../../platform/table/conditions.ts';
import { isOfNewer, refuseNewer } from '../../platform/table/schema-version.ts';
import { type Item, type Key, type Table, unchanged } from '../../platform/table/table.ts';
import type { TableScan } from '../../platform/table/table-scan.ts';
import { PARTITION_KEY, SORT_KEY } from '../../platform/table/table-schema.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { isOn, type Silence } from './silence.ts';

const PREFIX = 'SILENCE#';
const STATE = 'STATE';
const SCHEMA_VERSION = 1;

export const silencePartition = (id: string): string => `${PREFIX}${id}`;
const keyOf = (id: string): Key => ({ pk: silencePartition(id), sk: STATE });

/** Silences in the table. Lanes hold by their own marks of them: see {@link LaneStore.silence}. */
export class SilenceStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns false if there is one of that id */
  async put(silence: Silence, retentionMs: number): Promise<boolean> {
    const expiresAt = Math.ceil((silence.untilMs + retentionMs) / SECOND_MS);
    const item = { ...keyOf(silence.id), ...silence, schema: SCHEMA_VERSION, expiresAt };
    return (await this.#table.putNew(item)) !== null;
  }

  async get(id: string): Promise<Silence | null> {
    const item = await this.#table.get(keyOf(id));
    if (item) refuseNewer(item, SCHEMA_VERSION, 'Silence');
    return item && fromItem(item);
  }

  /** @returns the silence as it was ended, by this call or another; null: there is none of that id */
  async end(id: string, nowMs: number): Promise<Silence | null> {
    const item = await this.#table.get(keyOf(id));
    if (!item) return null;
    refuseNewer(item, SCHEMA_VERSION, 'Silence');
    const silence = fromItem(item);
    if (!isOn(silence, nowMs)) return silence;
    const ended = await this.#table.update(keyOf(id), { endedAtMs: nowMs }, unchanged(item));
    return ended === null ? this.get(id) : { ...silence, endedAtMs: nowMs };
  }
}

/** For those who read the whole table anyway: which items are silences, and what of them is needed. */
export const IS_SILENCE: Condition = all(beginsWith(PARTITION_KEY, PREFIX), equals(SORT_KEY, STATE));
export const SILENCE_ATTRIBUTES = [
  'id',
  'schema',
  'channel',
  'task',
  'lanes',
  'by',
  'reason',
  'sinceMs',
  'untilMs',
  'endedAtMs',
] as const;

/** Null: it is something else, or of a newer version. */
export const silenceOf = (item: Item): Silence | null =>
  item.pk.startsWith(PREFIX) && item.sk === STATE && !isOfNewer(item, SCHEMA_VERSION) ? fromItem(item) : null;

/** All that are kept, oldest first, also those that are over. Reads the whole table: for commands. */
export async function allSilences(scan: TableScan): Promise<Silence[]> {
  const found: Silence[] = [];
  for await (const item of scan(IS_SILENCE)) {
    const silence = silenceOf(item);
    if (silence !== null) found.push(silence);
  }
  return found.sort((one, other) => one.sinceMs - other.sinceMs);
}

function fromItem(item: Item): Silence {
  const { id, channel, task, lanes, by, reason, sinceMs, untilMs, endedAtMs } = {
    channel: null,
    task: null,
    endedAtMs: null,
    ...item,
  } as unknown as Silence;
  return { id, channel, task, lanes, by, reason, sinceMs, untilMs, endedAtMs };
}
