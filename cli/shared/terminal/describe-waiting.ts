import type { LaneOutlook } from '../../../lambdas/deliveries/lanes/outlook.ts';

/** A sum over lanes. Null: they could not be read. */
export function countWaiting(
  waiting: readonly LaneOutlook[] | null,
  of: (lane: LaneOutlook) => number,
): number | null {
  return waiting === null ? null : waiting.reduce((total, lane) => total + of(lane), 0);
}

/** Why a run could not send everything, one line per channel. */
export function describeWaiting(
  waiting: readonly LaneOutlook[] | null,
  dead: number,
  leftBehind: readonly LaneOutlook[] = [],
): string[] {
  const lost = leftBehind
    .filter(({ pending }) => pending > 0)
    .map(({ channel, pending }) => `channel ${channel}: ${pending} pending, ${LOST}`);
  const lines = (waiting ?? [])
    .filter(({ pending }) => pending > 0)
    .map(({ channel, pending, stopped }) => {
      const why = stopped ? 'since its receiver refused for good and the lane is stopped' : LATER;
      return `channel ${channel}: ${pending} pending, ${why}`;
    });
  const all = [...lines, ...lost];
  return dead > 0 ? [...all, `${dead} deliveries are dead: ${DEAD}`] : all;
}

const LATER = 'which is not out yet: it goes out by itself once its time has come, while leadbell is at work';
const LOST =
  'and the configuration has no such channel: put it back, or they are given up a day after they were first missed';
const DEAD = 'given up, each for a reason that the table has; `leadbell redrive` sends them again';
