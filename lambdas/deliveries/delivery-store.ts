import { isClaim } from '../assignment/claim-store.ts';
import { partitionApart, recordPartition } from '../leads/record-partition.ts';
import { equals } from '../platform/conditions.ts';
import { type Key, type Table, unchanged } from '../platform/table.ts';
import {
  type Delivery,
  type DeliveryChange,
  isAboutLead,
  type LeadDelivery,
  type NewDelivery,
} from './delivery.ts';
import { fromItem, isNewer, toAttributes, toItem } from './delivery-item.ts';

/** Sorts after every time that an ISO 8601 text names. */
const AFTER_EVERY_TIME = '~';

/** What the index is asked for. */
export interface Waiting
  extends Pick<
    Delivery,
    'pk' | 'sk' | 'state' | 'hold' | 'notBeforeMs' | 'createdAtMs' | 'failures' | 'trouble'
  > {
  /** When `notBeforeMs` was written, by the clock of who wrote it. Missing where an older version did. */
  waitsSinceMs?: number | null;
}

/** Deliveries in the table. Every write is conditional: a put on there being none, a change on nobody else's. */
export class DeliveryStore {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  /** @returns false where the delivery is there already, in whatever state. */
  async put(delivery: NewDelivery): Promise<boolean> {
    return (await this.#table.putNew(toItem(delivery, this.#table.nowMs()))) !== null;
  }

  /** @returns the delivery as it is now, or null: somebody else changed it since it was read. */
  async change(delivery: Delivery, change: DeliveryChange): Promise<Delivery | null> {
    const set = toAttributes(delivery, change, this.#table.nowMs());
    const token = await this.#table.update(delivery, set, unchanged(delivery));
    return token === null ? null : { ...delivery, ...change, token };
  }

  /**
   * Puts right when a delivery may go that waits for a time which it cannot wait for, whatever it is.
   *
   * @returns false: it was changed since the index saw it
   */
  async postponeFrom({ pk, sk, notBeforeMs }: Waiting, untilMs: number): Promise<boolean> {
    const set = { notBefore: untilMs, waitsSinceMs: this.#table.nowMs() };
    return (await this.#table.update({ pk, sk }, set, equals('notBefore', notBeforeMs))) !== null;
  }

  /** All of a record's life, but for what another task tells of a record of the same id. */
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
   * As they are now, whatever the index said. What a newer version wrote is left out, so that it does not keep the
   * rest of its lane waiting.
   */
  async getMany(keys: readonly Key[], onNewer: (key: Key) => void = () => {}): Promise<Delivery[]> {
    const items = await this.#table.getMany(keys);
    for (const item of items.filter(isNewer)) onNewer(item);
    return items.filter((item) => !isNewer(item)).map(fromItem);
  }

  /** What was told, or is to be, in a partition that is not a record's, from this time on. */
  async toldSince(partition: string, sinceMs: number): Promise<Delivery[]> {
    const between = [`TOLD#${new Date(sinceMs).toISOString()}`, `TOLD#${AFTER_EVERY_TIME}`] as const;
    return this.getMany(await this.#table.query(partition, between, ['pk', 'sk']));
  }

  /** The PNG that a digest's picture shows, or null: it has expired. */
  async picture(key: Key): Promise<Uint8Array | null> {
    const item = await this.#table.get(key);
    return item?.png instanceof Uint8Array ? item.png : null;
  }

  /** What the index knows of a lane, soonest first: a hint, since it lags. Of any version. */
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
