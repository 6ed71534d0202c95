import type { LeadDelivery } from './delivery.ts';

/** What the messages of one channel say of people who take leads. Everything in it is known: nothing waits. */
export interface AnswerForms {
  /** Where a lead is taken. Null: nowhere. */
  leadLink(delivery: LeadDelivery): string | null;
  /** The leads of one message, as one link. As long for any number of them. */
  listLink(deliveries: readonly LeadDelivery[]): string | null;
  /** What the channel's receiver mentions a person by. Null: it cannot. */
  mentionOf(personId: string): string | null;
}
