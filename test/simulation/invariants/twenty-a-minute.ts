import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { isMoved } from '../clocks.ts';
import { offset } from '../time-line.ts';
import type { Invariant } from './invariant.ts';

const PER_MINUTE = 20;

/**
 * In no 60 seconds do more than 20 requests arrive at a robot, refused ones included. Functions count by their own
 * clocks: where those are minutes apart, or leap, nobody can promise it, and the robot's refusal must do.
 */
export const twentyAMinute: Invariant = {
  name: 'twenty-a-minute',
  check({ arrivals, plan }) {
    if (plan.faults.skew || isMoved(plan)) return [];
    return arrivals.flatMap(({ name, arrivals: times }) => {
      const sorted = [...times].sort((one, other) => one - other);
      const at = sorted.findIndex(
        (ms, index) => (sorted[index + PER_MINUTE] ?? Number.POSITIVE_INFINITY) - ms < MINUTE_MS,
      );
      if (at < 0) return [];
      return [
        `${name} got more than ${PER_MINUTE} in the minute from ${offset((sorted[at] ?? 0) - plan.startMs)}`,
      ];
    });
  },
};
