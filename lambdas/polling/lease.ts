import { absent, any, atMost, equals } from '../platform/conditions.ts';
import { isTooFarAhead } from '../platform/stored-time.ts';
import { type Key, type Table, unchanged } from '../platform/table.ts';

export interface LeaseWanted {
  owner: string;
  nowMs: number;
  /** Whoever is killed loses it then. */
  untilMs: number;
  /** No lease is given for longer: one that lasts longer was written by a clock that was ahead. */
  longestMs: number;
}

/** Takes an item of the table for a while. @returns false: somebody else has it */
export async function takeLease(table: Table, key: Key, wanted: LeaseWanted): Promise<boolean> {
  const { owner, nowMs, untilMs, longestMs } = wanted;
  const set = { owner, leaseUntilMs: untilMs };
  const free = any(absent('owner'), atMost('leaseUntilMs', nowMs));
  if ((await table.upsert(key, set, free)) !== null) return true;
  const item = await table.get(key);
  const leaseUntilMs = typeof item?.leaseUntilMs === 'number' ? item.leaseUntilMs : 0;
  if (!item || !isTooFarAhead(leaseUntilMs, nowMs, longestMs)) return false;
  return (await table.update(key, set, unchanged(item))) !== null;
}

export async function releaseLease(table: Table, key: Key, owner: string): Promise<void> {
  await table.update(key, { owner: null, leaseUntilMs: null }, equals('owner', owner));
}
