import type { Claim } from '../../lambdas/assignment/claim.ts';
import type { Assignment, Rotation } from '../../lambdas/assignment/rotation.ts';
import type { Write } from './memory-table.ts';
import { isClaim, type Story } from './story.ts';

/** A write of an item, with what was there before. */
export interface Before<T> {
  atMs: number;
  by: string;
  before: T | null;
  after: T;
}

export type ClaimWrite = Before<Claim>;

/** Attributes that are null are left out of the item. */
const claimOf = (item: Write['after']): Claim =>
  ({ claimedBy: null, claimedAtMs: null, outcome: null, assignee: null, ...item }) as unknown as Claim;

const claimIndexes = new WeakMap<Story, Map<string, ClaimWrite[]>>();

/** What became of each lead's claim, by the id of its call. */
export function claimWrites(story: Story): ReadonlyMap<string, readonly ClaimWrite[]> {
  const known = claimIndexes.get(story);
  if (known) return known;
  const byCall = new Map<string, ClaimWrite[]>();
  for (const { atMs, by, before, after } of story.writes) {
    if (!isClaim(after)) continue;
    const claim = claimOf(after);
    const write = { atMs, by, before: before && claimOf(before), after: claim };
    byCall.set(claim.recordId, [...(byCall.get(claim.recordId) ?? []), write]);
  }
  claimIndexes.set(story, byCall);
  return byCall;
}

/** As it was at a time, what was written at that very moment left out. */
export const claimBefore = (story: Story, call: string, atMs: number): Claim | null =>
  claimWrites(story)
    .get(call)
    ?.findLast((write) => write.atMs < atMs)?.after ?? null;

/** What became of the turns of a team. */
export function turnWrites({ writes }: Story, team: string): Before<Rotation>[] {
  return writes
    .filter(({ after }) => after.pk === `TEAM#${team}`)
    .map((write) => write as unknown as Before<Rotation>);
}

/** What a write gave to somebody. Null: it closed one. */
export function givenBy({ before, after }: Before<Rotation>): Assignment | null {
  const last = after.assignments.at(-1);
  if (!last) return null;
  const was = before?.assignments.find(({ record }) => record === last.record);
  return was && was.person === last.person && was.atMs === last.atMs ? null : last;
}
