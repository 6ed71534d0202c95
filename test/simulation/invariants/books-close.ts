import { HOUR_MS } from '../../../lambdas/platform/duration.ts';
import type { Invariant } from './invariant.ts';

/** What came off the wire, what the client counted and what became of it are one number. */
export const booksClose: Invariant = {
  name: 'books-close',
  check({ polls, plan }) {
    return polls.flatMap(({ by, report, listed, beganMs }) => {
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
      const isCalm = beganMs > plan.calmMs + HOUR_MS;
      if (isCalm && !report.booksClose)
        wrong.push(`it ended ${report.outcome}, and nothing was wrong any more`);
      return wrong.map((what) => `${by}: ${what}`);
    });
  },
};
