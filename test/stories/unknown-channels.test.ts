import { beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../lambdas/config/config.ts';
import { LEASE_MS } from '../../lambdas/deliveries/lanes/lane-lease.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;

const full = testConfig();
const { sales: _sales, ...others } = full.channels;
const withoutSales: Config = {
  ...full,
  channels: others,
  tasks: [{ ...testTask, channels: ['leads'] }],
};

beforeEach(async () => {
  world = new World(memoryTable());
  world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
  // An alert that the old configuration wrote, and whose nudge was lost.
  await minute();
  const functions = world.functions();
  for (const { body } of world.polls.splice(0)) await functions.poll(body);
  world.nudges.splice(0);
});

/** Ticks as the schedule does, once every `everyMs`, and works off what follows. */
async function pass(ms: number, everyMs = MINUTE_MS): Promise<void> {
  for (const endMs = world.clock.nowMs() + ms; world.clock.nowMs() < endMs; ) {
    world.clock.advance(everyMs);
    await minute();
    await world.settle();
  }
}

const minute = () => world.functions().tick('scheduled');
const alert = async () => world.functions().stores.deliveries.get({ pk: 'RECORD#a', sk: 'TOLD#A#sales' });
const opsHeard = () =>
  world.heard.filter(({ channel }) => channel === 'ops').map(({ message }) => message.subject);

const WAITS = '【故障】还有消息要发到渠道 sales，但 leadbell.yaml 里已经没有它';
const OVER = '【恢复】渠道 sales 已经没有发不出去的消息';

describe('a channel that the configuration lost while something waits for it', () => {
  test('is waited for, then reported, and dead after a day, each told once', async () => {
    world.config = withoutSales;
    await pass(14 * MINUTE_MS);
    expect(opsHeard()).toEqual([]);
    await pass(5 * MINUTE_MS);
    expect(opsHeard()).toEqual([WAITS]);
    await pass(DAY_MS - 60 * MINUTE_MS, 30 * MINUTE_MS);
    expect(await alert()).toMatchObject({ state: 'pending' });
    await pass(90 * MINUTE_MS, 10 * MINUTE_MS);
    expect(await alert()).toMatchObject({ state: 'dead', reason: 'channel-unknown', notBeforeMs: null });
    expect(opsHeard()).toEqual([WAITS, '【故障】渠道 sales 有消息没能送达，已放弃', OVER]);
    expect(world.idsHeard('sales')).toEqual([]);
  });

  test('sends it when the channel comes back, and operators hear that it is over', async () => {
    world.config = withoutSales;
    await pass(20 * MINUTE_MS);
    world.config = full;
    await pass(10 * MINUTE_MS);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    expect(opsHeard()).toEqual([WAITS, OVER]);
  });

  test('is forgotten once nothing has waited for it for days', async () => {
    world.config = withoutSales;
    await pass(4 * DAY_MS, 120 * MINUTE_MS);
    const [tick] = (await world.items()).filter(({ pk }) => pk === 'TICK');
    expect(tick?.channels).toEqual({ configured: ['leads', 'ops'], gone: {} });
  });

  test('counts its day from the start when it was known in between', async () => {
    world.config = withoutSales;
    await pass(DAY_MS / 2, 30 * MINUTE_MS);
    world.config = full;
    world.answer = (channel) =>
      channel === 'sales' ? { kind: 'not-sent', detail: 'ECONNREFUSED' } : { kind: 'accepted' };
    await minute();
    for (const { body } of world.nudges.splice(0)) await world.functions().deliver(body);
    world.config = withoutSales;
    await pass(DAY_MS - 60 * MINUTE_MS, 30 * MINUTE_MS);
    expect(await alert()).toMatchObject({ state: 'pending' });
  });
});

describe('while a deployment goes on', () => {
  test('an old function that does not know a new channel costs it a minute, and says nothing', async () => {
    world.config = withoutSales;
    await world.functions().deliver({ channel: 'sales', keys: [['RECORD#a', 'TOLD#A#sales']], hops: 0 });
    world.config = full;
    await pass(30 * MINUTE_MS);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    expect(opsHeard()).toEqual([]);
  });

  test('who does not know the channel leaves the lane to who holds it', async () => {
    const { stores } = world.functions();
    const nowMs = world.clock.nowMs();
    await stores.lanes.take('sales', 'a sender', nowMs, nowMs + LEASE_MS);
    world.config = withoutSales;
    for (let passed = 0; passed < DAY_MS + 60 * MINUTE_MS; passed += 30 * MINUTE_MS) {
      await stores.lanes.renew('sales', 'a sender', world.clock.nowMs() + 30 * MINUTE_MS + LEASE_MS);
      await pass(30 * MINUTE_MS, 30 * MINUTE_MS);
    }
    expect(await alert()).toMatchObject({ state: 'pending' });
  });

  test('a run --once that sees the same channels as the last one writes nothing of them', async () => {
    await world.functions().tick('once');
    const written: string[] = [];
    world.gate = (name, effect) => {
      if (/Put|Update/.test(name)) written.push(name);
      return effect();
    };
    await world.functions().tick('once');
    expect(written).toEqual([]);
    world.config = withoutSales;
    await world.functions().tick('once');
    expect(written).toEqual(['UpdateCommand']);
  });
});
