import type { Write } from '../memory-table.ts';
import type { Call } from '../plan.ts';
import type { Story } from '../story.ts';
import { gradeAt, isHidden, spanAt } from '../vendor-truth.ts';
import type { Invariant } from './invariant.ts';
import {
  channelsAllAlong,
  clockSlackMs,
  delivery,
  isSweptInTheEnd,
  letter,
  wantedInTheEnd,
} from './promised.ts';

/** How the alert of a lead may end that is wanted when all is over: whether rightly, endings-are-right says. */
const FINE = ['sent', 'dead', 'baselined'];

/**
 * A lead that is wanted when all is over, and was read after the world grew calm or failed to be read while it was
 * wanted, is told in every channel.
 */
export const noLeadIsLost: Invariant = {
  name: 'no-lead-is-lost',
  check: (story) =>
    story.plan.calls.flatMap((call) => {
      const grade = wantedInTheEnd(story, call);
      if (grade === null || !(isSweptInTheEnd(story.plan, call) || wasTried(story, call, grade))) return [];
      return channelsAllAlong(story, call).flatMap((channel) => {
        const state = delivery(story, 'TOLD', call, grade, channel)?.state ?? 'not written';
        const mayWait = state === 'pending' && call.id === story.plan.poison?.id;
        return FINE.includes(state) || mayWait
          ? []
          : [`${call.id} is graded ${letter(grade)}, and its alert in ${channel} is ${state}`];
      });
    }),
};

/** What a poll read in full, it must have entered; where it failed, a later one must have read it. */
export const whatWasReadIsEntered: Invariant = {
  name: 'what-was-read-is-entered',
  check(story) {
    const slackMs = clockSlackMs(story);
    return story.polls.flatMap(({ report, endedMs, beganMs, config, by }) => {
      if (!report || endedMs === null || report.outcome !== 'complete') return [];
      const [task] = config.tasks;
      if (!task) return [];
      const { grades } = task;
      return story.plan.calls.flatMap((call) => {
        const grade = gradeAt(call, beganMs - slackMs);
        const isRead = call.calledAtMs >= report.fromMs && call.calledAtMs <= (report.toMs ?? endedMs);
        const isFirst = call.life.every(
          (step) => step.atMs >= spanAt(call, beganMs - slackMs).fromMs || step.grade === null,
        );
        if (typeof grade !== 'number' || !grades.includes(grade) || !isRead || !isFirst) return [];
        if (report.filtered && isHidden(story.plan, call, endedMs)) return [];
        if (spanAt(call, beganMs - slackMs).toMs < endedMs || isBegunBy(story, call, endedMs)) return [];
        const missing = channelsAllAlong(story, call).filter(
          (channel) => !delivery(story, 'TOLD', call, grade, channel),
        );
        return missing.length === 0
          ? []
          : [`${by} read ${call.id} in full, and nothing tells ${missing.join(', ')}`];
      });
    });
  },
};

/** Had another poll begun with it and not ended? The next reader goes on, and sooner or later there is one. */
function isBegunBy({ writes }: Story, { id }: Call, atMs: number): boolean {
  const isLead = ({ after }: Write) => after.recordId === id && after.sk.startsWith('LEAD#');
  return (
    writes.findLast((write) => write.atMs <= atMs && isLead(write))?.after.unsettledUntilMs !== undefined
  );
}

/** Did some poll try to read it while it had the grade that it kept, whatever came of it? */
function wasTried(story: Story, call: Call, grade: number): boolean {
  const { fromMs } = spanAt(call, story.endMs);
  const slackMs = clockSlackMs(story);
  return story.polls.some(
    ({ report, beganMs, endedMs, config }) =>
      report !== null &&
      config.tasks[0]?.grades.includes(grade) &&
      (report.outcome === 'complete' || report.fault !== null) &&
      !(report.filtered && isHidden(story.plan, call, endedMs ?? beganMs)) &&
      beganMs > fromMs + slackMs &&
      report.fromMs + slackMs <= call.calledAtMs &&
      (report.toMs ?? Number.POSITIVE_INFINITY) >= call.calledAtMs,
  );
}
