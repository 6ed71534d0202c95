import type { LeadFacts } from './facts.ts';
import type { ToldIn } from './told-in.ts';

/**
 * A record that had a wanted grade at some time, as the table keeps it. That the item is there, and settled, means: all
 * of its deliveries are written.
 */
export interface Lead {
  recordId: string;
  /** `calldate`, else `created_at`, else when it was first listed. Part of its key. */
  calledAtMs: number;
  /** The grade it has now. */
  grade: number;
  /** The wanted grade that was told last. */
  toldGrade: number;
  /** Was that grade recorded in silence? */
  silent: boolean;
  /** Who heard of each of its grades. Null: an older version wrote it. */
  toldIn: ToldIn | null;
  /** May a table that is gone have told it? Then what tells of that grade is marked as a repeat. */
  maybeTold: boolean;
  /**
   * Somebody began to write its deliveries, and may do so until then; nobody has said yet that they are all there.
   * Whoever finds this repeats the work, whatever the grade is by then. Null: it is settled.
   */
  unsettledUntilMs: number | null;
  version: number;
  listedAtMs: number;
  gradedAtMs: number;
  history: readonly { grade: number; atMs: number }[];
  /** When its item may go, epoch seconds. */
  expiresAt: number;
  token: string;
}

/** The part of a lead that only people read. */
export interface NewLead extends Omit<Lead, 'token'> {
  facts: LeadFacts;
}
