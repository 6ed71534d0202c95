import type { AnswerLinks } from '../../assignment/answer-links.ts';
import type { RecordOfTask } from '../../assignment/claim-store.ts';
import { DAY_MS } from '../../platform/time/duration.ts';
import type { LeadDelivery } from '../delivery.ts';

/** What the messages of one channel say of people who take leads. Everything in it is known: nothing waits. */
export interface AnswerForms {
  /** Where a lead is taken. Null: nowhere. */
  leadLink(delivery: LeadDelivery): string | null;
  /** The leads of one message, as one link. As long for any number of them. */
  listLink(deliveries: readonly LeadDelivery[]): string | null;
  /** What the channel's receiver mentions a person by. Null: it cannot. */
  mentionOf(personId: string): string | null;
}

/**
 * @param links null: nowhere
 * @param mentions by the id of a person
 * @param listIdOf of the leads of one message
 */
export const answerForms = (
  links: AnswerLinks | null,
  mentions: ReadonlyMap<string, string>,
  listIdOf: (deliveries: readonly LeadDelivery[]) => string,
  nowMs: number,
): AnswerForms => ({
  leadLink: (delivery) => links?.lead(recordOf(delivery), linkTimeMs([delivery], nowMs)) ?? null,
  listLink: (deliveries) => links?.list(listIdOf(deliveries), linkTimeMs(deliveries, nowMs)) ?? null,
  mentionOf: (person) => mentions.get(person) ?? null,
});

export const recordOf = ({ told, taskKey }: LeadDelivery): RecordOfTask => ({
  recordId: told.lead.recordId,
  taskKey,
});

/** A repeat has the same link, but what was put long ago must not come with one that is over. */
function linkTimeMs(deliveries: readonly LeadDelivery[], nowMs: number): number {
  const putMs = Math.max(...deliveries.map(({ createdAtMs }) => createdAtMs));
  return nowMs - putMs < DAY_MS && putMs <= nowMs ? putMs : Math.floor(nowMs / DAY_MS) * DAY_MS;
}
