import type { Claim, ClaimChange } from '../assignment/claim.ts';
import type { Assignee } from '../leads/assignee.ts';
import type { ReminderDelivery } from './before-reminder.ts';

/**
 * What a step that gives the lead to the next person makes of its claim. Pure.
 *
 * @param next null: nobody is left who was not asked. It stays whose it was, and the team's lead is told.
 */
export function handedOver(
  { assignee, asked, history }: Claim,
  { ask, lead }: ReminderDelivery['told'],
  next: Assignee | null,
  atMs: number,
): ClaimChange {
  const to = next?.id ?? ask.lead?.id ?? assignee;
  const because = next?.because ?? 'nobody-else';
  return {
    assignee: to,
    asked: to === null || asked.includes(to) ? asked : [...asked, to],
    history: [
      ...history,
      {
        do: 'assigned',
        by: null,
        to,
        outcome: null,
        atMs,
        way: 'system',
        forStep: { grade: lead.grade, step: ask.step, because },
      },
    ],
  };
}
