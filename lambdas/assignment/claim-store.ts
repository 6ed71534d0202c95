import { partitionApart, recordPartition } from '../leads/record-partition.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import { type Attributes, type Item, type Key, type Table, unchanged } from '../platform/table/table.ts';
import { DUE_PARTITION_KEY, DUE_SORT_KEY } from '../platform/table/table-schema.ts';
import type { Claim, ClaimChange, NewClaim } from './claim.ts';
import { FORGOTTEN } from './forget-person.ts';

const SCHEMA_VERSION = 1;
export const CLAIM_SORT_KEY = 'CLAIM';
/** While something is untold the claim stands in the index of what waits. No channel can be called like these. */
const UNTOLD_LANE = '#untold';
/** Otherwise it stands there for whose it is, until it was said what came of it. The page may read these lanes alone. */
export const PERSON_LANES = '#of:';
const laneOf = (person: string): string => PERSON_LANES + person;

/** Is an item of a record's partition its claim, by its key alone? The others there are deliveries. */
export const isClaim = ({ sk }: Key): boolean => sk === CLAIM_SORT_KEY;

/** A record, and the task that listed it: two tasks may have records of one id. */
export interface RecordOfTask {
  recordId: string;
  taskKey: string;
}

/** Claims in the table. Every write is conditional: a put on there being none, a change on nobody else's. */
export class ClaimStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  async get({ recordId, taskKey }: RecordOfTask): Promise<Claim | null> {
    const items = await this.#table.getMany(keysOf({ recordId, taskKey }));
    return items.map(fromItem).find((claim) => claim.taskKey === taskKey) ?? null;
  }

  /** Those that are there, in no order. */
  async getMany(records: readonly RecordOfTask[]): Promise<Claim[]> {
    const wanted = new Set(records.map(nameOf));
    const keys = new Map(records.flatMap(keysOf).map((key) => [key.pk, key]));
    const items = await this.#table.getMany([...keys.values()]);
    return items.map(fromItem).filter((claim) => wanted.has(nameOf(claim)));
  }

  /** @returns the claim as it is now, from this call or another. */
  async open(claim: Omit<NewClaim, 'pk' | 'sk'>): Promise<Claim> {
    for (const key of keysOf(claim)) {
      const waiting = waitingFor(claim, this.#table.nowMs());
      const token = await this.#table.putNew({ ...claim, ...waiting, ...key, schema: SCHEMA_VERSION });
      if (token !== null) return { ...claim, ...key, token };
      const there = await this.#table.get(key);
      if (there?.taskKey === claim.taskKey) return fromItem(there);
    }
    // What was there a moment ago is gone: its time was over.
    return this.open(claim);
  }

  /** @returns the claim as it is now, or null: somebody else changed it since it was read. */
  async change(claim: Claim, change: ClaimChange): Promise<Claim | null> {
    const set = {
      ...change,
      ...(change.untold?.length === 0 ? { untold: null } : {}),
      ...waitingFor({ ...claim, ...change }, this.#table.nowMs()),
    };
    const token = await this.#table.update(claim, set, unchanged(claim));
    return token === null ? null : { ...claim, ...change, token };
  }

  /** Those that somebody has, or should take, and of which nobody said what came of them. Newest first, at most so many. */
  async openOf(person: string, atMost: number): Promise<Claim[]> {
    const items = await this.#table.waiting(laneOf(person), { limit: atMost, latestFirst: true });
    // The index lags, and an older version does not keep it.
    const claims = await this.getMany(items as unknown as RecordOfTask[]);
    return claims
      .filter((claim) => whoseIsOpen(claim) === person)
      .sort((one, other) => other.openedAtMs - one.openedAtMs)
      .slice(0, atMost);
  }

  /** Those of which something is untold, oldest first. Only a hint: the index lags. */
  async untold(): Promise<RecordOfTask[]> {
    const items = await this.#table.waiting(UNTOLD_LANE, {});
    return items.map(({ recordId, taskKey }) => ({ recordId, taskKey }) as RecordOfTask);
  }
}

/** Where it stands in the index: while something is untold for the tick, else for whose it is to do. */
function waitingFor(claim: Omit<NewClaim, 'pk' | 'sk'>, nowMs: number): Attributes {
  if ((claim.untold ?? []).length > 0) return { [DUE_PARTITION_KEY]: UNTOLD_LANE, [DUE_SORT_KEY]: nowMs };
  const person = whoseIsOpen(claim);
  return person === null
    ? { [DUE_PARTITION_KEY]: null, [DUE_SORT_KEY]: null }
    : { [DUE_PARTITION_KEY]: laneOf(person), [DUE_SORT_KEY]: claim.openedAtMs };
}

/** Who has it, or should take it, while nobody said what came of it. */
function whoseIsOpen({ claimedBy, assignee, outcome }: Omit<NewClaim, 'pk' | 'sk'>): string | null {
  const person = claimedBy ?? assignee;
  return outcome === null && person !== FORGOTTEN ? person : null;
}

const keysOf = ({ recordId, taskKey }: RecordOfTask): Key[] =>
  [recordPartition(recordId), partitionApart(recordId, taskKey)].map((pk) => ({ pk, sk: CLAIM_SORT_KEY }));

const nameOf = ({ recordId, taskKey }: RecordOfTask): string => partitionApart(recordId, taskKey);

export function fromItem(item: Item): Claim {
  refuseNewer(item, SCHEMA_VERSION, 'Claim');
  const { schema: _schema, [DUE_PARTITION_KEY]: _lane, [DUE_SORT_KEY]: _notBefore, ...claim } = item;
  return { ...NULLS, ...(claim as unknown as Claim) };
}

/** Attributes that are left out of the item while they are null. */
const NULLS = {
  team: null,
  assignee: null,
  claimedBy: null,
  claimedAtMs: null,
  outcome: null,
  outcomeAtMs: null,
} satisfies Partial<Claim>;
