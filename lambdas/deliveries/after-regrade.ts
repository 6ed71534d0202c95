import type { LeadFacts } from '../leads/facts.ts';
import type { DeliveryKind } from '../leads/told.ts';
import type { DeliveryChange, LeadDelivery, NewDelivery } from './delivery.ts';
import { isAfter, lastHeard, mayYetBeHeard, wasMaybeHeard } from './last-word.ts';
import { announcementsOf, nextRound, type Rounds, roundOf, roundsOf } from './rounds.ts';
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
  /** The lead's version. */
  seq: number;
  nowMs: number;
  settleMs: number;
  retentionMs: number;
}

/**
 * A lead fell below the wanted grades. Where it was told, or may have been, a correction waits for `settle`; deliver
 * looks at the alert once more before it goes out (before-correction.ts). An alert that was overtaken by one of
 * another grade needs none: what people believe is what they heard last. A lead that was corrected and announced again
 * is corrected again, in the next round.
 */
export function planFall(regrade: Regrade, newGrade: number): RegradePlan {
  const { nowMs, seq, settleMs, taskKey, deliveries } = regrade;
  const hold = { hold: 'settle', untilMs: nowMs + settleMs } as const;
  const steps: Step[] = touchDead(regrade);
  for (const alert of deliveries.filter(({ told }) => told.kind === 'alert')) {
    const { channel } = alert;
    const rounds = roundsOf(deliveries, channel, alert.told.lead.grade);
    for (const again of rounds.agains) {
      if (again.state === 'pending') steps.push(cancelled(regrade, again, 'fell-again'));
    }
    const announcements = announcementsOf(rounds);
    if (!isBelieved(deliveries, announcements)) continue;
    const { lead } = (announcements.at(-1) ?? alert).told;
    const told = (round: number) => ({ kind: 'correction', lead, newGrade, round, seq }) as const;
    const last = rounds.corrections.at(-1);
    if (!last || isAnnouncedSince(last, announcements)) {
      const draft = { taskKey, channel, told: told(nextRound(last)), nowMs, partition: alert.pk };
      steps.push({ do: 'put', delivery: pendingDelivery(draft, hold) });
    } else if (last.state === 'cancelled') {
      steps.push({ do: 'change', delivery: last, change: rearm(told(roundOf(last)), nowMs, hold) });
    } else if (last.state === 'pending' && last.told.newGrade !== newGrade) {
      steps.push({ do: 'change', delivery: last, change: { told: told(roundOf(last)) } });
    }
  }
  return { steps, wait: false };
}

/**
 * A lead has a wanted grade (again). A grade that was not told before is an alert like any other. One that was told
 * takes its correction back, or, where another word was heard since, is announced again, each time.
 */
export function planRise(regrade: Regrade, lead: LeadFacts, channels: readonly string[]): RegradePlan {
  const { nowMs, seq, taskKey, deliveries } = regrade;
  const steps: Step[] = touchDead(regrade);
  let wait = false;
  for (const other of deliveries) {
    const isOther = other.told.lead.grade !== lead.grade && other.state === 'pending';
    // An alert that may have been heard is repeated, so that somebody hears it; a fall that is not true any more is not.
    if (isOther && (other.ambiguous === 0 || other.told.kind === 'correction'))
      steps.push(cancelled(regrade, other, 'regraded'));
  }
  for (const channel of channels) {
    const rounds = roundsOf(deliveries, channel, lead.grade);
    const { alert, agains, corrections } = rounds;
    const told = (kind: DeliveryKind, round = 1) => ({
      kind,
      lead,
      newGrade: null,
      previousGrade: kind === 'alert' ? otherGrade(deliveries, channel, lead.grade) : null,
      round,
      seq,
    });
    const put = (kind: DeliveryKind, round = 1): Step => {
      const draft = { taskKey, channel, told: told(kind, round), nowMs, partition: alert?.pk ?? null };
      return { do: 'put', delivery: pendingDelivery(draft) };
    };
    if (!alert) {
      steps.push(put('alert'));
      continue;
    }
    if (alert.state === 'cancelled') {
      steps.push({ do: 'change', delivery: alert, change: rearm(told('alert'), nowMs) });
    }
    for (const correction of corrections) {
      if (correction.state === 'pending') steps.push(cancelled(regrade, correction, 'recovered'));
    }
    // Writes nothing new, but takes the token, and after the correction's: a deliver that is about to cancel both
    // sides has read this alert before, and is refused, or sees that the correction is gone.
    if (corrections.length > 0 && alert.state === 'pending') {
      steps.push({ do: 'change', delivery: alert, change: {} });
    }
    if (corrections.some(({ state }) => state === 'sending')) wait = true;
    if (!isNews(deliveries, rounds)) continue;
    const last = agains.at(-1);
    const isUnheard = last?.ambiguous === 0 || (last && !isCorrectedSince(last, corrections));
    if (last?.state === 'cancelled' && isUnheard) {
      const again = told('again', roundOf(last));
      steps.push({ do: 'change', delivery: last, change: rearm(again, nowMs) });
    } else {
      steps.push(put('again', nextRound(last)));
    }
  }
  return { steps: wait ? [] : steps, wait };
}

