import { all, type Condition, equals, moreThan } from '../platform/table/conditions.ts';
import type { Item } from '../platform/table/table.ts';
import type { TableScan } from '../platform/table/table-scan.ts';
import { SORT_KEY } from '../platform/table/table-schema.ts';
import type { Clock } from '../platform/time/clock.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import type { Claim } from './claim.ts';
import { CLAIM_SORT_KEY, fromItem, isClaim } from './claim-store.ts';

/**
 * All claims that are kept, oldest first. No index knows them, so this reads the whole table: for commands, never for a
 * function.
 */
export async function allClaims(scan: TableScan, clock: Clock): Promise<Claim[]> {
  const found: Claim[] = [];
  for await (const item of scan(isKeptClaim(clock.nowMs()))) found.push(fromItem(item));
  return oldestFirst(found);
}

/** Collects claims on the way of another look at the whole table. */
export function claimsOnTheWay(nowMs: number): {
  filter: Condition;
  take(item: Item): boolean;
  /** All that came by, oldest first. */
  claims(): Claim[];
} {
  const found: Claim[] = [];
  return {
    filter: isKeptClaim(nowMs),
    take(item) {
      if (!isClaim(item)) return false;
      found.push(fromItem(item));
      return true;
    },
    claims: () => oldestFirst(found),
  };
}

/** DynamoDB deletes expired items late. */
const isKeptClaim = (nowMs: number): Condition =>
  all(equals(SORT_KEY, CLAIM_SORT_KEY), moreThan('expiresAt', Math.floor(nowMs / SECOND_MS)));

const oldestFirst = (claims: Claim[]): Claim[] =>
  claims.sort((one, other) => one.openedAtMs - other.openedAtMs);
