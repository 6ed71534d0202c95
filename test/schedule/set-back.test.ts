import { beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { TestClock } from '../support/clock.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { World } from '../support/world.ts';

let world: World;
let functions: ReturnType<World['functions']>;
beforeEach(() => {
  world = new World(memoryTable());
  functions = world.functions();
});

const SWEEP_MS = 6 * HOUR_MS;
/** Windows of each length that a tick asked for. */
async function asked(): Promise<{ short: number; sweeps: number }> {
  world.polls.splice(0);
  await functions.tick();
  const backs = world.polls.splice(0).map(({ body }) => body.backMs);
  return {
    short: backs.filter((backMs) => backMs === 20 * MINUTE_MS).length,
    sweeps: backs.filter((backMs) => backMs === 4 * DAY_MS).length,
  };
}

describe.each([HOUR_MS, 3 * DAY_MS, 400 * DAY_MS])(
  'the schedule after our clock was set back by %i ms',
  (backMs) => {
    test('goes on with the tick that sees it, and every minute from then on', async () => {
      await asked();
      world.clock.advance(MINUTE_MS);
      expect((await asked()).short).toBe(1);
      world.clock.advance(MINUTE_MS - backMs);
      expect((await asked()).short).toBe(1);
      for (let minute = 0; minute < 5; minute += 1) {
        world.clock.advance(MINUTE_MS);
        expect((await asked()).short).toBe(1);
      }
    });

    test('asks for a sweep within its period, and not at once for all that it seems to have missed', async () => {
      await asked();
      world.clock.advance(MINUTE_MS - backMs);
      let sweeps = (await asked()).sweeps;
      expect(sweeps).toBeLessThanOrEqual(1);
      for (let at = 0; at < SWEEP_MS; at += 10 * MINUTE_MS) {
        world.clock.advance(10 * MINUTE_MS);
        sweeps += (await asked()).sweeps;
      }
      expect(sweeps).toBeGreaterThanOrEqual(1);
      expect(sweeps).toBeLessThanOrEqual(2);
    });
  },
);

test('a clock that NTP sets back by seconds skips nothing and repeats nothing', async () => {
  await asked();
  world.clock.advance(MINUTE_MS);
  expect((await asked()).short).toBe(1);
  world.clock.advance(-20 * SECOND_MS);
  expect((await asked()).short).toBe(0);
  world.clock.advance(MINUTE_MS);
  expect((await asked()).short).toBe(1);
});

test('two machines whose clocks are a minute apart both ask for each minute once', async () => {
  const ahead = world.functions(new TestClock(world.clock.nowMs() + MINUTE_MS));
  await ahead.tick();
  world.polls.splice(0);
  expect((await asked()).short).toBe(0);
  world.clock.advance(2 * MINUTE_MS);
  expect((await asked()).short).toBe(1);
});
