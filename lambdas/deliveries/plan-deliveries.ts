import type { LeadFacts } from '../leads/facts/facts.ts';
import type { GradeWord } from '../leads/told.ts';
import {
  type DeliveryChange,
  isUnconfirmed,
  type LeadDelivery,
  type NewDelivery,
  saysGrade,
} from './delivery.ts';
import { isAfter, lastHeard, mayYetBeHeard, wasMaybeHeard } from './last-word.ts';
import { announcementsOf, nextRound, type Rounds, roundOf, roundsOf } from './rounds.ts';
import { baselinedDelivery, type CancelReason, cancel, pendingDelivery, rearm } from './transitions.ts';

/** The writes of a plan, in this order. Each is conditional: it fails if the delivery has changed since it was read. */
export type Step =
  | { do: 'put'; delivery: NewDelivery }
  | { do: 'change'; delivery: LeadDelivery; change: DeliveryChange };

export interface DeliveryPlan {
  steps: Step[];
  /** A send is under way, and its result decides. The lead stays unsettled until the next poll. */
  wait: boolean;
}

export interface PlanInput {
  taskKey: string;
  recordId: string;
  /** All deliveries of the record for this task, just read. */
  deliveries: readonly LeadDelivery[];
  /** The lead's version. */
  seq: number;
  /** Of the lead's key. */
  calledAtMs: number;
  nowMs: number;
  settleMs: number;
  retentionMs: number;
  /** The grade was missed and is told on request. @default false */
  isLate?: boolean;
}

/**
 * Plans what to do when a lead falls below the wanted grades. If its alert was sent, or may have been, a correction
 * waits for `settle`; deliver looks at the alert again before it sends the correction (before-correction.ts). If the
 * channel has since heard of another grade, people believe that one, and the older alert needs no correction. A lead
 * that was corrected and announced again is corrected again, in the next round.
 */
