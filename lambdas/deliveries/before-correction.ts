import { SECOND_MS } from '../platform/duration.ts';
import type { BeforeSend } from './before-send.ts';
import type { LeadDelivery } from './delivery.ts';
import { isAfter, lastHeard, mayYetBeHeard, wasMaybeHeard } from './last-word.ts';
import { announcementsOf, roundsOf } from './rounds.ts';

/**
 * No correction goes out before its alert, none where the alert never did, none twice with nothing in between, and none
 * where the channel heard of another grade since: that one has a correction of its own. What may yet become the
 * channel's last word is waited for.
 *
 * @param deliveries all of the record
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
  const words = deliveries.filter((one) => one.channel === channel && one.told.kind !== 'correction');
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
  return last === null || last.told.lead.grade === grade
    ? { do: 'send' }
    : { do: 'cancel', reason: 'superseded' };
}

/** The fall takes a second one back where it waits, but not where its send was under way, which may come to nothing. */
const isComing = (one: LeadDelivery): boolean =>
  mayYetBeHeard(one) || (one.told.kind === 'again' && one.state === 'pending');

const waitFor = ({ notBeforeMs }: LeadDelivery, nowMs: number): BeforeSend => ({
  do: 'wait',
  untilMs: Math.max(nowMs, notBeforeMs ?? nowMs) + SECOND_MS,
});
