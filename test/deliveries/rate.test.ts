import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  emptyWindow,
  freeAtMs,
  freeSlots,
  type RateWindow,
  withSend,
} from '../../lambdas/deliveries/rate.ts';
import { MINUTE_MS } from '../../lambdas/platform/duration.ts';
import { NOON_MS } from '../support/clock.ts';

const PER_MINUTE = 20;

test('a full minute has no room, and room comes one minute after the first send was over', () => {
  let window: RateWindow = emptyWindow;
  for (let index = 0; index < PER_MINUTE; index += 1) {
    const endsAtMs = NOON_MS + index * 1000;
    window = withSend(window, { id: `${index}`, endsAtMs }, new Map(), endsAtMs);
  }
  const nowMs = NOON_MS + 30_000;
  expect(freeSlots(window, PER_MINUTE, nowMs)).toBe(0);
  const roomAtMs = freeAtMs(window, PER_MINUTE, 1, nowMs);
  expect(freeSlots(window, PER_MINUTE, roomAtMs - 1)).toBe(0);
  expect(freeSlots(window, PER_MINUTE, roomAtMs)).toBe(1);
  expect(freeSlots(window, PER_MINUTE, freeAtMs(window, PER_MINUTE, 4, nowMs))).toBe(4);
});

test('a send that was over sooner than feared gives its place back sooner', () => {
  const window = withSend(emptyWindow, { id: 'a', endsAtMs: NOON_MS + 15_000 }, new Map(), NOON_MS);
  const later = withSend(
    window,
    { id: 'b', endsAtMs: NOON_MS + 30_000 },
    new Map([['a', NOON_MS + 100]]),
    NOON_MS + 200,
  );
  expect(freeAtMs(later, 2, 1, NOON_MS + 300)).toBeLessThan(NOON_MS + 62_000);
});

test('never more than 20 arrive in any minute, however long each request is under way', () => {
  const sends = fc.array(
    fc.record({ gapMs: fc.integer({ min: 0, max: 4000 }), flightMs: fc.integer({ min: 0, max: 15_000 }) }),
    { minLength: 1, maxLength: 120 },
  );
  fc.assert(
    fc.property(sends, (steps) => {
      let nowMs = NOON_MS;
      let window: RateWindow = emptyWindow;
      const ended = new Map<string, number>();
      const arrivals: number[] = [];
      for (const [index, { gapMs, flightMs }] of steps.entries()) {
        nowMs += gapMs;
        nowMs = Math.max(nowMs, freeAtMs(window, PER_MINUTE, 1, nowMs));
        const id = `${index}`;
        window = withSend(window, { id, endsAtMs: nowMs + 15_000 }, ended, nowMs);
        // The receiver sees it at some moment while it is under way.
        arrivals.push(nowMs + Math.floor(flightMs / 2));
        nowMs += flightMs;
        ended.set(id, nowMs);
      }
      const busiest = Math.max(
        ...arrivals.map((from) => arrivals.filter((atMs) => atMs >= from && atMs < from + MINUTE_MS).length),
      );
      expect(busiest).toBeLessThanOrEqual(PER_MINUTE);
    }),
  );
});
