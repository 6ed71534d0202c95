import type { AssignedBecause } from '../leads/assignee.ts';

/** What somebody says came of a lead. Their words for people are in the locales. */
export const OUTCOMES = [
  'contacted',
  'not-reached',
  'appointment',
  'won',
  'not-interested',
  'wrong-number',
] as const;

export type ClaimOutcome = (typeof OUTCOMES)[number];

/** By which way somebody acted. `system`: leadbell itself. */
export type ClaimWay = 'page' | 'command' | 'system';

export interface ClaimEvent {
  do: 'assigned' | 'claimed' | 'released' | 'passed' | 'outcome';
  /** Person ids. Null: nobody, or leadbell itself. */
  by: string | null;
  to: string | null;
  outcome: ClaimOutcome | null;
  atMs: number;
  way: ClaimWay;
  /** Given to the next person with this step of the escalation of this grade. Absent: it was not. */
  forStep?: { grade: number; step: number; because: AssignedBecause | null };
}

/**
 * Who should call a lead, who does, and what came of it. Written when the lead is told, where the configuration has
 * people or answers. Times are epoch milliseconds. Nothing in it is a phone number or a name.
 */
export interface Claim {
  pk: string;
  sk: string;
  taskKey: string;
  recordId: string;
  /** Part of its lead's key. */
  calledAtMs: number;
  /** The grade that was told. 1 A … 26 Z. */
  grade: number;
  openedAtMs: number;
  /** Null: it belongs to no team. */
  team: string | null;
  /** Whose turn it is. Null: anybody's. */
  assignee: string | null;
  /** Everybody it was ever given to, in order. */
  asked: readonly string[];
  /** Null: nobody has it. */
  claimedBy: string | null;
  claimedAtMs: number | null;
  outcome: ClaimOutcome | null;
  outcomeAtMs: number | null;
  /** Reminders that went out for it. */
  reminders: number;
  history: readonly ClaimEvent[];
  /** Events that are not in the history any more. Absent: none. */
  forgotten?: number;
  /** Events of which not everything is told that is to be told, oldest first. Absent: none, as in items of before. */
  untold?: readonly UntoldEvent[];
  /** When the item may go, epoch seconds. */
  expiresAt: number;
  /** The write that made it what it is: every change is conditional on it. */
  token: string;
}

/**
 * An event, with what is told of it, as the claim was just after it. It is written with the event and taken away when
 * all of it is in the table: whatever dies in between, the next one tells exactly this.
 */
export interface UntoldEvent extends Pick<Claim, 'assignee' | 'claimedBy' | 'claimedAtMs' | 'outcome'> {
  event: ClaimEvent;
  /** Which claim of the lead it is, or which outcome: part of the keys and ids of what is told. */
  round: number;
}

export type NewClaim = Omit<Claim, 'token'>;

export type ClaimChange = Partial<Omit<Claim, 'pk' | 'sk' | 'token'>>;

/**
 * Since when somebody has called it theirs, epoch milliseconds. Who got it from another has it since then, and the
 * customer was called before. Null: nobody has it.
 */
export function takenAtMs({ claimedAtMs, history }: Pick<Claim, 'claimedAtMs' | 'history'>): number | null {
  if (claimedAtMs === null) return null;
  const released = history.findLastIndex((event) => event.do === 'released');
  const first = history.find((event, at) => at > released && event.do === 'claimed');
  return Math.min(first?.atMs ?? claimedAtMs, claimedAtMs);
}
