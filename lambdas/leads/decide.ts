import type { CallRecord } from '../call-records/record.ts';
import { type Covering, isBaselined, mayHaveBeenTold } from './coverage.ts';
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
  /** The first reading that ended without the time at which a call was made; null: none did. @default none */
  coveringAt?: (calledAtMs: number) => Covering | null;
  /** The vendor's times minus ours, where that is known to matter: how old a call is goes by its own clock. @default 0 */
  clockOffsetMs?: number;
  /** Not one record of this reading has a time that can be read: how old any of them is, nobody knows. */
  isTimeless?: boolean;
}

/**
 * `change` and `unsettled` need the record's deliveries before they can be settled: see
 * ../deliveries/plan-deliveries.ts. `unsettled`: nobody has said yet that all deliveries of its grade are written.
 */
export type Decision =
  | { kind: 'settled'; reason: Exclude<Reason, 'told' | 'baselined' | 'corrected'> }
  | {
      kind: 'new';
      reason: 'told' | 'baselined';
      record: CallRecord;
      grade: number;
      calledAtMs: number;
      maybeTold: boolean;
    }
  | {
      kind: 'change';
      lead: Lead;
      grade: number;
      change: RegradeKind;
      record: CallRecord | null;
      maybeTold: boolean;
    }
  | { kind: 'unsettled'; lead: Lead };

/** `silent-rise`: its grade is wanted only now, and it was over before that began. */
export type RegradeKind = 'rise' | 'silent-rise' | 'fall';

/** Decides by `intention_results` alone: the score grade is another system. */
export function decide(seen: Seen, lead: Lead | undefined, policy: Policy, nowMs: number): Decision {
  if (!seen.readable) return { kind: 'settled', reason: 'unreadable' };
  const { grade, record } = seen;
  // Stryker disable next-line ConditionalExpression: null is wanted by nobody; only the compiler asks
  const wanted = grade !== null && policy.grades.includes(grade);
  if (lead) {
    const maybeTold = isMaybeTold(policy, lead.calledAtMs);
    // A grade that vanished says nothing: a lead stays what it was.
    if (grade !== null && grade !== lead.grade) {
      // What it was told as it may always be again, whatever is wanted by now.
      const change = wanted || grade === lead.toldGrade ? 'rise' : 'fall';
      return { kind: 'change', lead, grade, change, record, maybeTold };
    }
    if (wanted && record !== null && lead.toldGrade !== grade) {
      const change = isSilent(record, grade, policy, lead.calledAtMs) ? 'silent-rise' : 'rise';
      return { kind: 'change', lead, grade, change, record, maybeTold };
    }
    if (lead.unsettledUntilMs !== null) return { kind: 'unsettled', lead };
    return { kind: 'settled', reason: 'known' };
  }
  if (grade === null) return { kind: 'settled', reason: 'not-graded' };
  if (!wanted || record === null) return { kind: 'settled', reason: 'not-wanted' };
  const calledAtMs = calledAtOf(record) ?? nowMs;
  const silent = isSilent(record, grade, policy, calledAtMs);
  const maybeTold = isMaybeTold(policy, calledAtMs);
  return { kind: 'new', reason: silent ? 'baselined' : 'told', record, grade, calledAtMs, maybeTold };
}

const coveringsOf = ({ covering, coveringAt }: Policy, calledAtMs: number) => [
  covering,
  coveringAt?.(calledAtMs) ?? null,
];

function isMaybeTold(policy: Policy, calledAtMs: number): boolean {
  const { clockOffsetMs = 0 } = policy;
  return coveringsOf(policy, calledAtMs).some((covering) =>
    mayHaveBeenTold(covering, calledAtMs - clockOffsetMs),
  );
}

function isSilent(record: CallRecord, grade: number, policy: Policy, calledAtMs: number): boolean {
  const { covering: current, clockOffsetMs = 0, freshForMs } = policy;
  const endedAtMs = endedAtOf(record);
  // A first reading without any times would ring for everything that ever was.
  if (current !== null && policy.isTimeless === true && endedAtMs === null) return true;
  const byOurClock = {
    grade,
    calledAtMs: calledAtMs - clockOffsetMs,
    endedAtMs: endedAtMs === null ? null : endedAtMs - clockOffsetMs,
  };
  return coveringsOf(policy, calledAtMs).some((covering) => isBaselined(covering, freshForMs, byOurClock));
}