/** A lead whose grade belongs to what is recorded in silence: nothing that was told of it is touched. */
export function planBaseline(regrade: Regrade, lead: LeadFacts, channels: readonly string[]): RegradePlan {
  const { taskKey, nowMs, retentionMs, seq } = regrade;
  const told = { kind: 'alert', lead, newGrade: null, previousGrade: null, round: 1, seq } as const;
  const steps = channels
    .filter((channel) => roundsOf(regrade.deliveries, channel, lead.grade).alert === null)
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

/** Is one of these what its channel believes, or may it come to be? */
function isBelieved(deliveries: readonly LeadDelivery[], announcements: readonly LeadDelivery[]): boolean {
  return announcements.some(({ state, ambiguous, told, channel }) => {
    switch (state) {
      case 'pending':
        return told.kind === 'alert' || ambiguous > 0;
      case 'sending':
        return true;
      case 'dead':
        return ambiguous > 0;
      case 'sent':
        // Stryker disable next-line OptionalChaining: this one was heard, so something was heard last
        return lastHeard(deliveries, channel)?.told.lead.grade === told.lead.grade;
      // Stryker disable next-line ConditionalExpression: nothing at all is as false
      default:
        return false;
    }
  });
}

/** May this correction have been heard, or given up, and the grade have been heard of once more after it? */
function isAnnouncedSince(correction: LeadDelivery, announcements: readonly LeadDelivery[]): boolean {
  const { state, ambiguous } = correction;
  if (state === 'pending' || (state === 'cancelled' && ambiguous === 0)) return false;
  return announcements.some((one) => (wasMaybeHeard(one) || mayYetBeHeard(one)) && isAfter(one, correction));
}

/** Did the channel hear another word, or may it have, since it was told of the grade last? */
function isNews(deliveries: readonly LeadDelivery[], rounds: Rounds): boolean {
  const last = announcementsOf(rounds)
    .filter(({ state }) => state !== 'cancelled')
    .at(-1);
  if (!last) return false;
  if (isCorrectedSince(last, rounds.corrections)) return true;
  if (last.state !== 'sent' && last.state !== 'baselined') return false;
  const { channel } = last;
  const { grade } = last.told.lead;
  const heard = lastHeard(deliveries, channel);
  return (
    (heard !== null && heard.told.lead.grade !== grade) ||
    deliveries.some((one) => one.channel === channel && isOfOther(one, grade) && mayYetBeHeard(one))
  );
}

/** A correction always follows the alert; of a second announcement it depends. */
const isCorrectedSince = (word: LeadDelivery, corrections: readonly LeadDelivery[]): boolean =>
  corrections.some((one) => wasMaybeHeard(one) && (word.told.kind === 'alert' || isAfter(one, word)));

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
