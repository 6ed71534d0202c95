import type { LaneOutlook } from '../lambdas/deliveries/outlook.ts';

/** Why a run did not get everything out, a line a channel. */
export function describeWaiting(waiting: readonly LaneOutlook[], dead: number): string[] {
  const lines = waiting
    .filter(({ pending }) => pending > 0)
    .map(({ channel, pending, stopped }) => {
      const why = stopped ? 'its receiver refused for good and the lane is stopped' : 'the time was up';
      return `channel ${channel}: ${pending} pending, since ${why}`;
    });
  return dead > 0
    ? [...lines, `${dead} deliveries are dead: they were tried as often as the schedule says`]
    : lines;
}
