import { endedAtOf, type Seen } from '../../lambdas/leads/seen.ts';
import { Comparison } from './compare.ts';
import { type Heard, Hearing } from './heard.ts';
import type { Files, Pair, PastRecords } from './records-of.ts';

/** A record of which people would have heard something else. */
export interface Difference {
  pair: Pair;
  recordId: string;
  seen: Seen;
  /** When it was told, about: at the end of its call. Epoch milliseconds. */
  atMs: number;
  before: Heard;
  after: Heard;
  why: readonly string[];
}

export interface Simulated {
  /** Distinct records of the range, and those among them that nobody can read. */
  records: number;
  unreadable: number;
  /** Records that each file tells. */
  toldBefore: number;
  toldAfter: number;
  /** In the order of their calls. */
  differences: readonly Difference[];
}

/** All records through both files, in the order in which they were told. Pure. */
export function simulated(
  { pairs, unreadable: unknown }: Pick<PastRecords, 'pairs' | 'unreadable'>,
  files: Files,
  nowMs: number,
): Simulated {
  const comparison = new Comparison(files.before, files.after);
  const hearing = { before: new Hearing(files.before), after: new Hearing(files.after) };
  const all = pairs
    .flatMap(({ pair, seen }) =>
      [...seen].map(([recordId, one]) => ({ pair, recordId, seen: one, atMs: toldAtOf(one, nowMs) })),
    )
    .sort((one, other) => one.atMs - other.atMs || (one.recordId < other.recordId ? -1 : 1));
  const differences: Difference[] = [];
  let [toldBefore, toldAfter] = [0, 0];
  for (const one of all) {
    const before = hearing.before.hear(one.seen, one.pair.before, one.atMs);
    const after = hearing.after.hear(one.seen, one.pair.after, one.atMs);
    if (before.told) toldBefore += 1;
    if (after.told) toldAfter += 1;
    const why = comparison.differences(before, after, one.atMs);
    if (why.length > 0) differences.push({ ...one, before, after, why });
  }
  const unreadable = unknown + all.filter(({ seen }) => !seen.readable).length;
  return { records: all.length + unknown, unreadable, toldBefore, toldAfter, differences };
}

function toldAtOf(seen: Seen, nowMs: number): number {
  if (!seen.readable) return nowMs;
  return (seen.record && endedAtOf(seen.record)) ?? seen.calledAtMs ?? nowMs;
}
