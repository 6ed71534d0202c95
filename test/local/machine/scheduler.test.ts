import { expect, test } from 'vitest';
import type { Clock } from '../../../lambdas/platform/time/clock.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { Scheduler } from '../../../local/machine/scheduler.ts';
import { NOON_MS } from '../../support/clock.ts';

/** When it fired, in milliseconds after noon. @param wake what the clock shows after a wait until then */
async function firings(count: number, wake: (untilMs: number, nth: number) => number): Promise<number[]> {
  let nowMs = NOON_MS + 44 * SECOND_MS;
  let waits = 0;
  const fired: number[] = [];
  const done = Promise.withResolvers<void>();
  const clock: Clock = {
    nowMs: () => nowMs,
    async sleep(ms) {
      waits += 1;
      nowMs = wake(nowMs + ms, waits);
    },
  };
  const scheduler = new Scheduler({
    clock,
    async fire() {
      fired.push(nowMs - NOON_MS);
      if (fired.length >= count) done.resolve();
    },
  });
  scheduler.start();
  await done.promise;
  await scheduler.stop();
  return fired.slice(0, count);
}

test('it fires at once, and then on each minute', async () => {
  expect(await firings(3, (untilMs) => untilMs)).toEqual([44_000, MINUTE_MS, 2 * MINUTE_MS]);
});

test('a timer that goes off a millisecond early costs no minute', async () => {
  const early = (untilMs: number, nth: number) => (nth % 2 === 1 ? untilMs - 1 : untilMs);
  expect(await firings(3, early)).toEqual([44_000, MINUTE_MS, 2 * MINUTE_MS]);
});

test('a clock that is set back by a day meanwhile is not waited for', async () => {
  const setBack = (untilMs: number, nth: number) => (nth === 1 ? untilMs - DAY_MS : untilMs);
  expect((await firings(2, setBack))[1]).toBe(MINUTE_MS - DAY_MS);
});
