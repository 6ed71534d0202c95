import { beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { VendorClocks } from '../../lambdas/polling/clocks/vendor-clocks.ts';
import { NOON_MS } from '../support/clock.ts';
import { runMinutes } from '../support/deployed.ts';
import { idsTold } from '../support/heard.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = new World(memoryTable());
});

const record = (id: string, calledAtMs: number, grade = 1) =>
  vendorRecord({ id, calledAtMs, intention_results: grade });
/** A call that has just ended, by the true time. */
const call = (id: string, atMs: number) => world.records.push(record(id, atMs - 30 * SECOND_MS));
const told = () => idsTold(world, 'sales').toSorted((one, other) => (one < other ? -1 : 1));
const faults = () =>
  world.heard.filter(({ message }) => message.event === 'fault').map(({ message }) => message.data.kind);

/** Our clock is wrong by so much for a minute, and the world goes on. */
async function wrongFor(ms: number, minutes: number, meanwhile: () => Promise<unknown> = async () => {}) {
  world.clock.advance(ms);
  await meanwhile();
  await runMinutes(world, minutes);
  world.clock.advance(-ms);
  // What was asked for with a delay comes when its queue says so, by a clock that nobody set.
  for (const one of [...world.nudges, ...world.polls]) one.visibleAtMs -= ms;
}

describe.each([3 * DAY_MS, 3 * HOUR_MS, 400 * DAY_MS])(
  'our clock is %i ms ahead for a minute and is then set back',
  (aheadMs) => {
    const outcomes = [
      { kind: 'rate-limited', detail: 'errcode 45009', holdMs: MINUTE_MS },
      { kind: 'ambiguous', detail: 'HTTP 500' },
      { kind: 'not-sent', detail: 'ECONNREFUSED' },
      { kind: 'busy', detail: 'errcode -1' },
    ] as const;
    test.each(outcomes)(
      'while a robot answers $kind: all later leads are told in their minute',
      async (outcome) => {
        await runMinutes(world, 2);
        world.answer = () => outcome;
        await wrongFor(aheadMs, 1, async () => call('during', world.clock.nowMs()));
        world.answer = () => ({ kind: 'accepted' });
        await runMinutes(world, 1);
        for (let at = 1; at <= 3; at += 1) {
          call(`later${at}`, world.clock.nowMs());
          await runMinutes(world, 1);
          expect(told()).toContain(`later${at}:A:sales`);
        }
        await runMinutes(world, 3);
        expect(told()).toContain('during:A:sales');
      },
    );

    test('while a channel is dead: it is probed within an hour', async () => {
      await runMinutes(world, 2);
      world.answer = () => ({ kind: 'channel-dead', detail: 'errcode 93000' });
      await wrongFor(aheadMs, 1, async () => call('during', world.clock.nowMs()));
      world.answer = () => ({ kind: 'accepted' });
      await runMinutes(world, 62);
      expect(told()).toContain('during:A:sales');
    });

    test('while the vendor is down at the first start: no later lead is recorded in silence', async () => {
      world.vendorFault = 'unavailable';
      await wrongFor(aheadMs, 1);
      await runMinutes(world, 2);
      world.vendorFault = null;
      world.records = [record('old', world.clock.nowMs() - 2 * HOUR_MS)];
      call('a', world.clock.nowMs());
      await runMinutes(world, 1);
      expect(told()).toEqual(['a:A:sales']);
      call('b', world.clock.nowMs());
      await runMinutes(world, 1);
      expect(told()).toEqual(['a:A:sales', 'b:A:sales']);
      const state = (await world.items()).find(
        ({ sk, pk }) => sk === 'STATE' && String(pk).startsWith('TASK#'),
      );
      expect(state).not.toHaveProperty('failing');
    });

    test('at a first start that reads: what comes later is told', async () => {
      world.records = [record('old', NOON_MS - 2 * HOUR_MS)];
      await wrongFor(aheadMs, 1);
      await runMinutes(world, 2);
      call('a', world.clock.nowMs());
      await runMinutes(world, 1);
      expect(told()).toEqual(['a:A:sales']);
    });

    test('operators hear of it, once for each way, and a fault of then silences none of now', async () => {
      world.config = { ...world.config, ops: { channels: ['ops'] } };
      await runMinutes(world, 2);
      world.answer = (channel) =>
        channel === 'sales' ? { kind: 'rejected', detail: 'errcode 40063' } : { kind: 'accepted' };
      await wrongFor(aheadMs, 1, async () => call('during', world.clock.nowMs() - aheadMs));
      await runMinutes(world, 2);
      const before = faults().filter((kind) => kind === 'deliveries-dead').length;
      call('later', world.clock.nowMs());
      await runMinutes(world, 3);
      expect(faults().filter((kind) => kind === 'deliveries-dead')).toHaveLength(before + 1);
      expect(faults().filter((kind) => kind === 'clock-jumped')).toHaveLength(1);
    });
  },
);

describe('what a first reading recorded in silence', () => {
  test('stays silent when our clock jumps ahead, as the vendor tells it', async () => {
    world.vendorAheadMs = 0;
    world.records = [record('old', NOON_MS - 80 * MINUTE_MS)];
    await runMinutes(world, 2);
    world.clock.advance(50 * MINUTE_MS);
    world.vendorAheadMs = -50 * MINUTE_MS;
    await runMinutes(world, 3);
    expect(told()).toEqual([]);
    call('new', world.clock.nowMs() - 50 * MINUTE_MS);
    await runMinutes(world, 1);
    expect(told()).toEqual(['new:A:sales']);
  });

  test.each([70 * MINUTE_MS, 3 * HOUR_MS, 3 * DAY_MS])(
    'by a clock that was %i ms ahead at the first start is told once the clock is set back, where it was fresh',
    async (aheadMs) => {
      world.records = [record('old', NOON_MS - 2 * HOUR_MS), record('fresh', NOON_MS - 5 * MINUTE_MS)];
      await wrongFor(aheadMs, 5);
      expect(told()).toEqual([]);
      await runMinutes(world, 20);
      expect(told()).toEqual(['fresh:A:sales']);
    },
  );
});

