import type { AssignedBecause } from '../leads/assignee.ts';
import { DAY_MS } from '../platform/time/duration.ts';
import { startOfDayMs } from '../platform/time/zoned-time.ts';
import { NO_TURNS, type Turns } from './next-person.ts';

/** A lead that was given to somebody. */
export interface Assignment {
  /** A hash of the record and its task. */
  record: string;
  person: string;
  because: AssignedBecause;
  atMs: number;
  /** False once it was said what came of it, or nobody needs to call any more. */
  isOpen: boolean;
}

/** A team's turns, and the leads that its people have: one item, so that a turn is one conditional write. */
export interface Rotation {
  turns: Turns;
  /** All that are open, and the last of the others: asking for the same record again must find it. Oldest first. */
  assignments: readonly Assignment[];
  /** How many each person was given on the day that began then, in the team's zone. */
  day: { startsAtMs: number; given: Readonly<Record<string, number>> };
}

export const NO_ROTATION: Rotation = {
  turns: NO_TURNS,
  assignments: [],
  day: { startsAtMs: 0, given: {} },
};

/** What nobody closed is no load for ever. */
const OPEN_FOR_MS = 7 * DAY_MS;
const CLOSED_KEPT = 60;
/** An item holds 400 KB; this many are some 60. */
const OPEN_KEPT = 600;

export const assignmentOf = (rotation: Rotation, record: string): Assignment | null =>
  rotation.assignments.findLast((one) => one.record === record) ?? null;

export function openOf({ assignments }: Rotation, person: string, nowMs: number): number {
  return assignments.filter((one) => one.person === person && isOpenAt(one, nowMs)).length;
}

export function givenToday({ day }: Rotation, person: string, nowMs: number, timeZone: string): number {
  return day.startsAtMs === startOfDayMs(nowMs, timeZone) ? (day.given[person] ?? 0) : 0;
}

/** Gives a record to somebody, in place of who had it before. Pure, as all of these. */
export function withAssignment(
  rotation: Rotation,
  assignment: Assignment,
  turns: Turns,
  timeZone: string,
): Rotation {
  const { atMs, person, record } = assignment;
  const startsAtMs = startOfDayMs(atMs, timeZone);
  const given = rotation.day.startsAtMs === startsAtMs ? rotation.day.given : {};
  const others = rotation.assignments.filter((one) => one.record !== record);
  return {
    turns,
    assignments: kept([...others, assignment], atMs),
    day: { startsAtMs, given: { ...given, [person]: (given[person] ?? 0) + 1 } },
  };
}

/** @returns null: there is nothing to close. */
export function withClosed(rotation: Rotation, record: string, nowMs: number): Rotation | null {
  if (assignmentOf(rotation, record)?.isOpen !== true) return null;
  const closed = rotation.assignments.map((one) => (one.record === record ? { ...one, isOpen: false } : one));
  return { ...rotation, assignments: kept(closed, nowMs) };
}

function kept(assignments: readonly Assignment[], nowMs: number): Assignment[] {
  const open = assignments.filter((one) => isOpenAt(one, nowMs)).slice(-OPEN_KEPT);
  const closed = assignments.filter((one) => !isOpenAt(one, nowMs)).slice(-CLOSED_KEPT);
  const keep = new Set([...open, ...closed]);
  return assignments.filter((one) => keep.has(one));
}

const isOpenAt = ({ isOpen, atMs }: Assignment, nowMs: number): boolean =>
  isOpen && nowMs - atMs < OPEN_FOR_MS;
