import { describe, expect, test } from 'vitest';
import type { Waiting } from '../../../lambdas/deliveries/delivery-store.ts';
import { type Lane, toLane } from '../../../lambdas/deliveries/lanes/lane.ts';
import { laneOutlook, lookAtLane } from '../../../lambdas/deliveries/lanes/outlook.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';

const free = toLane('sales', null, NOON_MS);

const noRest = { quiet: {}, timeZone: 'Asia/Shanghai' };

const inMinutes = (minutes: number) => NOON_MS + minutes * MINUTE_MS;
const lead = (rest: Partial<Waiting> = {}): Waiting => ({
  pk: 'RECORD#a',
  sk: 'TOLD#A#sales',
  state: 'pending',
  failures: {},
  trouble: null,
  hold: null,
  notBeforeMs: NOON_MS,
  createdAtMs: inMinutes(-3),
  ...rest,
});
const fault = (rest: Partial<Waiting> = {}) => lead({ pk: 'FAULT#channel-dead#x', ...rest });
/** Waits on purpose, until then. */
const held = (untilMs: number, rest: Partial<Waiting> = {}) =>
  lead({ hold: 'settle', notBeforeMs: untilMs, ...rest });

/** A lane in which these wait, and how often its item was read. */
function laneWith(waiting: readonly Waiting[], rest: Partial<Lane> = {}) {
  const asked: unknown[] = [];
  let reads = 0;
  const stores = {
    deliveries: {
      waiting: async (channel: string, options?: object) => {
        asked.push([channel, options]);
        return [...waiting];
      },
      postponeFrom: async () => true,
    },
    lanes: {
      get: async () => {
        reads += 1;
        return { ...free, ...rest };
      },
    },
  };
  return { stores, asked, reads: () => reads };
}

describe('what waits in a lane', () => {
  const outlook = (waiting: readonly Waiting[], rest: Partial<Lane> = {}) =>
    laneOutlook(laneWith(waiting, rest).stores, 'sales', NOON_MS);

  test('is nothing in an empty one, of which nothing else is read', async () => {
    const lane = laneWith([], { stoppedSinceMs: NOON_MS });
    expect(await laneOutlook(lane.stores, 'sales', NOON_MS)).toEqual({
      channel: 'sales',
      pending: 0,
      held: 0,
      open: 0,
      stopped: false,
      wakeAtMs: null,
    });
    expect(lane.reads()).toBe(0);
  });

  test('is counted where it is about leads, and what operators hear only as something open', async () => {
    const waiting = [
      lead(),
      lead(),
      fault(),
      held(inMinutes(5)),
      fault({ hold: 'fault', notBeforeMs: inMinutes(5) }),
    ];
    expect(await outlook(waiting)).toMatchObject({ pending: 2, held: 1, open: 3, stopped: false });
  });

  test('is not held any more once its time has come', async () => {
    expect(await outlook([held(NOON_MS + 1)])).toMatchObject({ pending: 0, held: 1, wakeAtMs: null });
    expect(await outlook([held(NOON_MS)])).toMatchObject({ pending: 1, held: 0, wakeAtMs: NOON_MS });
  });

  test('is worth waking for when the first of it is due', async () => {
    const waiting = [
      lead({ notBeforeMs: inMinutes(4) }),
      lead({ notBeforeMs: inMinutes(2) }),
      held(inMinutes(1)),
    ];
    expect(await outlook(waiting)).toMatchObject({ wakeAtMs: inMinutes(2) });
    expect(await outlook([lead({ notBeforeMs: null })])).toMatchObject({ wakeAtMs: 0 });
  });

  test.each<[string, Partial<Lane>, number]>([
    ['the receiver said that it is full', { holdUntilMs: inMinutes(1) }, 1],
    ['its robot has no room', { roomAtMs: inMinutes(2) }, 2],
    ['it is stopped, and to be tried', { stoppedSinceMs: inMinutes(-9), probeAtMs: inMinutes(60) }, 60],
    ['it was stopped once', { probeAtMs: inMinutes(60) }, 0],
    ['it is stopped, and may be tried', { stoppedSinceMs: inMinutes(-9), probeAtMs: null }, 0],
    ['all of that', { holdUntilMs: inMinutes(3), roomAtMs: inMinutes(2) }, 3],
  ])('is not worth waking for while %s', async (_name, lane, minutes) => {
    expect(await outlook([lead()], lane)).toMatchObject({ wakeAtMs: inMinutes(minutes) });
  });

  test('stands behind a lane that is stopped', async () => {
    expect(await outlook([lead()], { stoppedSinceMs: NOON_MS })).toMatchObject({ pending: 1, stopped: true });
  });
});

