import type { TaskState } from '../../../lambdas/leads/coverage.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { isMoved, isTimeUntold } from '../clocks.ts';
import { MOST_STALE_MS } from '../configs.ts';
import { longestBackMs } from '../plan.ts';
import { deliveriesOf, idOf, type Story, saysGrade, type Told } from '../story.ts';
import { endedAtMs } from '../vendor-truth.ts';
import { wrongCancel } from './asks-end-rightly.ts';
import type { Invariant } from './invariant.ts';
import { clockSlackMs, letter } from './promised.ts';

/** How often a receiver must have said so before a delivery is given up. */
const GIVEN_UP_AFTER: Readonly<Record<string, number>> = {
  'too-long': 2,
  rejected: 1,
  // Whatever may pass is asked for far longer than a world lasts.
};
/** What may lie in a text: a suspect is given up after some of them. */
const SUSPICIOUS: readonly string[] = ['refused', 'cut', 'ambiguous', 'not-taken'];
const SUSPECT_TRIES = 3;
const LEAST_TRIES = 8;

/** What is sent was heard; what is dead, baselined or cancelled has a reason, and the reason is true. */
export const endingsAreRight: Invariant = {
  name: 'endings-are-right',
  check(story) {
    return deliveriesOf(story).flatMap((one) => {
      const wrong = wrongWith(story, one);
      return wrong === null ? [] : [`${idOf(one)} is ${one.state} (${one.reason}), but ${wrong}`];
    });
  },
};

function wrongWith(story: Story, one: Told): string | null {
  if (one.state === 'sent') return wasHeard(story, one) ? null : 'nobody heard it';
  if (one.state === 'dead') return wrongDeath(story, one);
  if (one.state === 'baselined')
    return isBaselinedRightly(story, one) || wasTimeUntold(story, one)
      ? null
      : 'it came after leadbell had begun';
  if (one.state !== 'cancelled') return null;
  if (!saysGrade(one)) return wrongCancel(story, one);
  const alertId = idOf({ channel: one.channel, told: { ...one.told, kind: 'alert' } });
  const correctionsBefore = Array.from({ length: (one.told.round ?? 1) - 1 }, (_, before) =>
    idOf({ channel: one.channel, told: { ...one.told, round: before + 1 } }),
  );
  const endedMs = story.writes.findLast(({ after }) => after.pk === one.pk && after.sk === one.sk)?.atMs ?? 0;
  const isHeard = story.sends.some(
    ({ items, isHeard, atMs }) => isHeard && atMs < endedMs && items.some(({ id }) => id === alertId),
  );
  switch (one.reason) {
    case 'recovered':
      return one.told.kind === 'correction' ? null : 'only a correction is taken back';
    case 'fell-before-it-was-told':
    case 'alert-never-sent':
      return isHeard ? 'its alert was heard' : null;
    case 'regraded':
      return one.told.kind === 'alert' && isHeard ? 'its alert was heard' : null;
    case 'superseded':
      return wasOtherHeard(story, one) ? null : 'nobody heard of another grade';
    case 'corrected-already':
      return story.sends.some(({ items }) => items.some(({ id }) => correctionsBefore.includes(id)))
        ? null
        : 'nobody sent a correction before it';
    case 'never-recorded':
      return one.told.kind === 'alert' && !isHeard ? null : 'it was heard, or is no alert';
    case 'fell-again':
      return one.told.kind === 'again' ? null : 'it is no second announcement';
    default:
      return 'nobody knows that reason';
  }
}

const wasHeard = ({ sends }: Story, one: Told): boolean =>
  sends.some(({ isHeard, items }) => isHeard && items.some(({ id }) => id === idOf(one)));

/** Did its channel hear of the same record as another grade? */
const wasOtherHeard = ({ sends }: Story, { told, channel }: Told): boolean =>
  sends.some(({ isHeard, items }) =>
    items.some(({ id }) => {
      const [recordId, grade, heardIn, kind = 'alert'] = id.split(':');
      return (
        isHeard &&
        recordId === told.lead.recordId &&
        heardIn === channel &&
        (kind === 'alert' || kind === 'again') &&
        grade !== letter(told.lead.grade)
      );
    }),
  );

