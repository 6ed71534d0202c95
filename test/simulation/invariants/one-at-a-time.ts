import { isMoved } from '../clocks.ts';
import { receiverOf } from '../configs.ts';
import { offset } from '../time-line.ts';
import type { Invariant } from './invariant.ts';

/**
 * Nobody sends to a receiver while somebody else does. Processes that stand still, and clocks apart, cannot promise it;
 * nor can one that died while it sent, whose request may still be under way. A clock that leaps while a lane is held ends
 * its lease before its time.
 */
export const oneSendsAtATime: Invariant = {
  name: 'one-sends-at-a-time',
  check({ sends, plan }) {
    if (plan.faults.skew || plan.faults.stall || isMoved(plan)) return [];
    return sends.flatMap((one, at) => {
      const { endedAtMs, atMs, by } = one;
      if (endedAtMs === null) return [];
      const others = sends
        .slice(at + 1)
        .filter((other) => other.atMs < endedAtMs && other.by !== by)
        .filter(({ channel }) => receiverOf(channel) === receiverOf(one.channel));
      return others.map(
        (other) =>
          `${other.by} sent to ${other.channel} while ${by} did to ${one.channel}, at ${offset(atMs - plan.startMs)}`,
      );
    });
  },
};
