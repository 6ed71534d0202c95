import { isClaim } from '../assignment/claim-store.ts';
import { recordPartition } from '../leads/record-partition.ts';
import { all, any, beginsWith, equals, moreThan, present } from '../platform/table/conditions.ts';
import type { Key } from '../platform/table/table.ts';
import type { TableScan } from '../platform/table/table-scan.ts';
import type { Clock } from '../platform/time/clock.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import type { Delivery } from './delivery.ts';
import { fromItem, isNewer } from './delivery-item.ts';

/** Partitions of faults and of silences. */
const NOTICES = ['FAULT#', 'SILENCE#'];

/**
 * What is asked of all deliveries at once, those too that are over, which the sparse index does not know. Each question
 * reads the whole table: for commands and consoles, never for a function.
 */
export class DeliverySurvey {
  readonly #scan: TableScan;
  readonly #clock: Clock;

  constructor(scan: TableScan, clock: Clock) {
    this.#scan = scan;
    this.#clock = clock;
  }

  /** All that is about leads, and all notices, in no order. What a newer version wrote is left out. */
  async *aboutLeadsAndNotices(): AsyncGenerator<Delivery> {
    const isNotice = all(present('told'), any(...NOTICES.map((prefix) => beginsWith('pk', prefix))));
    for await (const item of this.#scan(any(beginsWith('pk', recordPartition('')), isNotice))) {
      if (isClaim(item) || isNewer(item)) continue;
      const delivery = fromItem(item);
      // DynamoDB deletes expired items late.
      const isExpired = delivery.expiresAt !== null && delivery.expiresAt <= this.#nowSeconds();
      if (!isExpired) yield delivery;
    }
  }

  /** Keys of the dead deliveries of these channels, oldest first. */
  async dead(channels: readonly string[]): Promise<Key[]> {
    const isDead = all(equals('state', 'dead'), moreThan('expiresAt', this.#nowSeconds()));
    const found: Pick<Delivery, 'pk' | 'sk' | 'createdAtMs'>[] = [];
    for await (const item of this.#scan(isDead, ['pk', 'sk', 'channel', 'createdAtMs'])) {
      const { pk, sk, channel, createdAtMs } = item as unknown as Delivery;
      if (channels.includes(channel)) found.push({ pk, sk, createdAtMs });
    }
    return found.sort((one, other) => one.createdAtMs - other.createdAtMs).map(({ pk, sk }) => ({ pk, sk }));
  }

  #nowSeconds(): number {
    return Math.floor(this.#clock.nowMs() / SECOND_MS);
  }
}