test('a file that wants more, deployed while the vendor is down at the first start, silences no lead since then', async () => {
  world.vendorFault = 'unavailable';
  await runMinutes(world, 2);
  call('a', world.clock.nowMs());
  await runMinutes(world, 90);
  world.config = { ...world.config, tasks: world.config.tasks.map((task) => ({ ...task, grades: [1, 2] })) };
  await runMinutes(world, 2);
  world.vendorFault = null;
  world.records.push(record('old', NOON_MS - 2 * HOUR_MS), record('b', world.clock.nowMs() - MINUTE_MS, 2));
  await runMinutes(world, 2);
  expect(told()).toEqual(['a:A:sales', 'b:B:sales']);
});

test('our clock was behind, as calls showed, and is put right: a file that wants more then silences nobody', async () => {
  world.clocks = new VendorClocks();
  const behindMs = 95 * MINUTE_MS;
  call('first', NOON_MS + behindMs);
  await runMinutes(world, 18);
  world.clock.advance(behindMs);
  world.config = { ...world.config, tasks: world.config.tasks.map((task) => ({ ...task, grades: [1, 2] })) };
  await runMinutes(world, 2);
  world.records.push(record('b', world.clock.nowMs() - MINUTE_MS, 2));
  await runMinutes(world, 2);
  expect(told()).toEqual(['b:B:sales', 'first:A:sales']);
});

describe('a poll that is killed while our clock is ahead', () => {
  test('a lead whose deliveries were being written is settled, and then costs no more writes', async () => {
    await runMinutes(world, 2);
    await wrongFor(3 * DAY_MS, 0, async () => {
      call('a', world.clock.nowMs() - 3 * DAY_MS);
      const functions = world.functions();
      await functions.tick();
      let writes = 0;
      world.gate = (name, effect) => {
        if (name === 'PutCommand') writes += 1;
        return writes > 1 ? Promise.reject(new Error('killed')) : effect();
      };
      for (const { body } of world.polls.splice(0)) await functions.poll(body).catch(() => null);
      world.gate = (_name, effect) => effect();
    });
    await runMinutes(world, 3);
    expect(told()).toEqual(['a:A:sales']);
    const lead = (await world.items()).find(({ recordId }) => recordId === 'a');
    expect(lead).not.toHaveProperty('unsettledUntilMs');
  });
});

describe.each([3 * DAY_MS, 100 * DAY_MS])('our clock is set back by %i ms, and forward again', (backMs) => {
  test('nothing is told twice, everything once, and the schedule goes on', async () => {
    await runMinutes(world, 2);
    call('before', world.clock.nowMs());
    await runMinutes(world, 1);
    await wrongFor(-backMs, 2, async () => call('during', world.clock.nowMs() + backMs));
    expect(told()).toEqual(['before:A:sales', 'during:A:sales']);
    call('after', world.clock.nowMs());
    await runMinutes(world, 2);
    expect(told()).toEqual(['after:A:sales', 'before:A:sales', 'during:A:sales']);
    const lead = (await world.items()).find(({ recordId }) => recordId === 'during');
    expect(Number(lead?.expiresAt) * SECOND_MS).toBeGreaterThan(world.clock.nowMs() + 80 * DAY_MS);
    const deliveries = (await world.items()).filter(({ pk }) => pk === 'RECORD#during');
    for (const { expiresAt } of deliveries) {
      expect(Number(expiresAt) * SECOND_MS).toBeGreaterThan(world.clock.nowMs() + 80 * DAY_MS);
    }
  });
});

describe('a clock beside the wall clock', () => {
  test('shows a jump forwards, which a stop of the ticks is not', async () => {
    world.config = { ...world.config, ops: { channels: ['ops'] } };
    const functions = world.functions();
    await functions.tick();
    world.clock.advance(3 * HOUR_MS);
    await functions.tick('scheduled', 3 * HOUR_MS);
    await world.settle(functions);
    expect(faults()).toEqual([]);
    world.clock.advance(3 * HOUR_MS);
    await functions.tick('scheduled', MINUTE_MS);
    await world.settle(functions);
    expect(faults()).toEqual(['clock-jumped']);
  });

  test('shows it to the next tick too, where the table did not take in what tasks remember', async () => {
    const functions = world.functions();
    await functions.tick();
    await world.settle(functions);
    world.clock.advance(6 * DAY_MS);
    call('late', world.clock.nowMs() - 2 * HOUR_MS);
    let throttled = 0;
    world.gate = (name, effect) => {
      if (name !== 'UpdateCommand' || throttled > 0) return effect();
      throttled += 1;
      return Promise.reject(new Error('throttled'));
    };
    await functions.tick('scheduled', MINUTE_MS).catch(() => null);
    await world.settle(functions);
    world.clock.advance(MINUTE_MS);
    await functions.tick('scheduled', 2 * MINUTE_MS);
    await world.settle(functions);
    expect(throttled).toBe(1);
    expect(told()).toEqual(['late:A:sales']);
  });

  test('says nothing of a tick a little early or late', async () => {
    const functions = world.functions();
    await functions.tick();
    world.clock.advance(MINUTE_MS);
    await functions.tick('scheduled', 2 * MINUTE_MS);
    await world.settle(functions);
    expect(faults()).toEqual([]);
  });
});
