import type { ClaimEvent } from '../assignment/claim.ts';
import type { Refusal } from '../assignment/claim-changes.ts';

/** What a request for the page came to. It names no record, no person and no address. */
export interface AnswerReport {
  type: 'answer';
  /** What was asked for. `none`: nothing that there is. */
  page: 'lead' | 'list' | 'person' | 'none';
  method: 'GET' | 'HEAD' | 'POST' | 'other';
  status: number;
  /** What changed. Null: nothing. */
  did: ClaimEvent['do'] | 'enrolled' | 'chosen' | null;
  /** Why nothing did. Null: it did, or nothing was to. */
  refused: Refusal['why'] | 'not-yours' | 'no-choice' | 'form' | 'guess' | 'link-used' | 'host' | null;
  /** From when the lead was told until it was taken, where it just was. */
  toClaimMs: number | null;
}
