import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  emptyWindow,
  freeAtMs,
  freeSlots,
  type RateWindow,
  withEnd,
  withHold,
  withSend,
} from '../../../lambdas/deliveries/lanes/rate.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';

const perMinute = (sends: number) => [{ sends, inMs: MINUTE_MS }];
const PER_MINUTE = 20;
const LONGEST_MS = 15_000;

/** The window once a send has begun, which must fit. */
function begun(window: RateWindow, id: string, nowMs: number, sends = PER_MINUTE): RateWindow {
  const next = withSend(window, { id, endsAtMs: nowMs + LONGEST_MS }, perMinute(sends), nowMs);
  if (!('sends' in next)) throw new Error(`${id} does not fit before ${next.freeAtMs}`);
  return next;
}

const sent = (window: RateWindow, id: string, atMs: number) => withEnd(begun(window, id, atMs), id, atMs);

test('a full minute has no room, and room comes one minute after the first send was over', () => {
  let window = emptyWindow;
  for (let index = 0; index < PER_MINUTE; index += 1)
    window = sent(window, `${index}`, NOON_MS + index * 1000);
  const nowMs = NOON_MS + 30_000;
  expect(freeSlots(window, perMinute(PER_MINUTE), nowMs)).toBe(0);
  const roomAtMs = freeAtMs(window, perMinute(PER_MINUTE), 1, nowMs);
  expect(withSend(window, { id: 'one more', endsAtMs: nowMs }, perMinute(PER_MINUTE), nowMs)).toEqual({
    freeAtMs: roomAtMs,
  });
  expect(freeSlots(window, perMinute(PER_MINUTE), roomAtMs - 1)).toBe(0);
  expect(freeSlots(window, perMinute(PER_MINUTE), roomAtMs)).toBe(1);
  expect(freeSlots(window, perMinute(PER_MINUTE), freeAtMs(window, perMinute(PER_MINUTE), 4, nowMs))).toBe(4);
});

test('a send that was over sooner than feared gives its place back sooner', () => {
  const window = withEnd(begun(emptyWindow, 'a', NOON_MS), 'a', NOON_MS + 100);
  expect(freeAtMs(window, perMinute(1), 1, NOON_MS + 300)).toBeLessThan(NOON_MS + 62_000);
});

test('a robot takes one at a time: while a send is under way, the next one waits', () => {
  const window = begun(emptyWindow, 'a', NOON_MS);
  expect(withSend(window, { id: 'b', endsAtMs: NOON_MS + 1 }, perMinute(PER_MINUTE), NOON_MS)).toHaveProperty(
    'freeAtMs',
  );
  expect(begun(withEnd(window, 'a', NOON_MS + 50), 'b', NOON_MS + 50).sends).toHaveLength(2);
});

test('a sender that died does not keep the robot for longer than any send takes', () => {
  expect(begun(begun(emptyWindow, 'lost', NOON_MS), 'next', NOON_MS + LONGEST_MS).sends).toHaveLength(2);
});

test('an empty minute has all its room, now', () => {
  expect(emptyWindow).toEqual({ sends: [], heldUntilMs: null });
  expect(freeSlots(emptyWindow, perMinute(PER_MINUTE), NOON_MS)).toBe(PER_MINUTE);
  expect(freeAtMs(emptyWindow, perMinute(PER_MINUTE), PER_MINUTE, NOON_MS)).toBe(NOON_MS);
  const one = sent(emptyWindow, 'a', NOON_MS);
  expect(freeAtMs(one, perMinute(PER_MINUTE), PER_MINUTE - 1, NOON_MS + 1)).toBe(NOON_MS + 1);
  expect(freeAtMs(one, perMinute(PER_MINUTE), PER_MINUTE, NOON_MS + 1)).toBe(NOON_MS + 60_500);
});