describe('what the tick sees of a lane', () => {
  const look = (waiting: readonly Waiting[], rest: Partial<Lane> = {}) =>
    lookAtLane(laneWith(waiting, rest).stores, 'sales', NOON_MS, noRest);

  test('is nothing in an empty one, in one small query', async () => {
    const lane = laneWith([]);
    const nothing = { due: 0, held: 0, oldestDueAtMs: null, wake: false };
    expect(await lookAtLane(lane.stores, 'sales', NOON_MS, noRest)).toEqual(nothing);
    expect(lane.asked).toEqual([['sales', { limit: 200 }]]);
    expect(lane.reads()).toBe(0);
  });

  test('is how long the oldest has waited that does not wait on purpose', async () => {
    const waiting = [
      lead(),
      lead({ createdAtMs: inMinutes(-7) }),
      held(inMinutes(1), { createdAtMs: inMinutes(-9) }),
    ];
    expect(await look(waiting)).toEqual({ due: 2, held: 1, oldestDueAtMs: inMinutes(-7), wake: true });
  });

  test('is, of what was held, how long ago that ended', async () => {
    const settled = held(inMinutes(-2), { createdAtMs: inMinutes(-12) });
    expect(await look([settled])).toEqual({ due: 1, held: 0, oldestDueAtMs: inMinutes(-2), wake: true });
    const undated = held(NOON_MS, { notBeforeMs: null });
    expect(await look([undated])).toMatchObject({ due: 1, oldestDueAtMs: inMinutes(-3) });
  });

  test('is worth waking for where any of it could be sent now', async () => {
    const later = lead({ notBeforeMs: NOON_MS + 1 });
    expect(await look([later])).toMatchObject({ due: 1, wake: false });
    expect(await look([lead(), later])).toMatchObject({ due: 2, wake: true });
    expect(await look([lead({ notBeforeMs: null })])).toMatchObject({ wake: true });
    expect(await look([held(NOON_MS + 1)])).toMatchObject({ due: 0, held: 1, wake: false });
  });

  test('costs no second read where nothing could be sent now', async () => {
    const lane = laneWith([lead({ notBeforeMs: NOON_MS + 1 }), held(inMinutes(1))]);
    await lookAtLane(lane.stores, 'sales', NOON_MS, noRest);
    expect(lane.reads()).toBe(0);
  });

  test.each<[string, Partial<Lane>, boolean]>([
    ['the receiver is full', { holdUntilMs: NOON_MS + 1 }, false],
    ['the receiver was full until now', { holdUntilMs: NOON_MS }, true],
    ['its robot has no room', { roomAtMs: NOON_MS + 1 }, false],
    ['its robot has room again', { roomAtMs: NOON_MS, holdUntilMs: inMinutes(-1) }, true],
    ['it is full, though its robot has room', { roomAtMs: NOON_MS, holdUntilMs: inMinutes(1) }, false],
    // Only who knows the channel's address can tell that it has a new one.
    ['it is stopped', { stoppedSinceMs: inMinutes(-1), probeAtMs: inMinutes(60) }, true],
  ])('while %s', async (_name, lane, wake) => {
    expect(await look([lead()], lane)).toMatchObject({ wake });
  });
});
