import { HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import { isMoved, isTimeUntold } from '../clocks.ts';
import { deliveriesOf, idOf, isDelivery, newestConfig, type Story, type Told } from '../story.ts';
import { isBaselinedRightly } from './endings-are-right.ts';
import type { Invariant } from './invariant.ts';
import { clockSlackMs, isSweptInTheEnd } from './promised.ts';

/** When nothing goes wrong any more, nothing waits for ever. */
export const nothingWaitsForEver: Invariant = {
  name: 'nothing-waits-for-ever',
  check(story) {
    const { channels } = newestConfig(story);
    return (
      deliveriesOf(story)
        .filter(({ state, channel }) => ['pending', 'sending'].includes(state) && channel in channels)
        // Nobody can tell that it is its text before others are taken: it is asked for as long as a lead is worth it.
        .filter(({ told }) => told.lead.recordId !== story.plan.poison?.id)
        .map((one) => `${idOf(one)} is still ${one.state}`)
    );
  },
};

/** By a clock that was ahead, somebody may be at work on a lead for so long: until then each look takes it up again. */
const LONGEST_UNSETTLED_MS = 2 * HOUR_MS;

/** Whatever was begun of a lead is finished by who looks at it last. */
export const leadsAreSettled: Invariant = {
  name: 'leads-are-settled',
  check: ({ items, plan, writes }) =>
    items
      .filter(({ sk, unsettledUntilMs }) => sk.startsWith('LEAD#') && unsettledUntilMs !== undefined)
      .filter(({ pk, sk, unsettledUntilMs }) => {
        const lookMs = writes.findLast(({ after }) => after.pk === pk && after.sk === sk)?.atMs ?? 0;
        const leftMs = Number(unsettledUntilMs) - lookMs;
        return !isMoved(plan) || leftMs <= 0 || leftMs > LONGEST_UNSETTLED_MS;
      })
      .filter(({ recordId }) =>
        plan.calls.some((call) => call.id === recordId && isSweptInTheEnd(plan, call)),
      )
      .map(({ sk }) => `${sk} is still unsettled`),
};

/**
 * A poll that finds nothing new writes nothing; how far the longest window was read is noted a few times a window, and what
 * a node does with a filter once a day.
 */
export const idlePollsWriteNothing: Invariant = {
  name: 'idle-polls-write-nothing',
  check(story) {
    const { writes, idleFromMs, plan } = story;
    const { channels } = newestConfig(story);
    // A channel that the configuration lost is asked for until its deliveries are given up, a day later.
    const isLost = (pk: string) => pk.startsWith('LANE#') && !(pk.slice('LANE#'.length) in channels);
    // A text that is refused, and nothing else to send: it is tried again for as long as a lead is worth it.
    const isAsked = (by: string) => plan.poison !== null && by.startsWith('deliver');
    return writes
      .filter(({ by }) => !isAsked(by))
      .filter(({ atMs, after }) => atMs > idleFromMs && after.pk !== 'TICK' && !isLost(after.pk))
      .filter(({ before, after }) => {
        const changed = Object.keys(after).filter(
          (name) => JSON.stringify(after[name]) !== JSON.stringify(before?.[name]),
        );
        // A filter by grade is looked at once a day.
        const seldom = ['readAtMs', 'filters'];
        const isSeldom = changed.some((name) => seldom.includes(name));
        // The first of it may be the first that the table knows of the account.
        const ofEachItem = ['pk', 'sk', 'token', 'schema'];
        return changed.some((name) => ![...ofEachItem, ...seldom].includes(name)) || !isSeldom;
      })
      .map(({ by, after }) => `${by} wrote ${after.pk} ${after.sk}`);
  },
};

/**
 * What ended stays as it ended, except an alert or a correction that was cancelled, and what a wrong clock took for
 * the past.
 */
export const endsAreFinal: Invariant = {
  name: 'ends-are-final',
  check(story) {
    return story.writes
      .filter(({ before, after }) => isDelivery(after) && before !== null)
      .filter(({ before, after }) => before?.state !== after.state)
      .filter(({ before }) => ['sent', 'dead', 'baselined'].includes(String(before?.state)))
      .filter(({ before, after }) => !isWokenRightly(story, before as unknown as Told, String(after.state)))
      .map(({ by, before, after }) => `${by} changed ${after.pk} ${after.sk}, which was ${before?.state}`);
  },
};

/** Where nothing tells the time, nobody knows which of two clocks was the wrong one (decision 19): then it may ring. */
const isWokenRightly = (story: Story, before: Told, state: string): boolean =>
  before.state === 'baselined' &&
  state === 'pending' &&
  (isTimeUntold(story.plan) || !isBaselinedRightly(story, before, -clockSlackMs(story)));

/** Nothing is thrown that was not injected: the core knows its faults. */
export const nothingElseIsThrown: Invariant = {
  name: 'nothing-else-is-thrown',
  check: ({ defects }) => [...defects],
};
