import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import type { PollMessage } from '../../../lambdas/polling/poll-message.ts';
import {
  cutWindow,
  isSlice,
  nextSlice,
  SHORTEST_SLICE_MS,
  sliceOf,
  sweepFrom,
} from '../../../lambdas/polling/windows/slice.ts';
import { NOON_MS } from '../../support/clock.ts';

const window = (backMs: number): PollMessage => ({
  taskKey: 'host/user/task',
  fromMs: NOON_MS - backMs,
  toMs: null,
  dueAtMs: NOON_MS,
  backMs,
  staleAfterMs: MINUTE_MS,
  rest: [],
});

test('the newer half is read first, the older one when that is done', () => {
  const newer = cutWindow(window(4 * DAY_MS), NOON_MS);
  expect(newer).toMatchObject({ fromMs: NOON_MS - 2 * DAY_MS, toMs: null, staleAfterMs: null });
  const older = newer && nextSlice(newer);
  expect(older).toMatchObject({ fromMs: NOON_MS - 4 * DAY_MS, toMs: NOON_MS - 2 * DAY_MS, rest: [] });
  expect(older && nextSlice(older)).toBeNull();
});

test('a window too short to be cut is a fault', () => {
  expect(cutWindow(window(2 * SHORTEST_SLICE_MS - 1), NOON_MS)).toBeNull();
  expect(cutWindow(window(2 * SHORTEST_SLICE_MS), NOON_MS)).toMatchObject({
    fromMs: NOON_MS - SHORTEST_SLICE_MS,
  });
});

test('what a poll had no time for goes on as slices, newest first, before those that wait already', () => {
  const message = { ...window(DAY_MS), rest: [[1, 2]] as [number, number][] };
  const left = [
    { fromMs: 50, toMs: null },
    { fromMs: 30, toMs: 40 },
    { fromMs: 10, toMs: null },
  ];
  const next = sliceOf(message, left, NOON_MS);
  expect(next).toEqual({
    ...message,
    fromMs: 50,
    toMs: null,
    rest: [
      [30, 40],
      [10, NOON_MS],
      [1, 2],
    ],
    staleAfterMs: null,
  });
  expect(next && isSlice(next)).toBe(true);
  expect(isSlice(message)).toBe(false);
  expect(next && sweepFrom(next)).toBe(1);
  expect(sliceOf(message, [], NOON_MS)).toBeNull();
});

test('however often slices are cut, together they are the window, with no gap', () => {
  const backMs = fc.integer({ min: SHORTEST_SLICE_MS, max: 30 * DAY_MS });
  fc.assert(
    fc.property(backMs, fc.array(fc.boolean(), { maxLength: 60 }), (back, tooLong) => {
      const whole = window(back);
      const read: [number, number][] = [];
      let message: PollMessage | null = whole;
      for (let step = 0; message; step += 1) {
        expect(sweepFrom(message)).toBe(whole.fromMs);
        const cut: PollMessage | null = tooLong[step] ? cutWindow(message, NOON_MS) : null;
        if (!cut) read.push([message.fromMs, message.toMs ?? NOON_MS]);
        message = cut ?? nextSlice(message);
      }
      expect(read[0]?.[1]).toBe(NOON_MS);
      expect(read.at(-1)?.[0]).toBe(whole.fromMs);
      for (const [index, [fromMs]] of read.slice(0, -1).entries()) expect(read[index + 1]?.[1]).toBe(fromMs);
    }),
  );
});
