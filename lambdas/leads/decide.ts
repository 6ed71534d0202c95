import type { CallRecord } from '../call-records/record.ts';
import { HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';
import { type Covering, isBaselined, mayHaveBeenTold } from './coverage.ts';
import type { Lead } from './lead.ts';
import { calledAtOf, endedAtOf, type Seen } from './seen.ts';

/** The result for a listed record. Every distinct record of a poll gets exactly one, so that the books close. */
export const REASONS = [
  /** Wanted and new: put for every channel of its task. Or wanted again after a correction. */
  'told',
  /** Known, without a change. */
  'known',
  /** Wanted, but its call ended before leadbell began to look: recorded silently. */
  'baselined',
  /** Told earlier, and now below the wanted grades. */
  'corrected',
  /** Graded, but not wanted. */
  'not-wanted',
  /** `intention_results` is 0 or null. */
  'not-graded',
  /** It has no id, or a grade that is not valid. */
  'unreadable',
] as const;

export type Reason = (typeof REASONS)[number];

export interface Policy {
  /** Wanted grades. */
  grades: readonly number[];
  freshForMs: number;
  covering: Covering | null;
  /** The first reading that ended before the time of this call could be read; null: none did. @default none */
  coveringAt?: (calledAtMs: number) => Covering | null;
  /**
   * The vendor's clock minus ours, if the difference matters: the age of a call is measured by the vendor's clock.
   * @default 0
   */
  clockOffsetMs?: number;
  /**
   * By how much the vendor's records are dated apart from its clock: negative where it writes a zone that lies behind.
   * A wrong clock of ours has no part in it.
   * @default 0
   */
  zoneShiftMs?: number;
  /**
   * This first reading was taken back to a time before, when our clock was set back: it judges again what it recorded in
   * silence.
   */
  isTakenBack?: boolean;
  /** No record of this reading has a readable time, so nobody knows how old any of them is. */
  isTimeless?: boolean;
}

/**
 * `change` and `unsettled` also need the record's deliveries: see ../deliveries/plan-deliveries.ts. `unsettled`: it is
 * not confirmed that all deliveries for its grade are written.
 */
export type Decision =
  | { kind: 'nothing'; reason: Exclude<Reason, 'told' | 'baselined' | 'corrected'> }
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

/**
 * `silent-rise`: its grade is wanted only since a later change of the configuration, and its call ended before that.
 * `wake`: it was recorded in silence because it looked old, and by now the vendor's times are known to mean others, or
 * our clock of then to have been wrong.
 */
export type RegradeKind = 'rise' | 'silent-rise' | 'fall' | 'wake';

/** Decides by `intention_results` only: the score grade is another system. */
export function decide(seen: Seen, lead: Lead | undefined, policy: Policy, nowMs: number): Decision {
  if (!seen.readable) return { kind: 'nothing', reason: 'unreadable' };
  const { grade, record } = seen;
  // Stryker disable next-line ConditionalExpression: null is wanted by nobody; only the compiler asks
  const wanted = grade !== null && policy.grades.includes(grade);
  if (lead) {
    const maybeTold = isMaybeTold(policy, lead.calledAtMs);
    // A missing grade is not a change: the lead stays as it was.
    if (grade !== null && grade !== lead.grade) {
      // A grade that was told before counts as wanted, whatever the configuration now says.
      const change = wanted || grade === lead.toldGrade ? 'rise' : 'fall';
      return { kind: 'change', lead, grade, change, record, maybeTold };
    }
    if (wanted && record !== null && lead.toldGrade !== grade) {
      const change = isSilent(record, grade, policy, lead.calledAtMs) ? 'silent-rise' : 'rise';
      return { kind: 'change', lead, grade, change, record, maybeTold };
    }
    if (lead.unsettledUntilMs !== null) return { kind: 'unsettled', lead };
    if (record !== null && (wasFresh(record, lead, policy, nowMs) || isJudgedAgain(record, lead, policy))) {
      return { kind: 'change', lead, grade: lead.grade, change: 'wake', record, maybeTold };
    }
    return { kind: 'nothing', reason: 'known' };
  }
  if (grade === null) return { kind: 'nothing', reason: 'not-graded' };
  if (!wanted || record === null) return { kind: 'nothing', reason: 'not-wanted' };
  const calledAtMs = calledAtOf(record) ?? nowMs;
  const silent = isSilent(record, grade, policy, calledAtMs);
  const maybeTold = isMaybeTold(policy, calledAtMs);
  return { kind: 'new', reason: silent ? 'baselined' : 'told', record, grade, calledAtMs, maybeTold };
}

/** Zones differ by more than this. */
const LEAST_SHIFT_MS = 25 * MINUTE_MS;
/** A zone that changes later says nothing of what was recorded before. */
const LONGEST_DOUBT_MS = HOUR_MS;
/** No call ends after it was listed; the difference is known about so well. */
const LISTED_WITHIN_MS = 15 * MINUTE_MS;

/**
 * Was its call a fresh one when it was recorded in silence, by what is known of the vendor's zone now? Only dates that lie
 * behind make a call look old. How far the clocks were apart was known then, and what ours did since says nothing of it.
 */
function wasFresh(
  record: CallRecord,
  { silent, listedAtMs, history }: Lead,
  { zoneShiftMs = 0, freshForMs }: Policy,
  nowMs: number,
): boolean {
  const endedAtMs = endedAtOf(record);
  if (!silent || history.length > 1 || endedAtMs === null) return false;
  if (zoneShiftMs > -LEAST_SHIFT_MS || nowMs - listedAtMs > LONGEST_DOUBT_MS) return false;
  const ageMs = listedAtMs - (endedAtMs - zoneShiftMs);
  return ageMs < freshForMs && ageMs > -LISTED_WITHIN_MS;
}

/**
 * Our clock was ahead when the task began, and its first reading was taken back to the right time: what the wrong one took
 * for the past may not be.
 */
function isJudgedAgain(record: CallRecord, lead: Lead, policy: Policy): boolean {
  const { silent, history, grade, calledAtMs } = lead;
  if (!silent || history.length > 1 || policy.isTakenBack !== true) return false;
  return policy.grades.includes(grade) && !isSilent(record, grade, policy, calledAtMs);
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
  // Without any times, a first reading would ring for every old record.
  if (current !== null && policy.isTimeless === true && endedAtMs === null) return true;
  const byOurClock = {
    grade,
    calledAtMs: calledAtMs - clockOffsetMs,
    endedAtMs: endedAtMs === null ? null : endedAtMs - clockOffsetMs,
  };
  return coveringsOf(policy, calledAtMs).some((covering) => isBaselined(covering, freshForMs, byOurClock));
}
