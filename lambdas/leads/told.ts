import type { LeadFacts } from './facts.ts';

/**
 * `alert`: a wanted grade, told for the first time. `correction`: a lead that was told fell below the wanted grades.
 * `again`: it recovered after its correction went out.
 */
export type DeliveryKind = 'alert' | 'correction' | 'again';

/** What a delivery tells. Defined here, below messages and deliveries, because both need it. */
export interface Told {
  kind: DeliveryKind;
  lead: LeadFacts;
  /** For a correction: the grade now; null means that the grade was removed. */
  newGrade: number | null;
  /** For an alert: the other wanted grade that was told last. Null (or absent in old items): none. */
  previousGrade?: number | null;
  /** The number of this correction or repeated announcement for this grade and channel. Absent: the first. */
  round?: number;
  /** The lead's version when this was planned. It grows with each change. Absent in old items. */
  seq?: number;
}
