import { SECOND_MS } from '../../platform/time/duration.ts';
import { type LeadDelivery, saysGrade } from '../delivery.ts';
import { isAfter, lastHeard, mayYetBeHeard, wasMaybeHeard } from '../last-word.ts';
import { announcementsOf, roundsOf } from '../rounds.ts';
import type { BeforeSend } from './before-send.ts';

/**
 * A correction is not sent before its alert, nor if the alert never went out, nor twice in a row. If the channel has
 * since heard of another grade, that grade gets a correction of its own. A send that may still become the last thing
 * the channel heard is waited for.
 *
 * @param deliveries all deliveries of the record
 */
export function beforeCorrection(
  correction: LeadDelivery,
  deliveries: readonly LeadDelivery[],
  nowMs: number,
): BeforeSend {
  const { channel, told, sk } = correction;
  const { grade } = told.lead;
  const rounds = roundsOf(deliveries, channel, grade);
  const { alert } = rounds;
  if (alert?.state === 'pending' && alert.ambiguous === 0) {
    return { do: 'cancel-both', alert, reason: 'fell-before-it-was-told' };
  }
  const words = deliveries.filter(
    (one) => one.channel === channel && saysGrade(one) && one.told.kind !== 'correction',
  );
  const isRegraded = words.some(
    (one) =>
      one.state === 'pending' && one.told.lead.grade !== grade && (one.told.seq ?? 0) > (told.seq ?? 0),
  );
  if (isRegraded) return { do: 'cancel', reason: 'regraded' };
  const announcements = announcementsOf(rounds);
  if (!announcements.some((one) => wasMaybeHeard(one) || isComing(one))) {
    return { do: 'cancel', reason: 'alert-never-sent' };
  }
  const coming = words.find(isComing);
  if (coming) return waitFor(coming, nowMs);
  const before = rounds.corrections.filter((one) => one.sk !== sk && wasMaybeHeard(one)).at(-1);
  if (before && !announcements.some((one) => wasMaybeHeard(one) && isAfter(one, before))) {
    return { do: 'cancel', reason: 'corrected-already' };
  }
  const last = lastHeard(words, channel);
  const isLast =
    last === null ||
    last.told.lead.grade === grade ||
    announcements.some((one) => wasMaybeHeard(one) && isAfter(one, last));
  return isLast ? { do: 'send' } : { do: 'cancel', reason: 'superseded' };
}

/**
 * planFall cancels a second announcement that waits. One whose send was under way then may fail later, and is handled
 * here.
 */
const isComing = (one: LeadDelivery): boolean =>
  mayYetBeHeard(one) || (one.told.kind === 'again' && one.state === 'pending');

const waitFor = ({ notBeforeMs }: LeadDelivery, nowMs: number): BeforeSend => ({
  do: 'wait',
  untilMs: Math.max(nowMs, notBeforeMs ?? nowMs) + SECOND_MS,
});
