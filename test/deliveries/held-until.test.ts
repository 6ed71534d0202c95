import { describe, expect, test } from 'vitest';
import {
  anyReceiver,
  heldUntil,
  isDue,
  isDueOnceReached,
  isHeldOnPurpose,
  isLaneHeldBy,
  restsUntil,
} from '../../lambdas/deliveries/held-until.ts';
import type { Lane } from '../../lambdas/deliveries/lanes/lane.ts';
import type { Rest } from '../../lambdas/deliveries/rest.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';

const inMinutes = (minutes: number) => NOON_MS + minutes * MINUTE_MS;
const free = {
  holdUntilMs: null,
  roomAtMs: null,
  stoppedSinceMs: null,
  stoppedKey: null,
  probeAtMs: null,
  trouble: null,
};
const ours = (key: string | null) => key === 'ours';
const failed = (key: string, holdUntilMs: number): Partial<Lane> => ({
  holdUntilMs,
  trouble: {
    key,
    kind: 'busy',
    detail: '503',
    sinceMs: NOON_MS,
    tries: {},
    lastTried: 'one',
    refusal: null,
  },
});
const stopped = (stoppedKey: string): Partial<Lane> => ({
  stoppedSinceMs: inMinutes(-9),
  stoppedKey,
  probeAtMs: inMinutes(60),
});

describe('a delivery is held by itself', () => {
  test.each([
    ['on purpose', { hold: 'settle' as const }, 'settle'],
    ['while a send of it is under way', { state: 'sending' as const }, 'lease'],
    ['until its turn', {}, 'turn'],
  ])('%s', (_name, its, by) => {
    const delivery = dueDelivery({ ...its, notBeforeMs: inMinutes(1) });
    expect(heldUntil(delivery)).toEqual({ by, untilMs: inMinutes(1) });
    expect(isDue(delivery, inMinutes(1) - 1)).toBe(false);
    expect(isDue(delivery, inMinutes(1))).toBe(true);
  });

  test('for no time where it has none', () => {
    expect(heldUntil(dueDelivery({ notBeforeMs: null }))).toEqual({ by: 'turn', untilMs: 0 });
  });

  test('and counts as held only on purpose, and only until its time has come', () => {
    const settling = dueDelivery({ hold: 'settle', notBeforeMs: inMinutes(1) });
    expect(isHeldOnPurpose(settling, NOON_MS)).toBe(true);
    expect(isHeldOnPurpose(settling, inMinutes(1))).toBe(false);
    expect(isHeldOnPurpose(dueDelivery({ notBeforeMs: inMinutes(1) }), NOON_MS)).toBe(false);
  });

  test('no longer once its receiver takes something, where it waits because it failed', () => {
    const retried = dueDelivery({ failures: { busy: 1 }, notBeforeMs: inMinutes(9) });
    const settling = dueDelivery({ hold: 'settle', notBeforeMs: inMinutes(9) });
    expect(isDueOnceReached(retried, NOON_MS)).toBe(true);
    expect(isDueOnceReached(settling, NOON_MS)).toBe(false);
    expect(isDueOnceReached(dueDelivery(), NOON_MS)).toBe(true);
  });
});

