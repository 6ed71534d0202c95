import type { LeadFacts } from '../leads/facts.ts';
import type { DeliveryKind } from '../leads/told.ts';
import type { DeliveryChange, LeadDelivery, NewDelivery } from './delivery.ts';
import { deliveryKey } from './keys.ts';
import { type CancelReason, cancel, pendingDelivery, rearm } from './transitions.ts';

/** What must be written, in this order, before the lead may be. Each is refused where the delivery has moved on. */
export type Step =
  | { do: 'put'; delivery: NewDelivery }
  | { do: 'change'; delivery: LeadDelivery; change: DeliveryChange };

export interface RegradePlan {
  steps: Step[];
  /** A send is under way whose end decides: leave the lead as it is, the next poll sees more. */
  wait: boolean;
}

export interface Regrade {
  taskKey: string;
  recordId: string;
  /** Of its deliveries, where that is not made of its id. */
  partition: string | null;
  /** All of the record's deliveries, as just read. */
  deliveries: readonly LeadDelivery[];
  /** The grade that was told last. */
  toldGrade: number | null;
  nowMs: number;
  settleMs: number;
  retentionMs: number;
}

/**
 * A lead fell below the wanted grades. Where it was told, or may have been, a correction waits for `settle`; deliver
 * looks at the alert once more before it goes out (before-correction.ts).
 */
export function planFall(regrade: Regrade, toldGrade: number, newGrade: number): RegradePlan {
  const { nowMs, settleMs } = regrade;
  const hold = { hold: 'settle', untilMs: nowMs + settleMs } as const;
  const steps: Step[] = touchDead(regrade);
  for (const alert of ofGrade(regrade, 'alert', toldGrade)) {
    const again = find(regrade, 'again', toldGrade, alert.channel);
    if (again?.state === 'pending') steps.push(cancelled(regrade, again, 'fell-again'));
    if (!mayBeHeard(alert)) continue;
    const told = { kind: 'correction', lead: alert.told.lead, newGrade } as const;
    const correction = find(regrade, 'correction', toldGrade, alert.channel);
    if (!correction) {
      const draft = {
        taskKey: regrade.taskKey,
        channel: alert.channel,
        told,
        nowMs,
        partition: alert.pk,
      };
      steps.push({ do: 'put', delivery: pendingDelivery(draft, hold) });
    } else if (correction.state === 'cancelled') {
      steps.push({ do: 'change', delivery: correction, change: rearm(told, nowMs, hold) });
    } else if (correction.state === 'pending') {
      steps.push({ do: 'change', delivery: correction, change: { told } });
    }
  }
  return { steps, wait: false };
}

/**
 * A lead has a wanted grade (again). A grade that was not told before is an alert like any other. One that was told
 * takes its correction back, or, where that went out, is announced again, once.
 */
export function planRise(regrade: Regrade, lead: LeadFacts, channels: readonly string[]): RegradePlan {
  const { nowMs, taskKey, toldGrade, partition } = regrade;
  const previousGrade = toldGrade === lead.grade ? null : toldGrade;
  const steps: Step[] = touchDead(regrade);
  let wait = false;
  for (const other of regrade.deliveries) {
    const stale = other.told.lead.grade !== lead.grade && other.state === 'pending' && other.ambiguous === 0;
    if (stale) steps.push(cancelled(regrade, other, 'regraded'));
  }
  for (const channel of channels) {
    const alert = find(regrade, 'alert', lead.grade, channel);
    const correction = find(regrade, 'correction', lead.grade, channel);
    const again = find(regrade, 'again', lead.grade, channel);
    const draft = (kind: DeliveryKind) => ({
      taskKey,
      channel,
      told: { kind, lead, newGrade: null, previousGrade: kind === 'alert' ? previousGrade : null },
      nowMs,
      partition: alert?.pk ?? partition,
    });
    if (!alert) {
      steps.push({ do: 'put', delivery: pendingDelivery(draft('alert')) });
      continue;
    }
    if (alert.state === 'cancelled') {
      steps.push({ do: 'change', delivery: alert, change: rearm(draft('alert').told, nowMs) });
    } else if (alert.state === 'pending') {
      // Writes nothing new, but takes the token: a deliver that is about to cancel both sides is refused.
      steps.push({ do: 'change', delivery: alert, change: {} });
    }
    if (correction?.state === 'pending') steps.push(cancelled(regrade, correction, 'recovered'));
    if (correction?.state === 'sending') wait = true;
    // What was heard last is another grade: by a correction, or by an alert of that grade.
    const heardOther =
      previousGrade !== null && find(regrade, 'alert', previousGrade, channel)?.state === 'sent';
    if ((correction && wasMaybeHeard(correction)) || (heardOther && alert.state === 'sent')) {
      if (!again) steps.push({ do: 'put', delivery: pendingDelivery(draft('again')) });
      else if (again.state === 'cancelled') {
        steps.push({ do: 'change', delivery: again, change: rearm(draft('again').told, nowMs) });
      }
    }
  }
  return { steps: wait ? [] : steps, wait };
}

/** Does this plan tell anybody anything? */
export function tells(plan: RegradePlan): boolean {
  return plan.steps.some(
    (step) => step.do === 'put' || (step.change.state === 'pending' && step.delivery.state === 'cancelled'),
  );
}

/** Writes nothing new, but takes the token: a redrive that still believes in the old grade is refused. */
function touchDead({ deliveries }: Regrade): Step[] {
  return deliveries
    .filter(({ state }) => state === 'dead')
    .map((delivery) => ({ do: 'change', delivery, change: {} }));
}

/** Sent, or given up after a send whose answer never came, or taken back after one. */
const wasMaybeHeard = ({ state, ambiguous }: LeadDelivery): boolean =>
  state === 'sent' || (state !== 'sending' && ambiguous > 0);

function mayBeHeard(alert: LeadDelivery): boolean {
  if (alert.state === 'dead') return alert.ambiguous > 0;
  return alert.state === 'sent' || alert.state === 'pending' || alert.state === 'sending';
}

function cancelled(regrade: Regrade, delivery: LeadDelivery, reason: CancelReason): Step {
  return { do: 'change', delivery, change: cancel(reason, regrade.nowMs, regrade.retentionMs) };
}

function ofGrade(regrade: Regrade, kind: DeliveryKind, grade: number): LeadDelivery[] {
  return regrade.deliveries.filter(({ told }) => told.kind === kind && told.lead.grade === grade);
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
