import { MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { isMoved } from '../clocks.ts';
import { receiverOf } from '../configs.ts';
import { MOST_LAG_MS } from '../lagging-index.ts';
import type { Sent } from '../receiver.ts';
import { deliveriesOf, idOf, isDelivery, type Story, saysGrade, type Told } from '../story.ts';
import type { Invariant } from './invariant.ts';

interface FirstAttempt {
  id: string;
  channel: string;
  putMs: number;
  claimedMs: number;
  isInFull: boolean;
}

/** Beyond this lists are made, and what is freshest goes first. */
const CROWDED = 8;
/** How long a send can count against its robot. */
const RATE_MEMORY_MS = 80 * SECOND_MS;

/**
 * Of two alerts sent in full, the one written first is tried first, if the index had time to learn of it. A crowded
 * lane folds and lets fresh ones pass; clocks apart or moved and processes that stand still have no order.
 */
export const alertsKeepTheirOrder: Invariant = {
  name: 'alerts-keep-their-order',
  check(story) {
    const { faults } = story.plan;
    if (faults.skew || faults.stall || faults['slow-table'] || isMoved(story.plan)) return [];
    const attempts = firstAttempts(story);
    const inFull = attempts.filter(({ isInFull }) => isInFull);
    return inFull.flatMap((later) =>
      inFull
        .filter((earlier) => earlier.channel === later.channel)
        .filter((earlier) => earlier.putMs + MOST_LAG_MS + SECOND_MS < later.putMs)
        .filter((earlier) => earlier.claimedMs > later.claimedMs && !isCrowded(story, attempts, later))
        .map((earlier) => `${later.id} was tried before ${earlier.id}, which is older`),
    );
  },
};

/** No correction reaches a channel before its alert, unless the alert may have been heard without our knowing. */
export const noCorrectionBeforeItsAlert: Invariant = {
  name: 'no-correction-before-its-alert',
  check(story) {
    const { sends } = story;
    const unanswered = new Set(deliveriesOf(story).flatMap((one) => (one.ambiguous > 0 ? [idOf(one)] : [])));
    return sends.flatMap((sent) =>
      sent.items.flatMap(({ id }) => {
        if (!id.includes(':correction') && !id.includes(':again')) return [];
        const isTold = sends.some(
          (other) =>
            other.atMs < sent.atMs &&
            // What was under way when the grade came back may yet be heard, however its sends end until then.
            (mayBeHeard(other) || id.includes(':again')) &&
            other.items.some((item) => mayComeBefore(item.id, id)),
        );
        // One that was claimed by a process that died may have been sent for all that anybody knows.
        return isTold || [...unanswered].some((first) => mayComeBefore(first, id))
          ? []
          : [`${id} was sent, and nobody can have heard what comes before it`];
      }),
    );
  },
};

const mayBeHeard = ({ isHeard, outcome }: Sent): boolean =>
  isHeard || outcome === null || outcome === 'ambiguous' || outcome === 'cut';

const holds = ({ items }: Sent, ids: readonly string[]): boolean => items.some(({ id }) => ids.includes(id));

/**
 * Must one of these have been told before? Before a correction the alert, or a second announcement, which alone can
 * stand before a second correction; before a second announcement a fall, or another grade.
 */
function mayComeBefore(first: string, id: string): boolean {
  const [recordId, grade, channel, kind, round] = id.split(':');
  const [firstRecordId, firstGrade, firstChannel, firstKind = 'alert'] = first.split(':');
  if (recordId !== firstRecordId || channel !== firstChannel || first === id) return false;
  if (grade !== firstGrade) return kind === 'again';
  if (kind === 'again') return firstKind === 'correction';
  return firstKind === 'again' || (firstKind === 'alert' && round === undefined);
}

function firstAttempts(story: Story): FirstAttempt[] {
  const puts = new Map<string, number>();
  const moved = new Set<string>();
  const attempts: FirstAttempt[] = [];
  for (const { atMs, before, after, by } of story.writes) {
    if (!isDelivery(after)) continue;
    const one = after as unknown as Told;
    // A reminder is put long before it is due.
    if (!saysGrade(one)) continue;
    const key = `${after.pk} ${after.sk}`;
    if (before === null) puts.set(key, atMs);
    else if (!moved.has(key)) {
      // Only its first change counts: one that was cancelled or postponed meanwhile has lost its place.
      moved.add(key);
      const id = idOf(one);
      const send = story.sends.find((sent) => sent.by === by && sent.atMs >= atMs && holds(sent, [id]));
      const isInFull = one.state === 'sending' && one.told.kind === 'alert' && send?.event === 'alert';
      attempts.push({ id, channel: one.channel, putMs: puts.get(key) ?? 0, claimedMs: atMs, isInFull });
    }
  }
  return attempts;
}

function isCrowded(story: Story, attempts: readonly FirstAttempt[], at: FirstAttempt): boolean {
  const { claimedMs } = at;
  const robot = receiverOf(at.channel);
  const recent = story.sends.filter(
    ({ channel, atMs }) =>
      receiverOf(channel) === robot && atMs <= claimedMs + MINUTE_MS && atMs > claimedMs - RATE_MEMORY_MS,
  );
  const waiting = attempts.filter(
    (one) => receiverOf(one.channel) === robot && one.putMs <= claimedMs && one.claimedMs >= claimedMs,
  );
  return recent.length + waiting.length > CROWDED;
}