describe('a delivery is held by its lane', () => {
  const due = dueDelivery();
  test.each<[string, Partial<Lane>, object]>([
    ['while it pauses', { holdUntilMs: inMinutes(1) }, { by: 'pause', untilMs: inMinutes(1) }],
    ['while it pauses after a failure', failed('ours', inMinutes(1)), { by: 'pause' }],
    ['while its robot has no room', { roomAtMs: inMinutes(2) }, { by: 'room', untilMs: inMinutes(2) }],
    ['while it is stopped', stopped('ours'), { by: 'stop', untilMs: inMinutes(60) }],
    ['for as long as the longest of these', { roomAtMs: inMinutes(2), ...stopped('ours') }, { by: 'stop' }],
    ['not for what another receiver refused', stopped('theirs'), { by: 'turn' }],
    ['not for what failed with another receiver', failed('theirs', inMinutes(1)), { by: 'turn' }],
    ['not where nothing is wrong', {}, { by: 'turn', untilMs: NOON_MS }],
    ['not where it was stopped once', { probeAtMs: inMinutes(60) }, { by: 'turn' }],
  ])('%s', (_name, lane, held) => {
    expect(heldUntil(due, { ...free, ...lane }, ours)).toMatchObject(held);
  });

  test('but longer by itself, where that is later', () => {
    const settling = dueDelivery({ hold: 'settle', notBeforeMs: inMinutes(9) });
    expect(heldUntil(settling, { ...free, holdUntilMs: inMinutes(1) })).toMatchObject({ by: 'settle' });
  });

  test('whose receiver is the same, unless somebody knows better', () => {
    expect(heldUntil(due, { ...free, ...stopped('theirs') })).toMatchObject({ by: 'stop' });
    expect(heldUntil(due, { ...free, ...stopped('ours') }, anyReceiver)).toMatchObject({ by: 'turn' });
  });

  test('and it can be asked for each of its holds, which end', () => {
    const lane = { ...free, ...failed('ours', inMinutes(1)) };
    expect(isLaneHeldBy('pause', lane, ours, inMinutes(1) - 1)).toBe(true);
    expect(isLaneHeldBy('pause', lane, ours, inMinutes(1))).toBe(false);
    expect(isLaneHeldBy('stop', lane, ours, NOON_MS)).toBe(false);
  });
});

describe('a delivery waits since people rest', () => {
  const night = { fromMinute: 13 * 60, toMinute: 15 * 60, days: [1, 2, 3, 4, 5, 6, 7], except: [1] };
  const rest = (of: Partial<Rest> = {}): Rest => ({
    quiet: [],
    timeZone: 'Asia/Shanghai',
    silences: [],
    ...of,
  });
  const silent = (untilMs: number, taskKeys: string[] | null = null) => ({ id: 's', untilMs, taskKeys });
  const one = NOON_MS + HOUR_MS;
  const three = NOON_MS + 3 * HOUR_MS;

  test('for the hours of its channel, except a grade that is excepted', () => {
    const quiet = rest({ quiet: [night] });
    expect(restsUntil(dueDelivery({}, { grade: 2 }), quiet, one)).toEqual({ by: 'quiet', untilMs: three });
    expect(restsUntil(dueDelivery({}, { grade: 1 }), quiet, one)).toBeNull();
    expect(restsUntil(dueDelivery({}, { grade: 1 }, 'correction'), quiet, one)).toBeNull();
    expect(restsUntil(dueDelivery({}, { grade: 2 }), quiet, NOON_MS)).toBeNull();
  });

  test('for a silence of its channel or its task, whatever its grade', () => {
    const lead = dueDelivery({}, { grade: 1 });
    expect(restsUntil(lead, rest({ silences: [silent(one)] }), NOON_MS)?.by).toBe('silence');
    expect(restsUntil(lead, rest({ silences: [silent(one, [lead.taskKey])] }), NOON_MS)?.untilMs).toBe(one);
    expect(restsUntil(lead, rest({ silences: [silent(one, ['another'])] }), NOON_MS)).toBeNull();
    expect(restsUntil(lead, rest({ silences: [silent(one)] }), one)).toBeNull();
  });

  test('for both, where a silence ends in the quiet hours', () => {
    const both = rest({ quiet: [night], silences: [silent(one + MINUTE_MS)] });
    const lead = dueDelivery({}, { grade: 2 });
    expect(restsUntil(lead, both, NOON_MS)).toEqual({ by: 'silence', untilMs: three });
  });

  test('and a fault never does', () => {
    const notice = { taskKey: 'x', told: { kind: 'notice' } };
    expect(restsUntil(notice, rest({ quiet: [night], silences: [silent(three)] }), one)).toBeNull();
  });
});
