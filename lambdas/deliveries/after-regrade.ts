import type { LeadFacts } from '../leads/facts.ts';
import type { DeliveryKind } from '../leads/told.ts';
import type { DeliveryChange, LeadDelivery, NewDelivery } from './delivery.ts';
import { deliveryKey } from './keys.ts';
import { lastHeard, mayYetBeHeard } from './last-word.ts';
import { baselinedDelivery, type CancelReason, cancel, pendingDelivery, rearm } from './transitions.ts';

/** What must be written, in this order. Each is refused where the delivery has moved on since it was read. */
export type Step =
  | { do: 'put'; delivery: NewDelivery }
  | { do: 'change'; delivery: LeadDelivery; change: DeliveryChange };

export interface RegradePlan {
  steps: Step[];
  /** A send is under way whose end decides: the lead stays unsettled, and the next poll sees more. */
  wait: boolean;
}

export interface Regrade {
  taskKey: string;
  recordId: string;
  /** All deliveries of the task's record, as just read. */
  deliveries: readonly LeadDelivery[];
  nowMs: number;
  settleMs: number;
  retentionMs: number;
}

/**
 * A lead fell below the wanted grades. Where it was told, or may have been, a correction waits for `settle`; deliver
 * looks at the alert once more before it goes out (before-correction.ts). An alert that was overtaken by one of
 * another grade needs none: what people believe is what they heard last.
 */
export function planFall(regrade: Regrade, newGrade: number): RegradePlan {
  const { nowMs, settleMs, taskKey, deliveries } = regrade;
  const hold = { hold: 'settle', untilMs: nowMs + settleMs } as const;
  const steps: Step[] = touchDead(regrade);
  for (const alert of deliveries.filter(({ told }) => told.kind === 'alert')) {
    const { channel } = alert;
    const { lead } = alert.told;
    const again = find(regrade, 'again', lead.grade, channel);
    if (again?.state === 'pending') steps.push(cancelled(regrade, again, 'fell-again'));
    if (!mayBeBelieved(regrade, alert, again)) continue;
    const told = { kind: 'correction', lead, newGrade } as const;
    const correction = find(regrade, 'correction', lead.grade, channel);
    if (!correction) {
      const draft = { taskKey, channel, told, nowMs, partition: alert.pk };
      steps.push({ do: 'put', delivery: pendingDelivery(draft, hold) });
    } else if (correction.state === 'cancelled') {
      steps.push({ do: 'change', delivery: correction, change: rearm(told, nowMs, hold) });
    } else if (correction.state === 'pending' && correction.told.newGrade !== newGrade) {
      steps.push({ do: 'change', delivery: correction, change: { told } });
    }
  }
  return { steps, wait: false };
}

/**
 * A lead has a wanted grade (again). A grade that was not told before is an alert like any other. One that was told
 * takes its correction back, or, where another word was heard since, is announced again, once.
 */
export function planRise(regrade: Regrade, lead: LeadFacts, channels: readonly string[]): RegradePlan {
  const { nowMs, taskKey, deliveries } = regrade;
  const steps: Step[] = touchDead(regrade);
  let wait = false;
  for (const other of deliveries) {
    const stale = other.told.lead.grade !== lead.grade && other.state === 'pending' && other.ambiguous === 0;
    if (stale) steps.push(cancelled(regrade, other, 'regraded'));
  }
  for (const channel of channels) {
    const alert = find(regrade, 'alert', lead.grade, channel);
    const correction = find(regrade, 'correction', lead.grade, channel);
    const again = find(regrade, 'again', lead.grade, channel);
    const told = (kind: DeliveryKind) => ({
      kind,
      lead,
      newGrade: null,
      previousGrade: kind === 'alert' ? otherGrade(deliveries, channel, lead.grade) : null,
    });
    const put = (kind: DeliveryKind): Step => {
      const draft = { taskKey, channel, told: told(kind), nowMs, partition: alert?.pk ?? null };
      return { do: 'put', delivery: pendingDelivery(draft) };
    };
    if (!alert) {
      steps.push(put('alert'));
      continue;
    }
    if (alert.state === 'cancelled') {
      steps.push({ do: 'change', delivery: alert, change: rearm(told('alert'), nowMs) });
    }
    if (correction?.state === 'pending') steps.push(cancelled(regrade, correction, 'recovered'));
    // Writes nothing new, but takes the token, and after the correction's: a deliver that is about to cancel both
    // sides has read this alert before, and is refused, or sees that the correction is gone.
    if (correction && alert.state === 'pending') steps.push({ do: 'change', delivery: alert, change: {} });
    if (correction?.state === 'sending') wait = true;
    const last = lastHeard(deliveries, channel);
    const heardOther =
      (last !== null && last.told.lead.grade !== lead.grade) ||
      deliveries.some((one) => one.channel === channel && isOfOther(one, lead.grade) && mayYetBeHeard(one));
    const wasTold = alert.state === 'sent' || alert.state === 'baselined';
    if ((correction && wasMaybeHeard(correction)) || (wasTold && heardOther)) {
      if (!again) steps.push(put('again'));
      else if (again.state === 'cancelled') {
        steps.push({ do: 'change', delivery: again, change: rearm(told('again'), nowMs) });
      }
    }
  }
  return { steps: wait ? [] : steps, wait };
}

