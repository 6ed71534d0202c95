import { HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import type { Call } from '../plan.ts';
import type { PollRun, Story } from '../story.ts';
import { gradeAt, isHidden } from '../vendor-truth.ts';
import type { Invariant } from './invariant.ts';

/** What came off the wire, what the client counted and what became of it are one number. */
export const booksClose: Invariant = {
  name: 'books-close',
  check(story) {
    const { polls, plan } = story;
    return polls.flatMap((run) => {
      const { by, report, listed, beganMs } = run;
      if (!report || report.outcome === 'skipped') return [];
      const entered = Object.values(report.reasons).reduce((sum, count) => sum + count, 0);
      const wrong: string[] = [];
      if (report.listed !== listed.size)
        wrong.push(`${listed.size} came over the wire and ${report.listed} were counted`);
      if (report.booksClose && entered !== listed.size)
        wrong.push(`${entered} of ${listed.size} have a reason`);
      if (
        report.outcome === 'complete' &&
        !report.booksClose &&
        plan.faults['short-time'] === undefined &&
        entered !== listed.size
      ) {
        wrong.push(`${listed.size - entered} have no reason`);
      }
      const unseen = unseenIn(story, run);
      if (unseen.length > 0) wrong.push(`it ended complete and never saw ${unseen.join(', ')}`);
      const isCalm = beganMs > plan.calmMs + HOUR_MS;
      if (isCalm && !report.booksClose)
        wrong.push(`it ended ${report.outcome}, and nothing was wrong any more`);
      return wrong.map((what) => `${by}: ${what}`);
    });
  },
};

/**
 * Calls of the window that were listed as long as the poll lasted, and that it missed in a list it calls complete. Where
 * one row was taken away and another put in meanwhile, neither total nor page 1 can show it: the next poll sees more.
 */
function unseenIn({ plan }: Story, { report, listed, beganMs, endedMs, config }: PollRun): string[] {
  if (report?.outcome !== 'complete' || endedMs === null) return [];
  const isMeanwhile = (atMs: number) => atMs >= beganMs && atMs <= endedMs;
  const isRemoved = plan.calls.some(({ life }) =>
    life.some((step) => step.grade === 'gone' && isMeanwhile(step.atMs)),
  );
  if (isRemoved && plan.calls.some(({ listedAtMs }) => isMeanwhile(listedAtMs))) return [];
  const wanted = report.filtered ? (config.tasks[0]?.grades ?? []) : null;
  const isListed = (call: Call, atMs: number) => {
    const grade = gradeAt(call, atMs);
    if (wanted !== null) return wanted.includes(Number(grade)) && !isHidden(plan, call, endedMs);
    return !['gone', 'unlisted'].includes(String(grade));
  };
  return plan.calls
    .filter(({ calledAtMs }) => calledAtMs >= report.fromMs && calledAtMs <= (report.toMs ?? endedMs))
    .filter((call) => isListed(call, beganMs) && isListed(call, endedMs) && !listed.has(call.id))
    .map(({ id }) => id);
}
