import type { Claim, ClaimChange } from '../../assignment/claim.ts';
import type { Assignee } from '../../leads/assignee.ts';
import type { ReminderDelivery } from './before-reminder.ts';

/**
 * What a step that gives the lead to the next person makes of its claim. Pure.
 *
 * @param next null: nobody is left who was not asked. It is the team's lead's, or stays whose it was if they are here.
 */
export function handedOver(
  { assignee, asked, history }: Claim,
  { ask, lead }: ReminderDelivery['told'],
  { next, atMs, isHere }: { next: Assignee | null; atMs: number; isHere(id: string): boolean },
): ClaimChange {
  const [to = null] = [next?.id, ask.lead?.id, assignee].filter((id) => typeof id === 'string' && isHere(id));
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