/** A lead whose grade belongs to what is recorded in silence: nothing that was told of it is touched. */
export function planBaseline(regrade: Regrade, lead: LeadFacts, channels: readonly string[]): RegradePlan {
  const { taskKey, nowMs, retentionMs } = regrade;
  const told = { kind: 'alert', lead, newGrade: null, previousGrade: null } as const;
  const steps = channels
    .filter((channel) => !find(regrade, 'alert', lead.grade, channel))
    .map(
      (channel): Step => ({
        do: 'put',
        delivery: baselinedDelivery({ taskKey, channel, told, nowMs }, retentionMs),
      }),
    );
  return { steps, wait: false };
}

/** Does this plan tell anybody anything? */
export function tells(plan: RegradePlan): boolean {
  return plan.steps.some((step) =>
    step.do === 'put' ? step.delivery.state === 'pending' : step.change.state === 'pending',
  );
}

/** Writes nothing new, but takes the token: a redrive that still believes in the old grade is refused. */
function touchDead({ deliveries }: Regrade): Step[] {
  return deliveries
    .filter(({ state }) => state === 'dead')
    .map((delivery) => ({ do: 'change', delivery, change: {} }));
}

/** Sent, or given up after a send whose answer never came, or taken back after one. */
const wasMaybeHeard = ({ state, ambiguous }: LeadDelivery): boolean => state === 'sent' || ambiguous > 0;

/** Is this alert what its channel believes, or may it come to be? */
function mayBeBelieved(
  { deliveries }: Regrade,
  alert: LeadDelivery,
  again: LeadDelivery | undefined,
): boolean {
  switch (alert.state) {
    case 'pending':
    case 'sending':
      return true;
    case 'dead':
      return alert.ambiguous > 0;
    case 'sent': {
      // Stryker disable next-line OptionalChaining: this alert was heard, so something was heard last
      const isLast = lastHeard(deliveries, alert.channel)?.told.lead.grade === alert.told.lead.grade;
      return isLast || (again !== undefined && mayYetBeHeard(again));
    }
    // Stryker disable next-line ConditionalExpression: nothing at all is as false
    default:
      return false;
  }
}

const isOfOther = ({ told }: LeadDelivery, grade: number): boolean =>
  told.kind !== 'correction' && told.lead.grade !== grade;

/** The other grade that a channel heard of last, or is about to hear of. */
function otherGrade(deliveries: readonly LeadDelivery[], channel: string, grade: number): number | null {
  const coming = deliveries.find(
    (one) => one.channel === channel && isOfOther(one, grade) && mayYetBeHeard(one),
  );
  const other = (coming ?? lastHeard(deliveries, channel))?.told.lead.grade;
  return other === undefined || other === grade ? null : other;
}

function cancelled(regrade: Regrade, delivery: LeadDelivery, reason: CancelReason): Step {
  return { do: 'change', delivery, change: cancel(reason, regrade.nowMs, regrade.retentionMs) };
}

function find(
  regrade: Regrade,
  kind: DeliveryKind,
  grade: number,
  channel: string,
): LeadDelivery | undefined {
  const { sk } = deliveryKey(kind, regrade.recordId, grade, channel);
  return regrade.deliveries.find((delivery) => delivery.sk === sk);
}
