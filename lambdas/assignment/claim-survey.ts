import { all, equals, moreThan } from '../platform/table/conditions.ts';
import type { TableScan } from '../platform/table/table-scan.ts';
import { SORT_KEY } from '../platform/table/table-schema.ts';
import type { Clock } from '../platform/time/clock.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import type { Claim } from './claim.ts';
import { CLAIM_SORT_KEY, fromItem } from './claim-store.ts';

/**
 * All claims that are kept, oldest first. No index knows them, so this reads the whole table: for commands, never for a
 * function.
 */
export async function allClaims(scan: TableScan, clock: Clock): Promise<Claim[]> {
  // DynamoDB deletes expired items late.
  const isKept = moreThan('expiresAt', Math.floor(clock.nowMs() / SECOND_MS));
  const found: Claim[] = [];
  for await (const item of scan(all(equals(SORT_KEY, CLAIM_SORT_KEY), isKept))) found.push(fromItem(item));
  return found.sort((one, other) => one.openedAtMs - other.openedAtMs);
}
