import type { LeadFacts } from './facts/facts.ts';
import type { ToldIn } from './told-in.ts';

/**
 * A record that has or had a wanted grade, as the table stores it. If the item exists and is settled, all of its
 * deliveries are written.
 */
export interface Lead {
  recordId: string;
  /** `calldate`, or else `created_at`, or else the time when it was first listed. Part of its key. */
  calledAtMs: number;
  /** The grade it has now. */
  grade: number;
  /** The wanted grade that was told last. */
  toldGrade: number;
  /** Was that grade recorded in silence? */
  silent: boolean;
  /** The channels that were told of each of its grades. Null: an older version wrote it. */
  toldIn: ToldIn | null;
  /** It was recorded in silence, and is told after all. Absent: it is told, or silent, as it was first seen. */
  woken?: boolean;
  /** Was its grade missed and told on request (`leadbell replay`)? Then its alert is marked as late. Absent: no. */
  late?: boolean;
  /** May a table that no longer exists have told it? Then messages about this grade are marked as repeats. */
  maybeTold: boolean;
  /**
   * Until this time somebody may be writing its deliveries, and nobody has confirmed that all of them exist. Any reader
   * that finds this repeats the work for the present grade. Null: the lead is settled.
   */
  unsettledUntilMs: number | null;
  version: number;
  listedAtMs: number;
  gradedAtMs: number;
  history: readonly { grade: number; atMs: number }[];
  /** When its item expires, epoch seconds. */
  expiresAt: number;
  /** What its number is known by, where people see it masked (knows-store.ts). Absent: they see it, or nobody is asked. */
  phoneHash?: string;
  token: string;
}

/** The part of a lead that only people read. */
export interface NewLead extends Omit<Lead, 'token'> {
  facts: LeadFacts;
}
