import { isClaim } from '../assignment/claim-store.ts';
import { partitionApart, recordPartition } from '../leads/record-partition.ts';
import { readStored } from '../messages/read-stored.ts';
import { equals } from '../platform/conditions.ts';
import { SECOND_MS } from '../platform/duration.ts';
import { isOfNewer, unknownSchema } from '../platform/schema-version.ts';
import { type Item, type Key, type Table, unchanged } from '../platform/table.ts';
import {
  type Delivery,
  type DeliveryChange,
  isAboutLead,
  type LeadDelivery,
  type NewDelivery,
  type Tellable,
} from './delivery.ts';

/** The version of the item's shape. A function skips items of a newer version and leaves them to newer functions. */
const SCHEMA_VERSION = 3;
/**
 * The version of deliveries about leads, which every version can send. All others hold documents, which began with
 * version 3.
 */
const FIRST_SCHEMA_VERSION = 1;

const schemaOf = ({ kind }: Tellable): number =>
  kind === 'digest' || kind === 'notice' ? SCHEMA_VERSION : FIRST_SCHEMA_VERSION;

export interface Waiting
  extends Pick<
    Delivery,
    'pk' | 'sk' | 'state' | 'hold' | 'notBeforeMs' | 'createdAtMs' | 'failures' | 'trouble'
  > {
  /** When `notBeforeMs` was written, by the writer's clock. Older versions did not write it. */
  waitsSinceMs?: number | null;
}

/**
 * Deliveries in the table. Every write is conditional: `put` requires that there is none yet, `change` that nobody
 * changed it since it was read.
 */
export class DeliveryStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns false if the delivery exists already, in any state */
  async put(delivery: NewDelivery): Promise<boolean> {
    return (await this.#table.putNew(toItem(delivery, this.#table.nowMs()))) !== null;
  }

  /** @returns the delivery after the change, or null if somebody else changed it since it was read */
  async change(delivery: Delivery, change: DeliveryChange): Promise<Delivery | null> {
    const set = toAttributes(delivery, change, this.#table.nowMs());
    const token = await this.#table.update(delivery, set, unchanged(delivery));
    return token === null ? null : { ...delivery, ...change, token };
  }

  /**
   * Corrects the `notBeforeMs` of a delivery that no wait can explain (a wrong clock wrote it). Any kind of delivery.
   *
   * @returns false if it was changed since it was read from the index
   */
  async postponeFrom({ pk, sk, notBeforeMs }: Waiting, untilMs: number): Promise<boolean> {
    const set = { notBefore: untilMs, waitsSinceMs: this.#table.nowMs() };
    return (await this.#table.update({ pk, sk }, set, equals('notBefore', notBeforeMs))) !== null;
  }

  /** All deliveries of a record, except those of another task whose record has the same id. */
  async ofRecord(recordId: string, taskKey: string): Promise<LeadDelivery[]> {
    const partitions = [recordPartition(recordId), partitionApart(recordId, taskKey)];
    const items = await Promise.all(partitions.map((pk) => this.#table.query(pk)));
    return items
      .flat()
      .filter((item) => !isClaim(item))
      .map(fromItem)
      .filter(isAboutLead)
      .filter((delivery) => delivery.taskKey === taskKey);
  }

  async get(key: Key): Promise<Delivery | null> {
    const item = await this.#table.get(key);
    return item && fromItem(item);
  }

  /**
   * Reads the current items, since the index may lag. Leaves out items of newer versions, so that they do not block the
   * rest of the lane.
   */
  async getMany(keys: readonly Key[], onNewer: (key: Key) => void = () => {}): Promise<Delivery[]> {
    const items = await this.#table.getMany(keys);
    for (const item of items.filter(isNewer)) onNewer(item);
    return items.filter((item) => !isNewer(item)).map(fromItem);
  }

  /** The PNG of a digest's picture, or null if it has expired. */
  async picture(key: Key): Promise<Uint8Array | null> {
    const item = await this.#table.get(key);
    return item?.png instanceof Uint8Array ? item.png : null;
  }

  /** The deliveries of a lane by `notBeforeMs`, of any version. Only a hint: the index lags. */
  async waiting(
    channel: string,
    options: { notAfterMs?: number; limit?: number; latestFirst?: boolean } = {},
  ): Promise<Waiting[]> {
    return (await this.#table.waiting(channel, options)).map((item) => ({
      pk: item.pk,
      sk: item.sk,
      state: item.state as Delivery['state'],
      hold: (item.hold as Delivery['hold'] | undefined) ?? null,
      notBeforeMs: item.notBefore as number,
      createdAtMs: item.createdAtMs as number,
      failures: (item.failures as Delivery['failures'] | undefined) ?? {},
      trouble: (item.trouble as Delivery['trouble'] | undefined) ?? null,
      waitsSinceMs: (item.waitsSinceMs as number | undefined) ?? null,
    }));
  }
}

/** `lane` and `notBefore`, the keys of the sparse index, exist exactly while the delivery is pending or sending. */
function toItem(delivery: NewDelivery, nowMs: number): Key & Record<string, unknown> {
  return { ...toAttributes(delivery, delivery, nowMs), pk: delivery.pk, sk: delivery.sk };
}

function toAttributes(delivery: NewDelivery, change: DeliveryChange, nowMs: number): Record<string, unknown> {
  const { notBeforeMs, ...rest } = change;
  const attributes: Record<string, unknown> = { ...rest };
  if (rest.told) attributes.schema = schemaOf(rest.told);
  if (notBeforeMs !== undefined) {
    attributes.notBefore = notBeforeMs;
    attributes.lane = notBeforeMs === null ? null : delivery.channel;
    // Later readers see by this time whether the clock was ahead when the delivery was postponed.
    attributes.waitsSinceMs = notBeforeMs === null ? null : nowMs;
  }
  if (typeof change.expiresAt === 'number') {
    attributes.expiresAt = change.expiresAt + Math.ceil(behindMs(delivery, nowMs) / SECOND_MS);
  }
  return attributes;
}

/**
 * How far our clock lies behind a time that has already passed. Without this a finished delivery could expire too
 * early.
 */
function behindMs({ createdAtMs, told }: NewDelivery, nowMs: number): number {
  const calledAtMs = told.kind === 'notice' || told.kind === 'digest' ? null : told.lead.calledAtMs;
  return Math.max(0, createdAtMs - nowMs, (calledAtMs ?? nowMs) - nowMs);
}

/** Every delivery has a schema version. Without one, this version does not know what the item is. */
const isNewer = (item: Item): boolean => item.schema === undefined || isOfNewer(item, SCHEMA_VERSION);

function fromItem(item: Item): Delivery {
  if (isNewer(item)) throw unknownSchema(item, SCHEMA_VERSION, 'Delivery');
  const { lane: _lane, waitsSinceMs: _waitsSinceMs, notBefore, ...rest } = item;
  const delivery = rest as unknown as Delivery;
  const { told } = delivery;
  return {
    ...NULLS,
    ...delivery,
    told: told.kind === 'notice' || told.kind === 'digest' ? readStored(told) : told,
    notBeforeMs: typeof notBefore === 'number' ? notBefore : null,
  };
}

/** Attributes that the item lacks while they are null. */
const NULLS = {
  hold: null,
  foldAtMost: null,
  trouble: null,
  owner: null,
  detail: null,
  reason: null,
  sentAtMs: null,
  expiresAt: null,
} satisfies Partial<Delivery>;
