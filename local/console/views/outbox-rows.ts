import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import { isHeldOnPurpose } from '../../../lambdas/deliveries/held-until.ts';
import { isResting } from '../../../lambdas/deliveries/rest.ts';
import { gradeLetter } from '../../../lambdas/leads/grade.ts';
import { nameOf } from '../../../lambdas/platform/table/name-of.ts';
import { tookMs } from './took.ts';
import type { OutboxRow } from './view.ts';
import { type LeadAnswer, leadOf } from './who-has-what.ts';

/** As many as there are rows: nobody scrolls further. */
export const MOST_ROWS = 80;

/** @param answers by {@link leadOf} */
export function outboxRows(
  deliveries: readonly LeadDelivery[],
  nowMs: number,
  answers: ReadonlyMap<string, LeadAnswer> = new Map(),
): OutboxRow[] {
  return deliveries.slice(0, MOST_ROWS).map((delivery) => {
    const { told } = delivery;
    return {
      id: nameOf(delivery),
      state: delivery.state,
      held: isHeldOnPurpose(delivery, nowMs),
      rests: isResting(delivery),
      kind: told.kind,
      channel: delivery.channel,
      grade: gradeLetter(told.lead.grade),
      newGrade: told.newGrade === null || told.newGrade === undefined ? null : gradeLetter(told.newGrade),
      name: told.lead.name ?? null,
      company: told.lead.company ?? null,
      attempts: delivery.attempts,
      createdAtMs: delivery.createdAtMs,
      notBeforeMs: delivery.notBeforeMs,
      sentAtMs: delivery.sentAtMs ?? null,
      tookMs: tookMs(delivery),
      why: delivery.reason ?? delivery.detail ?? null,
      answer: answers.get(leadOf({ taskKey: delivery.taskKey, recordId: told.lead.recordId })) ?? null,
    };
  });
}