export function planFall(whole: PlanInput, newGrade: number): DeliveryPlan {
  const input = ofGrades(whole);
  const { nowMs, seq, settleMs, taskKey, deliveries } = input;
  const hold = { hold: 'settle', untilMs: nowMs + settleMs } as const;
  const steps: Step[] = touchDead(input);
  for (const alert of deliveries.filter(({ told }) => told.kind === 'alert')) {
    const { channel } = alert;
    const rounds = roundsOf(deliveries, channel, alert.told.lead.grade);
    for (const again of rounds.agains) {
      if (again.state === 'pending') steps.push(cancelled(input, again, 'fell-again'));
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
 * Plans what to do when a lead has a wanted grade, for the first time or again. A grade that was never told is an
 * alert. A grade that was told loses its pending correction; if the channel has heard something else since, the grade
 * is announced again.
 *
 * @param isWoken what was recorded in silence is told after all
 */
export function planRise(
  whole: PlanInput,
  lead: LeadFacts,
  channels: readonly string[],
  isWoken = false,
): DeliveryPlan {
  const input = ofGrades(whole);
  const { nowMs, seq, calledAtMs, taskKey, deliveries, isLate } = input;
  const steps: Step[] = touchDead(input);
  let wait = false;
  for (const other of deliveries) {
    const isOther = other.told.lead.grade !== lead.grade && other.state === 'pending';
    // An alert that people may have heard is still repeated, so that it surely arrives. A correction that is no longer
    // true is cancelled.
    if (isOther && (other.ambiguous === 0 || other.told.kind === 'correction'))
      steps.push(cancelled(input, other, 'regraded'));
  }
  // Where it is told no more, since the file or its route changed, nothing else takes back what is no longer true.
  for (const one of deliveries) {
    const isOfThis = one.told.kind === 'correction' && one.told.lead.grade === lead.grade;
    if (isOfThis && one.state === 'pending' && !channels.includes(one.channel)) {
      steps.push(cancelled(input, one, 'recovered'));
    }
  }
  for (const channel of channels) {
    const rounds = roundsOf(deliveries, channel, lead.grade);
    const { alert, agains, corrections } = rounds;
    const told = (kind: GradeWord, round = 1) => ({
      kind,
      lead,
      newGrade: null,
      previousGrade: kind === 'alert' ? otherGrade(deliveries, channel, lead.grade) : null,
      round,
      seq,
      ...(isLate ? { late: true as const } : {}),
    });
    const put = (kind: GradeWord, round = 1): Step => {
      const draft = { taskKey, channel, told: told(kind, round), nowMs, partition: alert?.pk ?? null };
      return { do: 'put', delivery: pendingDelivery(draft) };
    };
    if (!alert) {
      steps.push(put('alert'));
      continue;
    }
    // Written again, so that nobody who saw no such lead takes it back.
    const isConfirmed = isUnconfirmed(alert) && alert.unconfirmed.calledAtMs === calledAtMs;
    if (alert.state === 'cancelled' || isConfirmed || (isWoken && alert.state === 'baselined')) {
      steps.push({ do: 'change', delivery: alert, change: rearm(told('alert'), nowMs) });
    }
    for (const correction of corrections) {
      if (correction.state === 'pending') steps.push(cancelled(input, correction, 'recovered'));
    }
    // Changes the token, and after that of the correction. A deliver that is about to cancel both has read this alert
    // earlier: its write fails, or it sees that the correction is gone.
    if (corrections.length > 0 && alert.state === 'pending' && !isConfirmed) {
      const change = alert.hold === 'settle' ? { notBeforeMs: nowMs, hold: null } : {};
      steps.push({ do: 'change', delivery: alert, change });
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

/** Plans for a lead whose grade is recorded silently. Deliveries that exist already stay as they are. */
export function planBaseline(input: PlanInput, lead: LeadFacts, channels: readonly string[]): DeliveryPlan {
  const { taskKey, nowMs, retentionMs, seq } = input;
  const told = { kind: 'alert', lead, newGrade: null, previousGrade: null, round: 1, seq } as const;
  const steps = channels
    .filter((channel) => roundsOf(input.deliveries, channel, lead.grade).alert === null)
    .map(
      (channel): Step => ({
        do: 'put',
        delivery: baselinedDelivery({ taskKey, channel, told, nowMs }, retentionMs),
      }),
    );
  return { steps, wait: false };
}

/** Reminders and answers are planned elsewhere (plan-reminders.ts, tell-answer.ts). */
const ofGrades = (input: PlanInput): PlanInput => ({
  ...input,
  deliveries: input.deliveries.filter(saysGrade),
});

/** Does this plan lead to a message? */
export function tells(plan: DeliveryPlan): boolean {
  return plan.steps.some((step) =>
    step.do === 'put' ? step.delivery.state === 'pending' : step.change.state === 'pending',
  );
}

/** Changes only the token, so that a redrive that still assumes the old grade fails. */
function touchDead({ deliveries }: PlanInput): Step[] {
  return deliveries
    .filter(({ state }) => state === 'dead')
    .map((delivery) => ({ do: 'change', delivery, change: {} }));
}

/** Is one of these the last thing that the channel heard, or can it become that? */
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

/** Was the grade announced again after this correction, which may have been heard or given up? */
function isAnnouncedSince(correction: LeadDelivery, announcements: readonly LeadDelivery[]): boolean {
  const { state, ambiguous } = correction;
  if (state === 'pending' || (state === 'cancelled' && ambiguous === 0)) return false;
  return announcements.some((one) => (wasMaybeHeard(one) || mayYetBeHeard(one)) && isAfter(one, correction));
}

/** Has the channel heard anything else, or may it have, since it last heard of this grade? */
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

/** A correction always comes after the alert. It may be older than a second announcement. */
const isCorrectedSince = (word: LeadDelivery, corrections: readonly LeadDelivery[]): boolean =>
  corrections.some((one) => wasMaybeHeard(one) && (word.told.kind === 'alert' || isAfter(one, word)));

const isOfOther = ({ told }: LeadDelivery, grade: number): boolean =>
  told.kind !== 'correction' && told.lead.grade !== grade;

/** The other grade that the channel heard of last, or is about to hear of. */
function otherGrade(deliveries: readonly LeadDelivery[], channel: string, grade: number): number | null {
  const coming = deliveries.find(
    (one) => one.channel === channel && isOfOther(one, grade) && mayYetBeHeard(one),
  );
  const other = (coming ?? lastHeard(deliveries, channel))?.told.lead.grade;
  return other === undefined || other === grade ? null : other;
}

function cancelled(input: PlanInput, delivery: LeadDelivery, reason: CancelReason): Step {
  return { do: 'change', delivery, change: cancel(reason, input.nowMs, input.retentionMs) };
}
