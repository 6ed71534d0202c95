import type { LeadFacts } from './facts.ts';

/**
 * `alert`: a wanted grade, told for the first time. `correction`: a lead that was told fell below the wanted grades.
 * `again`: it recovered after its correction went out.
 */
export type DeliveryKind = 'alert' | 'correction' | 'again';

/** What a delivery tells. It stands here, below messages and deliveries, since both need it. */
export interface Told {
  kind: DeliveryKind;
  lead: LeadFacts;
  /** A correction: the grade it has now; null there means that the grade was taken away. */
  newGrade: number | null;
  /** An alert: the other wanted grade that was told of it last. Null, or absent where written before: none was. */
  previousGrade?: number | null;
  /** Which correction, or which second announcement, of this grade in this channel it is. Absent: the first. */
  round?: number;
  /** The lead's version when it was planned: it grows with each change. Absent: written before there was one. */
  seq?: number;
}
