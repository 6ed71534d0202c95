import { beforeEach, describe, expect, test } from 'vitest';
import { keyOfTold } from '../../../lambdas/deliveries/keys.ts';
import { lookAtLane } from '../../../lambdas/deliveries/lanes/outlook.ts';
import { inTime, type RateWindow } from '../../../lambdas/deliveries/lanes/rate.ts';
import { pendingDelivery, postpone, rearm } from '../../../lambdas/deliveries/transitions.ts';
import { openStores, type Stores } from '../../../lambdas/functions/stores.ts';
import type { Told } from '../../../lambdas/leads/told.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS, TestClock } from '../../support/clock.ts';
import { dueDelivery } from '../../support/deliveries.ts';
import { memoryTable } from '../../support/memory-stores.ts';

let clock: TestClock;
let stores: Stores;
beforeEach(() => {
  clock = new TestClock();
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `id-${ids}`;
  };
  stores = openStores({ ...memoryTable(), newId, clock });
});

const PER_MINUTE = [{ sends: 2, inMs: MINUTE_MS }];
const TROUBLE = {
  key: 'hash',
  kind: 'busy',
  detail: 'errcode -1',
  sinceMs: NOON_MS,
  tries: {},
  lastTried: '',
  refusal: null,
} as const;

/** A lane that somebody holds, by the clock as it is now. */
async function held(channel: string): Promise<void> {
  const nowMs = clock.nowMs();
  await stores.lanes.take(channel, 'owner', nowMs, nowMs + 30 * SECOND_MS);
}

describe.each([3 * HOUR_MS, 3 * DAY_MS])(
  'what a lane waits for, by a clock that was %i ms ahead',
  (aheadMs) => {
    test('room of its robot: it waits for none', async () => {
      await held('sales');
      clock.advance(aheadMs);
      await stores.lanes.release('sales', 'owner', {
        roomAtMs: clock.nowMs() + MINUTE_MS,
        nudgedForMs: null,
      });
      clock.advance(-aheadMs);
      expect((await stores.lanes.get('sales')).roomAtMs).toBeNull();
    });

    test('its next probe: it may be tried now, and stands all the same', async () => {
      await held('sales');
      clock.advance(aheadMs);
      const sinceMs = clock.nowMs();
      const stop = { sinceMs, why: '93000', key: 'hash', probeAtMs: sinceMs + HOUR_MS, trouble: TROUBLE };
      await stores.lanes.stop('sales', 'owner', stop);
      clock.advance(-aheadMs);
      expect(await stores.lanes.get('sales')).toMatchObject({ probeAtMs: null, stoppedSinceMs: sinceMs });
    });

    test('a pause, and a nudge that is under way: it waits for neither', async () => {
      await held('sales');
      clock.advance(aheadMs);
      const nowMs = clock.nowMs();
      await stores.lanes.hold('sales', 'owner', TROUBLE, nowMs + MINUTE_MS);
      await stores.lanes.release('sales', 'owner', { roomAtMs: null, nudgedForMs: nowMs + MINUTE_MS });
      clock.advance(-aheadMs);
      expect(await stores.lanes.get('sales')).toMatchObject({ holdUntilMs: null, nudgedForMs: null });
    });

    test('the sends of its robot: they count from now, are written so, and are over in a minute', async () => {
      const send = async (id: string) => {
        const nowMs = clock.nowMs();
        expect(
          await stores.lanes.robots.reserve('hash', PER_MINUTE, { id, endsAtMs: nowMs + 15_000 }, nowMs),
        ).toEqual({ id });
        await stores.lanes.robots.endSend('hash', id, nowMs);
      };
      clock.advance(aheadMs);
      await send('one');
      await send('two');
      clock.advance(-aheadMs);
      const nowMs = clock.nowMs();
      const full = await stores.lanes.robots.rateWindow('hash');
      expect(full.sends.map(({ endsAtMs, over }) => [endsAtMs, over])).toEqual([
        [nowMs, true],
        [nowMs, true],
      ]);
      // Neither is forgotten: the robot still counts them.
      const next = { id: 'three', endsAtMs: nowMs + 15_000 };
      expect(await stores.lanes.robots.reserve('hash', PER_MINUTE, next, nowMs)).toEqual({
        freeAtMs: nowMs + MINUTE_MS + 500,
      });
      // Written once: the minute does not begin again at each look.
      clock.advance(61 * SECOND_MS);
      expect((await stores.lanes.robots.rateWindow('hash')).sends.map(({ endsAtMs }) => endsAtMs)).toEqual([
        nowMs,
        nowMs,
      ]);
      await send('three');
    });
  },
);

