import type { CallRecord } from '../call-records/record.ts';
import { type Covering, isBaselined } from './coverage.ts';
import type { Lead } from './lead.ts';
import { calledAtOf, endedAtOf, type Seen } from './seen.ts';

/** What became of a listed record. Every distinct record of a poll gets exactly one: that is how the books close. */
export const REASONS = [
  /** Wanted, and not in the books: put into every channel of its task. Or back from a correction. */
  'told',
  /** In the books, and nothing new. */
  'known',
  /** Wanted, but over before leadbell began to look: recorded in silence. */
  'baselined',
  /** Told, and fell below the wanted grades since. */
  'corrected',
  /** Graded, not wanted. */
  'not-wanted',
  /** `intention_results` is 0 or null. */
  'not-graded',
  /** No id, or a grade that is no grade. */
  'unreadable',
] as const;

export type Reason = (typeof REASONS)[number];

export interface Policy {
  /** Wanted grades. */
  grades: readonly number[];
  freshForMs: number;
  covering: Covering | null;
}

/** `change` needs the record's deliveries before it can be settled: see ../deliveries/after-regrade.ts. */
export type Decision =
  | { kind: 'settled'; reason: Exclude<Reason, 'told' | 'baselined' | 'corrected'> }
  | { kind: 'new'; reason: 'told' | 'baselined'; record: CallRecord; grade: number; calledAtMs: number }
  | { kind: 'change'; lead: Lead; grade: number; wanted: boolean; record: CallRecord | null };

/** Decides by `intention_results` alone: the score grade is another system. */
export function decide(seen: Seen, lead: Lead | undefined, policy: Policy, nowMs: number): Decision {
  if (!seen.readable) return { kind: 'settled', reason: 'unreadable' };
  const { grade, record } = seen;
  // A grade that vanished says nothing: a lead stays what it was.
  if (grade === null) return { kind: 'settled', reason: lead ? 'known' : 'not-graded' };
  const wanted = policy.grades.includes(grade);
  if (lead) {
    if (grade === lead.grade) return { kind: 'settled', reason: 'known' };
    return { kind: 'change', lead, grade, wanted, record };
  }
  if (!wanted || record === null) return { kind: 'settled', reason: 'not-wanted' };
  const calledAtMs = calledAtOf(record) ?? nowMs;
  const silent = isBaselined(policy.covering, policy.freshForMs, {
    grade,
    calledAtMs,
    endedAtMs: endedAtOf(record),
  });
  return { kind: 'new', reason: silent ? 'baselined' : 'told', record, grade, calledAtMs };
}
