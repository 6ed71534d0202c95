import { beforeEach, describe, expect, test } from 'vitest';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { runMinutes } from '../support/deployed.ts';
import { heardLeads, idsTold, unmarkedRepeats } from '../support/heard.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = new World(memoryTable());
});

const record = (id: string, calledAtMs: number, grade = 1) =>
  vendorRecord({ id, calledAtMs, intention_results: grade });
const heard = () => heardLeads(world, 'sales').map(({ id }) => id);

describe('ticks', () => {
  test('lost for a day: the long window fell due meanwhile and is asked for, and nothing of that day is silent', async () => {
    await runMinutes(world, 1);
    world.clock.advance(DAY_MS);
    // Graded while nobody looked, and older than the short window reaches.
    world.records = [record('a', NOON_MS + 2 * HOUR_MS), record('b', NOON_MS + 23 * HOUR_MS)];
    await runMinutes(world, 1);
    expect(idsTold(world, 'sales')).toEqual(['a:A:sales', 'b:A:sales']);
  });

  test('lost longer than any window reaches: what is new is told, what was over long before is recorded', async () => {
    await runMinutes(world, 1);
    world.clock.advance(6 * DAY_MS);
    world.records = [record('old', NOON_MS + 5 * DAY_MS), record('new', NOON_MS + 6 * DAY_MS)];
    await runMinutes(world, 1);
    expect(heard()).toEqual(['new:A:sales']);
    expect(await world.table()).toMatchObject({ 'RECORD#old TOLD#A#sales': { state: 'baselined' } });
  });

  test('doubled, at once and again a moment later: each lead is told once', async () => {
    world.records = [record('a', NOON_MS - MINUTE_MS), record('b', NOON_MS)];
    await runMinutes(world, 3, { ticks: () => 3, functions: () => world.functions() });
    expect(heard()).toEqual(['a:A:sales', 'b:A:sales']);
  });

  test('that die after they sent and before they remembered are repeated by the next one', async () => {
    world.records = [record('a', NOON_MS - MINUTE_MS)];
    let died = 0;
    world.gate = (name, effect) => {
      if (name !== 'UpdateCommand' || died > 0) return effect();
      died += 1;
      return Promise.reject(new Error('killed'));
    };
    expect(await runMinutes(world, 1)).toBe(1);
    await runMinutes(world, 1);
    expect(heard()).toEqual(['a:A:sales']);
    expect((await world.items()).find(({ pk }) => pk === 'TICK')).toMatchObject({
      lastMs: NOON_MS + MINUTE_MS,
    });
  });

  test('whose clock was set back by an hour miss one, and go on every minute', async () => {
    await runMinutes(world, 1);
    world.clock.advance(-HOUR_MS);
    const functions = world.functions();
    await functions.tick();
    for (let minute = 0; minute < 3; minute += 1) {
      world.clock.advance(MINUTE_MS);
      expect((await functions.tick()).polls).toBeGreaterThan(0);
    }
  });
});

describe('clocks that are minutes apart', () => {
  const offBy = (ms: number): Clock => ({
    nowMs: () => world.clock.nowMs() + ms,
    sleep: (forMs) => world.clock.sleep(forMs),
  });
  /** A robot that counts by its own clock, as WeCom does. */
  function strictRobot(): void {
    const times: number[] = [];
    world.answer = (channel) => {
      if (channel !== 'sales') return { kind: 'accepted' };
      const nowMs = world.clock.nowMs();
      times.push(nowMs);
      const inAMinute = times.filter((atMs) => atMs > nowMs - MINUTE_MS).length;
      return inAMinute > 20
        ? { kind: 'rate-limited', detail: 'errcode 45009', holdMs: MINUTE_MS }
        : { kind: 'accepted' };
    };
  }

  test.each([
    [4 * MINUTE_MS, 0],
    [0, 4 * MINUTE_MS],
    [-4 * MINUTE_MS, 4 * MINUTE_MS],
    [10 * SECOND_MS, -35 * SECOND_MS],
  ])('two machines, %d ms and %d ms off: nothing is lost and no repeat goes unmarked', async (one, other) => {
    strictRobot();
    world.records = Array.from({ length: 25 }, (_, index) =>
      record(`r${index + 10}`, NOON_MS - 5 * MINUTE_MS + index * SECOND_MS),
    );
    const machines = [world.functions(offBy(one)), world.functions(offBy(other))] as const;
    let turn = 0;
    const functions = () => {
      turn += 1;
      return machines[turn % 2] ?? machines[0];
    };
    await runMinutes(world, 15, { functions });
    for (const channel of ['sales', 'leads']) {
      expect(idsTold(world, channel)).toEqual(world.records.map(({ id }) => `${id}:A:${channel}`));
      expect(unmarkedRepeats(world, channel)).toEqual([]);
    }
  });

  test('a lease of a machine whose clock is ahead is waited for, not broken', async () => {
    world.records = [record('a', NOON_MS - MINUTE_MS)];
    const ahead = world.functions(offBy(2 * MINUTE_MS));
    await ahead.tick();
    for (const { body } of world.polls.splice(0)) await ahead.poll(body);
    const held = await ahead.stores.lanes.take(
      'sales',
      'ahead',
      NOON_MS + 2 * MINUTE_MS,
      NOON_MS + 2 * MINUTE_MS + 30 * SECOND_MS,
    );
    expect(held).not.toBeNull();
    world.clock.advance(2 * MINUTE_MS + 29 * SECOND_MS);
    const nudge = { channel: 'sales', keys: [], hops: 0 };
    const behind = world.functions();
    expect(await behind.deliver(nudge)).toMatchObject({ outcome: 'taken' });
    world.clock.advance(SECOND_MS);
    expect(await behind.deliver(nudge)).toMatchObject({ outcome: 'delivered', sent: 1 });
  });

  test('a vendor whose clock is ahead: its calls of the future are told now, and have no age', async () => {
    world.records = [record('a', NOON_MS + 5 * MINUTE_MS)];
    await runMinutes(world, 1);
    expect(heard()).toEqual(['a:A:sales']);
    expect(world.heard[0]?.message.text).toContain('3月2日 12:05');
    expect(world.heard[0]?.message.text).not.toMatch(/刚刚|前/);
  });

  test('a vendor whose clock is behind: its calls seem old, and are told all the same once leadbell is at work', async () => {
    await runMinutes(world, 1);
    world.records = [record('a', NOON_MS - 18 * MINUTE_MS)];
    await runMinutes(world, 1);
    expect(heard()).toEqual(['a:A:sales']);
  });
});
