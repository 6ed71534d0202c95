import type { Ask } from '../../leads/told.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { addWorkingTime, workingTimeBetween } from '../../platform/time/working-time.ts';
import { type LeadDelivery, saysGrade } from '../delivery.ts';
import { isAfter, mayYetBeHeard } from '../last-word.ts';

/** From when a step is counted. */
export type Since =
  /** An alert was accepted at that time. */
  | { is: 'accepted'; atMs: number }
  /** One is still to be: not before that time. */
  | { is: 'coming'; notBeforeMs: number }
  /** None ever will. */
  | { is: 'never' };

/** A stored time that is further ahead than this was written by a clock that was wrong. */
const AHEAD_AT_MOST_MS = 2 * MINUTE_MS;

/** What is said of the record's grade last, without what was taken back, and falls that nobody heard of. Null: nothing. */
export function lastGradeWord(deliveries: readonly LeadDelivery[]): LeadDelivery | null {
  return deliveries
    .filter((one) => saysGrade(one) && one.state !== 'cancelled' && !isUnheardFall(one))
    .reduce<LeadDelivery | null>((last, one) => (last && !isAfter(one, last) ? last : one), null);
}

/** Given up, and certainly never heard: if its lead has a wanted grade again, its alert is what people know. */
const isUnheardFall = ({ told, state, ambiguous }: LeadDelivery): boolean =>
  told.kind === 'correction' && state === 'dead' && ambiguous === 0;

/**
 * From when the steps of a grade are counted in a channel: since the alert was accepted there, or, in a channel that has
 * none, since it was accepted first anywhere. A lead that was announced again is counted from then.
 */
export function countedSince(
  deliveries: readonly LeadDelivery[],
  grade: number,
  channel: string,
  nowMs: number,
): Since {
  const alerts = deliveries.filter(
    ({ told }) => (told.kind === 'alert' || told.kind === 'again') && told.lead.grade === grade,
  );
  const here = sinceOf(
    alerts.filter((one) => one.channel === channel),
    nowMs,
  );
  return here.is === 'never' ? sinceOf(alerts, nowMs) : here;
}

function sinceOf(alerts: readonly LeadDelivery[], nowMs: number): Since {
  const live = alerts.filter(({ state }) => state === 'pending' || state === 'sending' || state === 'sent');
  const latest = Math.max(...live.map(({ told }) => told.seq ?? 0));
  const last = live.filter(({ told }) => (told.seq ?? 0) === latest);
  const accepted = last.flatMap(({ state, sentAtMs, createdAtMs }) =>
    state === 'sent' ? [sentAtMs ?? createdAtMs] : [],
  );
  if (accepted.length > 0) return { is: 'accepted', atMs: Math.min(...accepted) };
  const coming = last.filter((one) => one.state === 'pending' || mayYetBeHeard(one));
  if (coming.length === 0) return { is: 'never' };
  return { is: 'coming', notBeforeMs: Math.min(...coming.map(({ notBeforeMs }) => notBeforeMs ?? nowMs)) };
}

/**
 * When a step is due that is counted from a time. From one that lies ahead, which a clock wrote that was wrong, nothing
 * can be counted: it has waited for its own time already.
 */
export function dueAtMs(
  sinceMs: number,
  { afterMs, hours }: Pick<Ask, 'afterMs' | 'hours'>,
  timeZone: string,
  nowMs: number,
): number {
  if (sinceMs > nowMs + AHEAD_AT_MOST_MS) return nowMs;
  return addWorkingTime(sinceMs, afterMs, hours, timeZone);
}

/** How long it has waited, as it is said: never less than the step waits, whatever our clock did. */
export function waitedMs(
  sinceMs: number,
  { afterMs, hours }: Pick<Ask, 'afterMs' | 'hours'>,
  timeZone: string,
  nowMs: number,
): number {
  return Math.max(afterMs, workingTimeBetween(sinceMs, nowMs, hours, timeZone));
}
