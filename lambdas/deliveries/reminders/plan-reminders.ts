import type { Config, EscalationStep } from '../../config/config.ts';
import type { LeadFacts } from '../../leads/facts/facts.ts';
import type { Ask, Person } from '../../leads/told.ts';
import type { WorkingHours } from '../../platform/time/working-time.ts';
import { isReminder } from '../before-send/before-reminder.ts';
import type { LeadDelivery } from '../delivery.ts';
import { reminderKey } from '../keys.ts';
import type { PlanInput, Step } from '../plan-deliveries.ts';
import { type CancelReason, cancel, pendingDelivery, rearm } from '../transitions.ts';
import { countedSince, dueAtMs } from './reminder-times.ts';

/** Who is asked until somebody has a lead, resolved: it is copied into each step, so that a new file changes no chain. */
export interface Escalation {
  steps: readonly EscalationStep[];
  team: string | null;
  /** Null: always at work. */
  hours: WorkingHours | null;
  lead: Person | null;
  timeZone: string;
}

/** As the file has it now, of a lead with the team and the escalation that are its own. Null: nobody is asked. */
export function escalationOf(
  { team, escalation }: Pick<LeadFacts, 'team' | 'escalation'>,
  config: Pick<Config, 'people' | 'teams' | 'escalation' | 'timeZone'>,
): Escalation | null {
  const steps = escalation === undefined ? undefined : config.escalation?.[escalation];
  if (!steps) return null;
  const of = team === undefined ? undefined : config.teams?.[team];
  const lead = of?.lead ?? null;
  return {
    steps,
    team: team ?? null,
    hours: of?.hours ?? null,
    lead: lead === null ? null : { id: lead, name: config.people?.[lead]?.name ?? lead },
    timeZone: config.timeZone,
  };
}

/** Taken back for what may turn out not to be so. */
const COMES_BACK: ReadonlySet<string> = new Set(['fell', 'replaced', 'alert-dead'] satisfies CancelReason[]);

/**
 * The steps of a lead that is told, put together with its alerts, each once. Those of another grade are over; those that
 * were taken back when it fell wait again. When exactly each is due the look before it goes out says.
 *
 * @param channels of its alerts: a step that gives the lead to the next person speaks there
 * @param escalation null: nobody is asked
 */
export function planReminders(
  input: Pick<PlanInput, 'taskKey' | 'deliveries' | 'seq' | 'nowMs' | 'retentionMs'>,
  lead: LeadFacts,
  channels: readonly string[],
  escalation: Escalation | null,
): Step[] {
  const { deliveries, nowMs, seq, taskKey } = input;
  const steps = ofSteps(deliveries)
    .filter(({ told, state }) => told.lead.grade !== lead.grade && state === 'pending')
    .map((delivery) => cancelled(input, delivery, 'replaced'));
  if (escalation === null) return steps;
  const alert = deliveries.find(({ told }) => told.kind === 'alert' && told.lead.grade === lead.grade);
  for (const [at, step] of escalation.steps.entries()) {
    const ask = askOf(step, at, lead, escalation);
    for (const channel of 'tell' in step ? step.tell : channels) {
      const told = { kind: 'reminder', lead, newGrade: null, seq, ask } as const;
      const wait = {
        hold: 'unclaimed',
        untilMs: dueFrom(input, ask, lead.grade, channel, escalation),
      } as const;
      const { sk } = reminderKey(lead.recordId, lead.grade, ask, channel);
      const there = deliveries.find((one) => one.sk === sk);
      if (!there) {
        const draft = { taskKey, channel, told, nowMs, partition: alert?.pk ?? null };
        steps.push({ do: 'put', delivery: pendingDelivery(draft, wait) });
      } else if (there.state === 'cancelled' && COMES_BACK.has(there.reason ?? '')) {
        steps.push({ do: 'change', delivery: there, change: rearm(told, nowMs, wait) });
      }
    }
  }
  return steps;
}

/** A lead that nobody wants any more: nobody is asked about it. */
export const planNoReminders = (input: Pick<PlanInput, 'deliveries' | 'nowMs' | 'retentionMs'>): Step[] =>
  ofSteps(input.deliveries)
    .filter(({ state }) => state === 'pending')
    .map((delivery) => cancelled(input, delivery, 'fell'));

/** Where the alert is still to be accepted: as if it were now. The look before it goes out counts from when it was. */
function dueFrom(
  { deliveries, nowMs }: Pick<PlanInput, 'deliveries' | 'nowMs'>,
  ask: Ask,
  grade: number,
  channel: string,
  { timeZone }: Escalation,
): number {
  const since = countedSince(deliveries, grade, channel, nowMs);
  return Math.max(nowMs, dueAtMs(since.is === 'accepted' ? since.atMs : nowMs, ask, timeZone, nowMs));
}

function askOf(step: EscalationStep, at: number, { assignee }: LeadFacts, escalation: Escalation): Ask {
  const { steps, team, hours, lead } = escalation;
  return {
    step: at + 1,
    isLast: at === steps.length - 1,
    afterMs: step.afterMs,
    mention: 'tell' in step ? step.mention : null,
    reassign: !('tell' in step),
    team,
    hours,
    lead,
    assignee: assignee ?? null,
  };
}

/** Without the question what came of it, which is asked of the owner in any case. */
const ofSteps = (deliveries: readonly LeadDelivery[]): LeadDelivery[] =>
  deliveries.filter((one) => isReminder(one) && one.told.ask.step > 0);

const cancelled = (
  { nowMs, retentionMs }: Pick<PlanInput, 'nowMs' | 'retentionMs'>,
  delivery: LeadDelivery,
  reason: CancelReason,
): Step => ({ do: 'change', delivery, change: cancel(reason, nowMs, retentionMs) });
