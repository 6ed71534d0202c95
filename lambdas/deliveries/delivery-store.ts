import { isClaim } from '../assignment/claim-store.ts';
import { partitionApart, recordPartition } from '../leads/record-partition.ts';
import { equals } from '../platform/table/conditions.ts';
import { type Item, type Key, type Table, unchanged } from '../platform/table/table.ts';
import {
  type Delivery,
  type DeliveryChange,
  isAboutLead,
  type LeadDelivery,
  type NewDelivery,
} from './delivery.ts';
import { fromItem, isNewer, toAttributes, toItem } from './delivery-item.ts';
import { isResting, type Restable } from './rest.ts';

/** Sorts after every time that an ISO 8601 text names. */
const AFTER_EVERY_TIME = '~';

export interface Waiting
  extends Pick<
    Delivery,
    'pk' | 'sk' | 'state' | 'hold' | 'notBeforeMs' | 'createdAtMs' | 'failures' | 'trouble'
  > {
  /** When `notBeforeMs` was written, by the writer's clock. Older versions did not write it. */
  waitsSinceMs?: number | null;
  /** It waited since people rest. */
  rested?: true | null;
  /** In a message of how many it may be at most, since its receiver refused a list with it. */
  foldAtMost?: number | null;
  /** Of what waits since people rest: what decides until when. */
  restable?: Restable;
}

/** What is known of a delivery that may be due, by the index or a nudge that names it alone. */
export type Hint = Key & Partial<Pick<Delivery, 'foldAtMost' | 'rested'>>;

/** Leaves out items of newer versions, so that they do not block the rest of the lane. */
export function deliveriesOf(items: readonly Item[], onNewer: (key: Key) => void = () => {}): Delivery[] {
  for (const item of items.filter(isNewer)) onNewer(item);
  return items.filter((item) => !isNewer(item)).map(fromItem);
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
    const { waitsSinceMs: _waitsSinceMs, ...changed } = change;
    return token === null ? null : { ...delivery, ...changed, token };
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

  /** Reads the current items, since the index may lag. */
  async getMany(keys: readonly Key[], onNewer: (key: Key) => void = () => {}): Promise<Delivery[]> {
    return deliveriesOf(await this.#table.getMany(keys), onNewer);
  }

  /** What was told, or is to be, in a partition that is not a record's, from this time on. */
  async toldSince(partition: string, sinceMs: number): Promise<Delivery[]> {
    const between = [`TOLD#${new Date(sinceMs).toISOString()}`, `TOLD#${AFTER_EVERY_TIME}`] as const;
    return this.getMany(await this.#table.query(partition, between, ['pk', 'sk']));
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
      ...(item.rested === true ? { rested: true } : {}),
      ...(typeof item.foldAtMost === 'number' ? { foldAtMost: item.foldAtMost } : {}),
      ...(isResting({ hold: item.hold as Delivery['hold'] })
        ? { restable: { taskKey: item.taskKey as string, told: item.told as Restable['told'] } }
        : {}),
    }));
  }
}
