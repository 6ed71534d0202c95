/** Why a lead went to whom it went. */
export type AssignedBecause =
  /** Their turn. */
  | 'turn'
  /** They took this phone number before. */
  | 'knows-them'
  /** Nobody else of the team could be given it. */
  | 'nobody-else'
  /** Somebody had it before, and did not answer. */
  | 'reassigned';

/** Whom an alert names. Kept in what is told, so that it can be shown when the file has changed. */
export interface Assignee {
  /** As in leadbell.yaml. */
  id: string;
  name: string;
  because: AssignedBecause;
}