test('a receiver that is full is left alone until it has room again, by everybody, and no longer', () => {
  const untilMs = NOON_MS + MINUTE_MS;
  const held = withHold(withEnd(begun(emptyWindow, 'a', NOON_MS), 'a', NOON_MS), untilMs);
  expect(freeSlots(held, perMinute(PER_MINUTE), untilMs - 1)).toBe(0);
  expect(freeAtMs(held, perMinute(PER_MINUTE), 1, NOON_MS)).toBe(untilMs);
  expect(withSend(held, { id: 'b', endsAtMs: untilMs }, perMinute(PER_MINUTE), untilMs - 1)).toEqual({
    freeAtMs: untilMs,
  });
  // The one that heard of it first does not make it shorter, nor does a send that ends meanwhile.
  expect(withHold(withEnd(held, 'a', NOON_MS + 1), NOON_MS + 1).heldUntilMs).toBe(untilMs);
  expect(freeSlots(held, perMinute(PER_MINUTE), untilMs)).toBe(PER_MINUTE - 1);
  expect(begun(held, 'b', untilMs).heldUntilMs).toBeNull();
});

test('room comes in the order in which sends end, not in that in which they began', () => {
  const sends = [
    { id: 'a', endsAtMs: NOON_MS + 9000, over: true },
    { id: 'b', endsAtMs: NOON_MS + 1000, over: true },
    { id: 'c', endsAtMs: NOON_MS + 5000, over: true },
  ];
  const when = (slots: number) =>
    freeAtMs({ ...emptyWindow, sends }, perMinute(3), slots, NOON_MS + 9000) - NOON_MS;
  expect([when(1), when(2), when(3)]).toEqual([61_500, 65_500, 69_500]);
});

test('a send that is over is over, even in the very moment that it ended', () => {
  const window = withEnd(begun(emptyWindow, 'a', NOON_MS), 'a', NOON_MS + 1000);
  expect(window.sends).toEqual([{ id: 'a', endsAtMs: NOON_MS + 1000, over: true }]);
  // By a clock that is a little behind, its end lies ahead: the next one may begin all the same.
  expect(begun(window, 'b', NOON_MS + 900).sends).toHaveLength(2);
});

test('never more than 20 arrive in any minute, however long each request is under way', () => {
  const sends = fc.array(
    fc.record({
      gapMs: fc.integer({ min: 0, max: 4000 }),
      flightMs: fc.integer({ min: 0, max: LONGEST_MS }),
      /** Its sender dies and never says that it is over. */
      lost: fc.boolean(),
    }),
    { minLength: 1, maxLength: 120 },
  );
  fc.assert(
    fc.property(sends, (steps) => {
      let nowMs = NOON_MS;
      let window = emptyWindow;
      const arrivals: number[] = [];
      for (const [index, { gapMs, flightMs, lost }] of steps.entries()) {
        nowMs += gapMs;
        const id = `${index}`;
        for (;;) {
          const next = withSend(window, { id, endsAtMs: nowMs + LONGEST_MS }, perMinute(PER_MINUTE), nowMs);
          if ('sends' in next) {
            window = next;
            break;
          }
          nowMs = next.freeAtMs;
        }
        // The receiver sees it at some moment while it is under way.
        arrivals.push(nowMs + Math.floor(flightMs / 2));
        nowMs += flightMs;
        if (!lost) window = withEnd(window, id, nowMs);
      }
      const busiest = Math.max(
        ...arrivals.map((from) => arrivals.filter((atMs) => atMs >= from && atMs < from + MINUTE_MS).length),
      );
      expect(busiest).toBeLessThanOrEqual(PER_MINUTE);
    }),
  );
});

test('a limit on bursts is a pause between two sends, and takes none of the sends of a minute', () => {
  const limits = [
    { sends: 2, inMs: 1000 },
    { sends: 5, inMs: MINUTE_MS },
  ];
  let window = emptyWindow;
  for (const id of ['a', 'b']) {
    const next = withSend(window, { id, endsAtMs: NOON_MS + LONGEST_MS }, limits, NOON_MS);
    if (!('sends' in next)) throw new Error(`${id} fits`);
    window = withEnd(next, id, NOON_MS);
  }
  // Three are left of the minute, after a pause.
  expect(freeSlots(window, limits, NOON_MS)).toBe(3);
  expect(withSend(window, { id: 'c', endsAtMs: NOON_MS }, limits, NOON_MS)).toEqual({
    freeAtMs: NOON_MS + 1500,
  });
  expect(freeAtMs(window, limits, 1, NOON_MS)).toBe(NOON_MS + 1500);
  expect(freeAtMs(window, limits, 4, NOON_MS)).toBe(NOON_MS + MINUTE_MS + 500);
  expect(withSend(window, { id: 'c', endsAtMs: NOON_MS + 2000 }, limits, NOON_MS + 1500)).toHaveProperty(
    'sends',
  );
});
