import type { LeadFacts } from './facts.ts';

/**
 * A record that had a wanted grade at some time, as the table keeps it. That the item is there means: all of its
 * deliveries are written.
 */
export interface Lead {
  recordId: string;
  /** Of its deliveries, where that is not made of its id. */
  partition: string | null;
  /** `calldate`, else `created_at`, else when it was first listed. Part of its key. */
  calledAtMs: number;
  /** The grade it has now. */
  grade: number;
  /** The wanted grade that was told last. */
  toldGrade: number;
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