test('a lane that a sender holds whose clock was ahead is free a lease later', async () => {
  clock.advance(3 * DAY_MS);
  await held('sales');
  clock.advance(-3 * DAY_MS);
  const take = (owner: string) =>
    stores.lanes.take('sales', owner, clock.nowMs(), clock.nowMs() + 30 * SECOND_MS);
  // It may still be at work.
  expect(await take('other')).toBeNull();
  clock.advance(29 * SECOND_MS);
  expect(await take('other')).toBeNull();
  clock.advance(SECOND_MS);
  expect(await take('other')).toMatchObject({ owner: 'other' });
});

describe('what waits on purpose, planned by a clock that was set back before it was written', () => {
  const rules = { quiet: {}, timeZone: 'Asia/Shanghai' };
  const wait = (untilMs: number) => ({ hold: 'unclaimed', untilMs }) as const;

  test.each(['put', 'armed again', 'postponed'])('and then %s: its wait begins now', async (how) => {
    const { deliveries } = stores;
    const draft = { taskKey: 't', channel: 'sales', told: dueDelivery().told as Told };
    const plannedMs = NOON_MS + 3 * DAY_MS;
    const untilMs = plannedMs + 10 * MINUTE_MS;
    if (how === 'put') await deliveries.put(pendingDelivery({ ...draft, nowMs: plannedMs }, wait(untilMs)));
    else {
      await deliveries.put(pendingDelivery({ ...draft, nowMs: NOON_MS }));
      const [there] = await deliveries.getMany([keyOfTold(draft.told, 'sales')]);
      if (!there) throw new Error('it was put');
      const change =
        how === 'postponed'
          ? postpone(plannedMs, untilMs, 'unclaimed')
          : rearm(there.told, plannedMs, wait(untilMs));
      await deliveries.change(there, change);
    }
    await lookAtLane(stores, 'sales', clock.nowMs(), rules);
    const waits = async () => (await deliveries.waiting('sales')).map(({ notBeforeMs }) => notBeforeMs);
    expect(await waits()).toEqual([NOON_MS + 10 * MINUTE_MS]);
    // Once: it does not begin again at each look.
    clock.advance(MINUTE_MS);
    await lookAtLane(stores, 'sales', clock.nowMs(), rules);
    expect(await waits()).toEqual([NOON_MS + 10 * MINUTE_MS]);
  });
});

describe('what a wait can be at most is no mistake', () => {
  test('a minute of room, an hour to the next probe', async () => {
    await held('sales');
    const nowMs = clock.nowMs();
    const stop = { sinceMs: nowMs, why: '93000', key: 'hash', probeAtMs: nowMs + HOUR_MS, trouble: TROUBLE };
    await stores.lanes.stop('sales', 'owner', stop);
    await stores.lanes.release('sales', 'owner', { roomAtMs: nowMs + MINUTE_MS, nudgedForMs: null });
    expect(await stores.lanes.get('sales')).toMatchObject({
      probeAtMs: nowMs + HOUR_MS,
      roomAtMs: nowMs + MINUTE_MS,
    });
  });

  test('a send that is under way, and the robot’s own hold', () => {
    const window: RateWindow = {
      sends: [{ id: 'a', endsAtMs: NOON_MS + 15_000, over: false }],
      heldUntilMs: NOON_MS + MINUTE_MS,
    };
    expect(inTime(window, NOON_MS)).toBe(window);
    expect(inTime({ ...window, heldUntilMs: NOON_MS + DAY_MS }, NOON_MS)).toEqual({
      ...window,
      heldUntilMs: null,
    });
    const lost = { ...window, sends: [{ id: 'a', endsAtMs: NOON_MS + DAY_MS, over: false }] };
    expect(inTime(lost, NOON_MS).sends).toEqual([{ id: 'a', endsAtMs: NOON_MS, over: true }]);
  });
});
