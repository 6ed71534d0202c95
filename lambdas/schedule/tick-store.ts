import { absent } from '../platform/table/conditions.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import {
  type Attributes,
  type Item,
  type Key,
  type Table,
  unchanged,
  type Written,
} from '../platform/table/table.ts';
import { type KnownConfig, noConfig } from './follow-pushed.ts';
import { type KnownChannels, noChannels } from './known-channels.ts';

/** What ticks remember from one to the next. */
export interface TickMemory {
  /** By our clock, when the last one looked. Null: there was none. */
  lastMs: number | null;
  /** When that was by the server's clock. Null: it told no time. */
  serverMs: number | null;
  /** Where a command moved `lastMs` to; null: none did. */
  movedToMs: number | null;
  channels: KnownChannels;
  /** Other deployments that operators heard of. */
  neighbours: readonly string[];
  /** The end of the calendar of working days that operators heard of; null: of none. */
  calendarEnds: string | null;
  /** What is deployed, and what operators heard of what was pushed. */
  configuration: KnownConfig;
  /** Of the write that made it; null: nothing is remembered yet. */
  token: string | null;
}

const KEY: Key = { pk: 'TICK', sk: 'STATE' };
/** What has no version is of the first. */
const SCHEMA_VERSION = 1;

/** The one item that ticks remember in. Every write is refused where somebody else wrote since it was read. */
export class TickStore {
  readonly #table: Pick<Table, 'get' | 'upsert'>;

  constructor(table: Pick<Table, 'get' | 'upsert'>) {
    this.#table = table;
  }

  async read(): Promise<TickMemory> {
    const item = await this.#table.get(KEY);
    if (item) refuseNewer(item, SCHEMA_VERSION, 'Tick');
    const {
      lastMs,
      serverMs,
      movedToMs,
      channels,
      neighbours,
      calendarEnds,
      configuration,
      token,
    }: Partial<Item> = item ?? {};
    return {
      lastMs: numberOf(lastMs),
      serverMs: numberOf(serverMs),
      movedToMs: numberOf(movedToMs),
      channels: (channels as KnownChannels | undefined) ?? noChannels,
      neighbours: (neighbours as string[] | undefined) ?? [],
      calendarEnds: typeof calendarEnds === 'string' ? calendarEnds : null,
      configuration: (configuration as KnownConfig | undefined) ?? noConfig,
      token: token ?? null,
    };
  }

  /** Channels that the last tick missed in its configuration, and that something may still wait for. */
  async channelsLeftBehind(): Promise<string[]> {
    return Object.keys((await this.read()).channels.gone);
  }

  /** @returns null: another tick, or a command, wrote since */
  write({ token }: Pick<TickMemory, 'token'>, set: Partial<Omit<TickMemory, 'token'>>): Promise<Written> {
    const condition = token === null ? absent('pk') : unchanged({ token });
    return this.#table.upsert(KEY, set as Attributes, condition);
  }
}

const numberOf = (value: unknown): number | null => (typeof value === 'number' ? value : null);
