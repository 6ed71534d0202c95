import { beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../lambdas/channels/channel.ts';
import { redriveDead, resumeStopped } from '../../lambdas/deliveries/redrive.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import type { Key } from '../../lambdas/platform/table/table.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { runMinutes } from '../support/deployed.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { markdownOf } from '../support/printed.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = new World(memoryTable());
  list(1);
});

const TOLD = { pk: 'RECORD#a', sk: 'TOLD#A#sales' };

function list(grade: number): void {
  world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS, intention_results: grade })];
}

function salesAnswers(outcome: Outcome): void {
  world.answer = (channel) => (channel === 'sales' ? outcome : { kind: 'accepted' });
}

const REJECTED: Outcome = { kind: 'rejected', detail: 'errcode 44004' };

function redriving() {
  const { platform } = world;
  const { stores } = world.functions();
  const laneQueue = { send: async () => {} };
  return { platform, ...stores, faults: openFaults(world.config, { platform, ...stores, laneQueue }) };
}

const redrive = (...keys: Key[]) => redriveDead(redriving(), keys);
const state = async () => (await world.table())[`${TOLD.pk} ${TOLD.sk}`];

describe('redrive', () => {
  test('a delivery that died unanswered gets all its tries again, each marked as a repeat', async () => {
    salesAnswers({ kind: 'ambiguous', detail: 'time-out' });
    await world.once();
    const tries = world.idsHeard('sales').length;
    expect(tries).toBeGreaterThan(8);
    expect(tries).toBeLessThan(20);
    expect(await state()).toMatchObject({ state: 'dead', reason: 'ambiguous' });

    expect((await redrive(TOLD)).keys).toEqual([TOLD]);
    await world.settle();
    const heard = world.heard.filter(({ channel }) => channel === 'sales');
    expect(heard.map(({ message }) => markdownOf(message).includes('重发'))).toEqual([
      false,
      ...Array(2 * tries - 1).fill(true),
    ]);
    expect(await state()).toMatchObject({ state: 'dead', reason: 'ambiguous' });
  });

  test('one whose senders fell silent gets its tries again, too', async () => {
    salesAnswers({ kind: 'ambiguous', detail: 'time-out' });
    await world.once();
    const tries = world.idsHeard('sales').length;
    await redrive(TOLD);
    await resumeStopped(redriving(), 'sales');
    const { stores, deliver } = world.functions();
    for (let death = 0; death < 2; death += 1) {
      world.clock.advance(MINUTE_MS);
      world.gate = async (name, effect) => {
        if (name !== 'sales hears') return effect();
        throw new Error('killed');
      };
      await expect(deliver({ channel: 'sales', keys: [], hops: 0 })).rejects.toThrow('killed');
    }
    world.clock.advance(MINUTE_MS);
    world.gate = (_name, effect) => effect();
    salesAnswers({ kind: 'accepted' });
    await world.functions().tick('lanes');
    await world.settle();
    expect(await stores.deliveries.get(TOLD)).toMatchObject({ state: 'sent', ambiguous: tries + 2 });
  });

  test('what was sent, or waits, is left alone', async () => {
    await world.once();
    expect(await redrive(TOLD)).toEqual({ keys: [], outdated: 0 });
    expect(world.idsHeard('sales')).toHaveLength(1);
  });

  test('an alert stays dead once its lead has another grade', async () => {
    salesAnswers(REJECTED);
    await world.once();
    list(3);
    await world.once();
    salesAnswers({ kind: 'accepted' });
    expect(await redrive(TOLD)).toEqual({ keys: [], outdated: 1 });
    await world.settle();
    expect(world.idsHeard('sales')).toEqual([]);
  });

  test('a correction stays dead once its lead has recovered', async () => {
    await world.once();
    list(3);
    salesAnswers(REJECTED);
    await world.once();
    world.clock.advance(20 * MINUTE_MS);
    await world.functions().tick('lanes');
    await world.settle();
    const fell = { pk: 'RECORD#a', sk: 'FELL#A#sales' };
    expect(await world.functions().stores.deliveries.get(fell)).toMatchObject({ state: 'dead' });
    list(1);
    await world.once();
    expect(await redrive(fell)).toEqual({ keys: [], outdated: 1 });
  });

  describe.each(['before', 'after'] as const)('a lead that falls meanwhile', (when) => {
    const poll = async () => {
      const functions = world.functions();
      await functions.tick('once');
      for (const { body } of world.polls.splice(0)) await functions.poll(body);
    };

    /** Both take the token of what they decide about: the lead and the dead delivery, in opposite order. */
    test.each([
      ['the poll', 'the first update of redrive', 1],
      ['the poll', 'the second update of redrive', 2],
      ['redrive', 'the first update of the poll', 1],
      ['redrive', 'the second update of the poll', 2],
    ] as const)(`is corrected, or not announced: %s comes ${when} %s`, async (intruder, _, nth) => {
      salesAnswers(REJECTED);
      await world.once();
      list(3);
      salesAnswers({ kind: 'accepted' });
      const effects: string[] = [];
      const intrude = () => (intruder === 'redrive' ? redrive(TOLD) : poll());
      world.gate = async (name, effect) => {
        effects.push(name);
        const isIt = name === 'UpdateCommand' && effects.filter((one) => one === name).length === nth;
        if (isIt && when === 'before') await intrude();
        const result = await effect();
        if (isIt && when === 'after') await intrude();
        return result;
      };
      await (intruder === 'redrive' ? poll() : redrive(TOLD));
      world.gate = (_name, effect) => effect();
      await world.once();
      world.clock.advance(20 * MINUTE_MS);
      await world.once();
      const heard = world.idsHeard('sales');
      expect(heard.includes('a:A:sales')).toBe(heard.includes('a:A:sales:correction'));
    });
  });

  test('what waits for hours after a failure is tried at once', async () => {
    salesAnswers({ kind: 'ambiguous', detail: 'HTTP 502' });
    await runMinutes(world, 180);
    const tries = world.idsHeard('sales').length;
    expect(tries).toBeLessThan(9);
    salesAnswers({ kind: 'accepted' });
    await resumeStopped(redriving(), 'sales');
    await runMinutes(world, 1);
    expect(await state()).toMatchObject({ state: 'sent' });
  });

  test('a stopped lane goes on, and operators hear that the channel is back', async () => {
    salesAnswers({ kind: 'channel-dead', detail: 'errcode 93000' });
    await world.once();
    salesAnswers({ kind: 'accepted' });
    expect(await resumeStopped(redriving(), 'sales')).toBe(true);
    expect(await resumeStopped(redriving(), 'sales')).toBe(false);
    await world.functions().tick('lanes');
    await world.settle();
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    world.clock.advance(10 * MINUTE_MS);
    await world.functions().tick('lanes');
    await world.settle();
    expect(world.idsHeard('ops')).toHaveLength(2);
  });

  test('a stopped lane that fails again is back when it takes something, not when somebody redrives it', async () => {
    salesAnswers({ kind: 'channel-dead', detail: 'errcode 93000' });
    await world.once();
    salesAnswers({ kind: 'not-sent', detail: 'ECONNREFUSED' });
    await runMinutes(world, 1);
    await resumeStopped(redriving(), 'sales');
    await runMinutes(world, 2);
    salesAnswers({ kind: 'accepted' });
    await runMinutes(world, 7);
    const [begins, over, ...more] = world.heard.filter(({ channel }) => channel === 'ops');
    expect(more).toEqual([]);
    const { since, over: until } = over?.message.data ?? {};
    expect(since).toBe(begins?.message.data.since);
    expect(Date.parse(String(until))).toBeGreaterThan(Date.parse(String(since)) + 3 * MINUTE_MS);
  });
});
