import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { isMoved } from '../clocks.ts';
import { deliveriesOf, idOf, newestConfig, type Story } from '../story.ts';
import { offset } from '../time-line.ts';
import type { Invariant } from './invariant.ts';

/** A dead channel is probed once an hour, a lane in trouble is held for ten minutes, and calm ticks are ten apart. */
const UNTRIED_MS = 95 * MINUTE_MS;
/** The longest wait between two tries, and the same. */
const TRIED_MS = 4 * HOUR_MS + UNTRIED_MS;

/** Once all is well and the clock is right, nothing waits for longer than it may, whatever clock it was put off by. */
export const waitsAreBounded: Invariant = {
  name: 'waits-are-bounded',
  check(story) {
    const { plan, writes } = story;
    const { channels } = newestConfig(story);
    // A reminder waits on purpose: how long its own invariant says.
    const untimed = deliveriesOf(story).filter(({ told }) => told.kind !== 'reminder');
    return untimed.flatMap((one) => {
      if (one.told.lead.recordId === plan.poison?.id || !(one.channel in channels)) return [];
      const own = writes.filter(({ after }) => after.pk === one.pk && after.sk === one.sk);
      const atCalm = own.findLast(({ atMs }) => atMs <= plan.calmMs)?.after;
      if (!atCalm || (atCalm.state !== 'pending' && atCalm.state !== 'sending')) return [];
      const endMs = own.find(
        ({ after }) => !['pending', 'sending'].includes(String(after.state)) && after !== atCalm,
      )?.atMs;
      // What follows an alert waits for that one's tries.
      const isFirst = one.told.kind === 'alert' && Number(atCalm.attempts) === 0;
      const mostMs = isFirst ? UNTRIED_MS : TRIED_MS;
      if ((endMs ?? story.endMs) - plan.calmMs <= mostMs) return [];
      return [`${idOf(one)} waited until ${endMs === undefined ? 'the end' : offset(endMs - plan.startMs)}`];
    });
  },
};

const TOLERANCE_MS = 2 * MINUTE_MS;
const SLACK_MS = 15 * SECOND_MS;

/**
 * A jump that two ticks had on both sides is told to operators, and what did not jump is not. Jumps within minutes are
 * one fault. Instances that take turns with clocks of their own jump as often as they do, so only that it is told counts.
 */
export const jumpsAreTold: Invariant = {
  name: 'jumps-are-told',
  check(story) {
    const jumps = jumpsSeen(story);
    const told = new Set(
      story.items
        .filter(({ pk, sk }) => pk.startsWith('FAULT#clock-jumped') && sk.startsWith('TOLD#'))
        .map(({ sk }) => sk),
    ).size;
    if (jumps.some((ms) => Math.abs(ms) > TOLERANCE_MS + SLACK_MS) && told === 0) return ['no jump was told'];
    if (isMoved(story.plan) || story.plan.faults.skew) return [];
    return told > 0 ? [`${told} jumps were told, and there was none`] : [];
  },
};

/** By how much the clock of each tick that ended jumped since the one before. A step back shows where time went back. */
function jumpsSeen({ writes }: Story): number[] {
  const ticks = writes
    .filter(({ after, before }) => after.pk === 'TICK' && before?.lastMs !== after.lastMs)
    .map(({ after, atMs }) => ({ lastMs: Number(after.lastMs), atMs }));
  return ticks.slice(1).map(({ lastMs, atMs }, at) => {
    const before = ticks[at] ?? { lastMs, atMs };
    const jumpMs = lastMs - before.lastMs - (atMs - before.atMs);
    return jumpMs > 0 ? jumpMs : Math.min(0, lastMs - before.lastMs);
  });
}
