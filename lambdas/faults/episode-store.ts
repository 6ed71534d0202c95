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
import { isTooFarAhead } from '../platform/time/stored-time.ts';
import { FAULT_RULES, type FaultKind, type Sighting, type Tally } from './fault.ts';

/** One episode of a fault, from its first sighting to its end. */
export interface Episode {
  sighting: Sighting;
  sinceMs: number;
  /** Null while it lasts. */
  overAtMs: number | null;
  /** Are the deliveries that report its beginning written? */
  told: boolean;
  /** For a counted fault: what has happened so far, and when it last happened. */
  tally: Tally | null;
  lastAtMs: number | null;
  token: string;
}

/** An item without a version has version 1. */
const SCHEMA_VERSION = 1;

/** The last time of trouble of each fault. Every write is refused where somebody else wrote since it was read. */
export class EpisodeStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async read(kind: FaultKind, subject: string): Promise<Episode | null> {
    const item = await this.#table.get(stateKey(kind, subject));
    return item && fromItem(item);
  }

  /** Begins one, or goes on with the one that was read. */
  put(known: Episode | null, set: Pick<Episode, 'sighting'> & Partial<Episode>): Promise<Written> {
    const { kind, subject } = set.sighting;
    const condition = known ? unchanged(known) : absent('pk');
    return this.#table.upsert(stateKey(kind, subject), set as Attributes, condition);
  }

  change(episode: Episode, set: Partial<Omit<Episode, 'token'>>): Promise<Written> {
    const { kind, subject } = episode.sighting;
    return this.#table.update(stateKey(kind, subject), set, unchanged(episode));
  }
}

/** Where all of a fault is kept, what is told of it too. */
export const faultPartition = ({ kind, subject }: Pick<Sighting, 'kind' | 'subject'>): string =>
  `FAULT#${kind}#${subject}`;

const stateKey = (kind: FaultKind, subject: string): Key => ({
  pk: faultPartition({ kind, subject }),
  sk: 'STATE',
});

function fromItem(item: Item): Episode {
  refuseNewer(item, SCHEMA_VERSION, 'Fault');
  return {
    overAtMs: null,
    tally: null,
    lastAtMs: null,
    ...(item as unknown as Pick<Episode, 'sighting' | 'sinceMs' | 'told' | 'token'>),
  };
}

/** Was it this long ago? A time ahead of our clock was written by a wrong clock, and must not suppress anything. */
export const isPast = (atMs: number, forMs: number, nowMs: number): boolean =>
  nowMs - atMs >= forMs || isTooFarAhead(atMs, nowMs, 0);

/** Of a fault that is counted: did nothing follow for so long that what comes now is another time of trouble? */
export const isLongAgo = (
  { sighting, lastAtMs, sinceMs }: Pick<Episode, 'sighting' | 'lastAtMs' | 'sinceMs'>,
  nowMs: number,
): boolean =>
  isPast(lastAtMs ?? sinceMs, FAULT_RULES[sighting.kind].newAfterMs ?? Number.POSITIVE_INFINITY, nowMs);