function wrongDeath(story: Story, { reason = '', attempts, ...one }: Told): string | null {
  const id = idOf(one);
  const { plan } = story;
  const isSuspect = SUSPICIOUS.includes(reason);
  if (isSuspect && attempts < SUSPECT_TRIES) return `there were ${attempts} attempts`;
  // Only what is refused by chance, or by a text, can fail again and again while others are taken.
  const isFickle = Object.keys(plan.faults).length > 0;
  if (isSuspect && !isFickle && one.told.lead.recordId !== plan.poison?.id) return 'its text is innocent';
  if (isSuspect) return null;
  const times = story.sends.filter(
    ({ outcome, items }) => outcome === reason && items.some((item) => item.id === id),
  ).length;
  const needed = GIVEN_UP_AFTER[reason];
  // By a clock that leaps days a channel has been gone for one.
  if (reason === 'channel-unknown' && isMoved(plan)) return null;
  // And a lead of today is one of yesterday, but only where it was asked for often.
  if (needed === undefined && isMoved(plan) && times >= LEAST_TRIES) return null;
  if (needed === undefined) return 'nobody knows that reason';
  return times >= needed ? null : `it was told so ${times} times`;
}

/**
 * Only what was over before a first reading began is recorded in silence: at the start, of a new grade, after a gap.
 *
 * @param slackMs what it may have ended later than that; negative: must have ended sooner
 */
export function isBaselinedRightly(story: Story, one: Told, slackMs = clockSlackMs(story)): boolean {
  const { told, pk } = one;
  const call = story.plan.calls.find(({ id }) => pk === `RECORD#${id}`);
  if (!call) return false;
  const putMs = story.writes.find(({ after }) => after.pk === pk && after.sk === one.sk)?.atMs ?? 0;
  const freshForMs = story.deployed[0]?.config.tasks[0]?.freshForMs ?? 0;
  return readingsBegun(story).some(
    ({ sinceMs, grades }) =>
      grades.includes(told.lead.grade) &&
      sinceMs <= putMs + 2 * clockSlackMs(story) &&
      endedAtMs(call) < sinceMs - freshForMs + slackMs,
  );
}

/** Was it judged by a clock that was wrong, and nothing told the time? Nobody promises anything then (decision 19). */
function wasTimeUntold({ plan, writes }: Story, { pk, sk }: Told): boolean {
  const putMs = writes.find(({ after }) => after.pk === pk && after.sk === sk)?.atMs ?? 0;
  const call = plan.calls.find(({ id }) => pk === `RECORD#${id}`);
  return (
    call !== undefined &&
    isTimeUntold(plan) &&
    plan.clocks?.faults.some(
      ({ fromMs, toMs }) => fromMs <= putMs && (toMs === null || endedAtMs(call) < toMs),
    ) === true
  );
}

/** Moments at which a first reading had good reason to begin, and of which grades. By the true time, whatever clock wrote them. */
function readingsBegun(story: Story): { sinceMs: number; grades: readonly number[] }[] {
  const begun = story.writes.flatMap(({ before, after, atMs }) => {
    const [was, is] = [before, after] as unknown as [Partial<TaskState> | null, Partial<TaskState>];
    if (!after.pk.startsWith('TASK#') || after.sk !== 'STATE' || !is.covering) return [];
    if (was?.covering?.sinceMs === is.covering.sinceMs) return [];
    return [{ atMs, sinceMs: story.plan.clocks ? atMs : is.covering.sinceMs }];
  });
  const all = [1, 2];
  return begun.flatMap(({ atMs, sinceMs }, at) => {
    if (at === 0 || isAfterGap(story, atMs)) return [{ sinceMs, grades: all }];
    const previousMs = begun[at - 1]?.atMs ?? 0;
    const isWidened = story.plan.changes.some(
      (change) =>
        change.atMs <= atMs &&
        // A function that still has the older configuration wants it once more, for some minutes.
        ((change.does === 'want B' && change.atMs > previousMs) ||
          (change.does.endsWith('B') && atMs <= change.atMs + MOST_STALE_MS + MINUTE_MS)),
    );
    return isWidened ? [{ sinceMs, grades: [2] }] : [];
  });
}

/** Did nobody read the longest window for longer than it is? */
function isAfterGap({ polls, plan }: Story, atMs: number): boolean {
  const backMs = longestBackMs(plan);
  return !polls.some(
    ({ report, message, endedMs }) =>
      report?.outcome === 'complete' &&
      message.backMs === backMs &&
      endedMs !== null &&
      endedMs < atMs &&
      endedMs > atMs - backMs,
  );
}
