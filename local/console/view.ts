import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { isHeldOnPurpose } from '../../lambdas/deliveries/held-until.ts';
import { isResting } from '../../lambdas/deliveries/rest.ts';
import { gradeLetter } from '../../lambdas/leads/grade.ts';
import type { Locale } from '../../lambdas/messages/context.ts';
import { startOfDayMs } from '../../lambdas/platform/time/zoned-time.ts';
import type { Heard } from './heard.ts';
import { type LeadAnswer, leadOf } from './who-has-what.ts';

/** A row of the outbox. Phone numbers only stand in the message. */
export interface OutboxRow {
  id: string;
  state: string;
  held: boolean;
  /** It is held since people rest. */
  rests: boolean;
  kind: string;
  channel: string;
  grade: string;
  newGrade: string | null;
  name: string | null;
  company: string | null;
  attempts: number;
  createdAtMs: number;
  notBeforeMs: number | null;
  sentAtMs: number | null;
  /** From hang-up to the alert. */
  tookMs: number | null;
  why: string | null;
  /** Null: its alert asks nobody to take it. */
  answer: LeadAnswer | null;
}

export interface LaneView {
  channel: string;
  /** The kind of receiver, in each language. */
  label: Readonly<Record<Locale, string>>;
  waiting: number;
  sent: number;
  stopped: { sinceMs: number; why: string | null } | null;
}

export interface Counters {
  /** Null: unknown, because no call of today has been read. */
  leads: number | null;
  told: number | null;
  pending: number;
  held: number;
  dead: number;
  medianMs: number | null;
}

/** What the page shows. All of it is data: the page never interprets it as markup. */
export interface View {
  nowMs: number;
  demo: boolean;
  locale: string;
  timeZone: string;
  counters: Counters;
  lanes: LaneView[];
  outbox: OutboxRow[];
  groups: { channel: string; messages: Heard[] }[];
  /** The last reading of the call records. */
  lastRead: { atMs: number; listed: number | null; task: string; fault: string | null } | null;
}

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
      id: `${delivery.pk} ${delivery.sk}`,
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

/**
 * Counts the team's day. A lead that was sent to two channels is one lead.
 *
 * @param readAtMs when call records were last read
 */
export function counters(
  deliveries: readonly LeadDelivery[],
  nowMs: number,
  timeZone: string,
  readAtMs: number,
): Counters {
  const fromMs = startOfDayMs(nowMs, timeZone);
  const today = deliveries.filter(
    ({ createdAtMs, state, told }) =>
      createdAtMs >= fromMs && state !== 'baselined' && told.kind !== 'correction',
  );
  const records = (of: readonly LeadDelivery[]) => new Set(of.map(({ pk }) => pk)).size;
  const waiting = deliveries.filter(({ state }) => state === 'pending' || state === 'sending');
  const held = waiting.filter((delivery) => isHeldOnPurpose(delivery, nowMs));
  const known = (count: number) => (count > 0 || readAtMs >= fromMs ? count : null);
  const took = today
    .filter((one) => !one.rested)
    .map(tookMs)
    .filter((each) => each !== null);
  return {
    leads: known(records(today)),
    told: known(records(today.filter(({ state }) => state === 'sent'))),
    pending: waiting.length - held.length,
    held: held.length,
    dead: deliveries.filter(({ state }) => state === 'dead').length,
    medianMs: median(took),
  };
}

/** For alerts only: a correction waits on purpose. */
function tookMs({ state, told, sentAtMs }: LeadDelivery): number | null {
  const { endedAtMs } = told.lead;
  if (state !== 'sent' || told.kind !== 'alert' || !sentAtMs || !endedAtMs) return null;
  return Math.max(0, sentAtMs - endedAtMs);
}

function median(numbers: readonly number[]): number | null {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}
