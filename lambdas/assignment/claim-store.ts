import { partitionApart, recordPartition } from '../leads/record-partition.ts';
import { refuseNewer } from '../platform/table/schema-version.ts';
import { type Attributes, type Item, type Key, type Table, unchanged } from '../platform/table/table.ts';
import { DUE_PARTITION_KEY, DUE_SORT_KEY } from '../platform/table/table-schema.ts';
import type { Claim, ClaimChange, NewClaim } from './claim.ts';

const SCHEMA_VERSION = 1;
export const CLAIM_SORT_KEY = 'CLAIM';
/** While something is untold the claim stands in the index of what waits. No channel can be called this. */
const UNTOLD_LANE = '#untold';

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

  /** @returns the claim as it is now, whoever put it. */
  async open(claim: Omit<NewClaim, 'pk' | 'sk'>): Promise<Claim> {
    for (const key of keysOf(claim)) {
      const token = await this.#table.putNew({ ...claim, ...key, schema: SCHEMA_VERSION });
      if (token !== null) return { ...claim, ...key, token };
      const there = await this.#table.get(key);
      if (there?.taskKey === claim.taskKey) return fromItem(there);
    }
    // What was there a moment ago is gone: its time was over.
    return this.open(claim);
  }

  /** @returns the claim as it is now, or null: somebody else changed it since it was read. */
  async change(claim: Claim, change: ClaimChange): Promise<Claim | null> {
    const token = await this.#table.update(
      claim,
      { ...change, ...waitingFor(change, this.#table.nowMs()) },
      unchanged(claim),
    );
    return token === null ? null : { ...claim, ...change, token };
  }

  /** Those of which something is untold, oldest first. Only a hint: the index lags. */
  async untold(): Promise<RecordOfTask[]> {
    const items = await this.#table.waiting(UNTOLD_LANE, {});
    return items.map(({ recordId, taskKey }) => ({ recordId, taskKey }) as RecordOfTask);
  }
}

/** Attributes that stand or go with what is untold. */
function waitingFor({ untold }: ClaimChange, nowMs: number): Attributes {
  if (untold === undefined) return {};
  return untold.length > 0
    ? { [DUE_PARTITION_KEY]: UNTOLD_LANE, [DUE_SORT_KEY]: nowMs }
    : { untold: null, [DUE_PARTITION_KEY]: null, [DUE_SORT_KEY]: null };
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
