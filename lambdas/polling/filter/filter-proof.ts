import { DAY_MS } from '../../platform/time/duration.ts';
import { isTooFarAhead } from '../../platform/time/stored-time.ts';

/**
 * What an account's node did with `intention_tags`. `honoured`: it listed exactly the wanted records. `ignored`: others
 * too, or nobody can count them. `refused`: it answered with an error. `wrong`: it left out one that it lists without.
 */
export interface FilterProof {
  result: 'honoured' | 'ignored' | 'refused' | 'wrong';
  atMs: number;
}

/** By the grades that were asked for: a node may know one of them and not two. */
export type FilterProofs = Readonly<Record<string, FilterProof>>;

export const filterKey = (grades: readonly number[]): string => [...grades].sort((a, b) => a - b).join(',');

/** The newest proof counts for another day, in which a sweep that can repeat it comes. */
const USED_FOR_MS = 2 * DAY_MS;
const PROVEN_AGAIN_AFTER_MS = DAY_MS;
/** Who was wrong once is not asked every day. */
const WRONG_FOR_MS = 7 * DAY_MS;

export const isProven = (proof: FilterProof | undefined, nowMs: number): boolean =>
  proof?.result === 'honoured' && !isTooFarAhead(proof.atMs, nowMs, 0) && nowMs - proof.atMs < USED_FOR_MS;

export function isProofDue(proof: FilterProof | undefined, nowMs: number): boolean {
  if (proof === undefined || isTooFarAhead(proof.atMs, nowMs, 0)) return true;
  return nowMs - proof.atMs >= (proof.result === 'wrong' ? WRONG_FOR_MS : PROVEN_AGAIN_AFTER_MS);
}
