import { absent, any, atMost, equals } from '../../platform/table/conditions.ts';
import { type Key, type Table, unchanged } from '../../platform/table/table.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { isTooFarAhead } from '../../platform/time/stored-time.ts';

/** How long a reader of sweeps may work, and a margin for clocks that differ. */
const LONGEST_LEASE_MS = 10 * MINUTE_MS;
/** Clocks of two machines differ. */
export const LEASE_MARGIN_MS = 10 * SECOND_MS;

export interface LeaseWanted {
  owner: string;
  nowMs: number;
  /** If its owner is killed, the lease ends at this time. */
  untilMs: number;
}

/**
 * Takes a lease on an item of the table.
 * @returns false if somebody else has it
 */
export async function takeLease(table: Table, key: Key, wanted: LeaseWanted): Promise<boolean> {
  const { owner, nowMs, untilMs } = wanted;
  const set = { owner, leaseUntilMs: untilMs };
  const free = any(absent('owner'), atMost('leaseUntilMs', nowMs));
  if ((await table.upsert(key, set, free)) !== null) return true;
  const item = await table.get(key);
  const leaseUntilMs = typeof item?.leaseUntilMs === 'number' ? item.leaseUntilMs : 0;
  // No lease is longer, so a longer one was written by a clock that was ahead.
  if (!item || !isTooFarAhead(leaseUntilMs, nowMs, LONGEST_LEASE_MS)) return false;
  return (await table.update(key, set, unchanged(item))) !== null;
}

export async function releaseLease(table: Table, key: Key, owner: string): Promise<void> {
  await table.update(key, { owner: null, leaseUntilMs: null }, equals('owner', owner));
}
