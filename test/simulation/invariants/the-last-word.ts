import { isGradeWord } from '../../../lambdas/leads/told.ts';
import { isMoved } from '../clocks.ts';
import { MOST_STALE_MS } from '../configs.ts';
import type { Call } from '../plan.ts';
import type { Sent } from '../receiver.ts';
import { newestConfig, type Story } from '../story.ts';
import { gradeAt, spanAt } from '../vendor-truth.ts';
import type { Invariant } from './invariant.ts';
import { channelsAllAlong, delivery, isSweptInTheEnd, letter, wantedInTheEnd } from './promised.ts';

/**
 * A lead that was told and is not wanted any more when all is over is corrected, and that is the last that its channel
 * heard: a correction of an earlier fall says nothing of this one.
 */
export const whoFellIsCorrected: Invariant = {
  name: 'who-fell-is-corrected',
  check: (story) =>
    story.plan.calls.flatMap((call) => {
      const grade = gradeAt(call, story.endMs);
      const isBelow = typeof grade === 'number' && wantedInTheEnd(story, call) === null;
      if (!isBelow || !isSweptInTheEnd(story.plan, call) || wasWantedSince(story, call, grade)) return [];
      return Object.keys(newestConfig(story).channels).flatMap((channel) => {
        const last = lastWord(story, call, channel);
        if (
          !last ||
          !isOrderKept(story, call, channel) ||
          last.kind === 'correction' ||
          last.grade === letter(grade)
        )
          return [];
        const correction = delivery(story, 'FELL', call, last.grade.charCodeAt(0) - 64, channel);
        if (correction?.state === 'dead') return [];
        const state = correction?.state ?? 'not written';
        return [
          `${call.id} fell from ${last.grade} to ${letter(grade)}; its correction in ${channel} is ${state}`,
        ];
      });
    }),
};

/** A configuration that drops a grade corrects nobody who has it. */
const wasWantedSince = ({ deployed, endMs }: Story, call: Call, grade: number): boolean =>
  deployed.some(({ config }, at) => {
    const untilMs = (deployed[at + 1]?.fromMs ?? Number.POSITIVE_INFINITY) + MOST_STALE_MS;
    return config.tasks[0]?.grades.includes(grade) && untilMs > spanAt(call, endMs).fromMs;
  });

/** A lead that is wanted when all is over is not left standing corrected. */
export const whoRecoveredIsAnnounced: Invariant = {
  name: 'who-recovered-is-announced',
  check(story) {
    return story.plan.calls.flatMap((call) => {
      const grade = wantedInTheEnd(story, call);
      if (grade === null || !isSweptInTheEnd(story.plan, call)) return [];
      return channelsAllAlong(story, call).flatMap((channel) => {
        const last = lastWord(story, call, channel);
        if (last?.kind !== 'correction' || !isOrderKept(story, call, channel)) return [];
        // It has a grade that came to be wanted when the call was long over: that is recorded in silence.
        if (delivery(story, 'TOLD', call, grade, channel)?.state === 'baselined') return [];
        // It fell to such a grade: what was heard is true.
        const fall = delivery(story, 'FELL', call, last.grade.charCodeAt(0) - 64, channel);
        if (fall?.told.newGrade === grade) return [];
        const isGivenUp = ['TOLD', 'AGAIN'].some(
          (kind) => delivery(story, kind as 'TOLD' | 'AGAIN', call, grade, channel)?.state === 'dead',
        );
        return isGivenUp
          ? []
          : [`${call.id} is ${letter(grade)} again, and the last that ${channel} heard is its fall`];
      });
    });
  },
};

/**
 * Which of two words was the later one is told by our clock: by one that moves, or by two, the later word of two grades
 * may seem the earlier, and what a lease that ended too soon let out once more may come last.
 */
function isOrderKept({ sends, plan }: Story, call: Call, channel: string): boolean {
  if (!isMoved(plan)) return true;
  const heard = sends
    .filter((sent) => sent.isHeard && sent.channel === channel)
    .flatMap(({ items }) => items.filter(({ id }) => id.startsWith(`${call.id}:`)))
    .filter(({ id }) => isGradeWord({ kind: id.split(':')[3] ?? 'alert' }));
  return new Set(heard.map(({ id }) => id.split(':')[1])).size < 2 && !heard.some(({ repeat }) => repeat);
}

interface Word {
  grade: string;
  kind: 'alert' | 'correction' | 'again';
}

function lastWord({ sends }: Story, call: Call, channel: string): Word | null {
  let last: { sent: Sent; word: Word } | null = null;
  for (const sent of sends) {
    if (!sent.isHeard || sent.channel !== channel) continue;
    for (const { id } of sent.items) {
      const [recordId, grade = '', , kind = 'alert'] = id.split(':');
      if (
        recordId !== call.id ||
        !isGradeWord({ kind }) ||
        (last && (sent.arrivedAtMs ?? 0) < (last.sent.arrivedAtMs ?? 0))
      )
        continue;
      last = { sent, word: { grade, kind: kind as Word['kind'] } };
    }
  }
  return last?.word ?? null;
}
