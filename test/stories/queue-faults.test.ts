import { beforeEach, describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { heardLeads, idsTold } from '../support/heard.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = new World(memoryTable());
  world.records = Array.from({ length: 4 }, (_, index) =>
    vendorRecord({ id: `r${index}`, calledAtMs: NOON_MS - 5 * MINUTE_MS + index * SECOND_MS }),
  );
});

const each = (channel: string) => [0, 1, 2, 3].map((index) => `r${index}:A:${channel}`);
const toldOnce = () => {
  for (const channel of ['sales', 'leads']) {
    expect(heardLeads(world, channel).map(({ id }) => id)).toEqual(each(channel));
  }
};

describe('SQS', () => {
  test('hands every message over twice at once: each lead is told once', async () => {
    await runMinutes(world, 3, { copies: () => 2, functions: () => world.functions() });
    toldOnce();
  });

  test('hands every message over again an hour later: the stale are dropped, the rest finds nothing new', async () => {
    const functions = world.functions();
    await functions.tick();
    const polls = [...world.polls];
    await runMinutes(world, 1);
    world.clock.advance(HOUR_MS);
    const before = await world.table();
    const outcomes: Record<number, string> = {};
    for (const { body } of polls) outcomes[body.backMs] = (await functions.poll(body)).outcome;
    expect(outcomes).toEqual({ [20 * MINUTE_MS]: 'skipped', [4 * DAY_MS]: 'complete' });
    const keys = each('sales').map((id): [string, string] => [`RECORD#${id.slice(0, 2)}`, 'TOLD#A#sales']);
    const late = await functions.deliver({ channel: 'sales', keys, hops: 0 });
    expect(late).toMatchObject({ outcome: 'idle', messages: 0 });
    expect(await world.table()).toEqual(before);
    toldOnce();
  });

  test('loses every nudge: the tick finds what waits', async () => {
    let isLost = true;
    await runMinutes(world, 1, { copies: (message) => ('nudge' in message && isLost ? 0 : 1) });
    expect(world.heard).toEqual([]);
    isLost = false;
    await runMinutes(world, 1);
    toldOnce();
  });

  test('loses every poll for a quarter of an hour: the next one reads what they would have read', async () => {
    await runMinutes(world, 15, { copies: () => 0 });
    expect(world.heard).toEqual([]);
    await runMinutes(world, 1);
    toldOnce();
  });

  test('mixes the order of what it holds: the group still hears the leads in order', async () => {
    const functions = world.functions();
    await functions.tick();
    for (const { body } of world.polls.splice(0)) await functions.poll(body);
    const [nudge] = world.nudges.filter(({ body }) => body.channel === 'sales');
    if (!nudge) throw new Error('the poll wrote something for sales');
    // The later half of what was written arrives first.
    const { keys } = nudge.body;
    await functions.deliver({ ...nudge.body, keys: keys.slice(2) });
    await functions.deliver({ ...nudge.body, keys: keys.slice(0, 2) });
    expect(heardLeads(world, 'sales').map(({ id }) => id)).toEqual(each('sales'));
  });

  test('was stuck for half an hour: stale polls are dropped unread, and only the newest asks the vendor', async () => {
    await runMinutes(world, 30, { copies: () => 0 });
    const functions = world.functions();
    for (let minute = 0; minute < 30; minute += 1) {
      await functions.tick();
      world.clock.advance(MINUTE_MS);
    }
    let asked = 0;
    world.gate = (name, effect) => {
      if (name === 'list') asked += 1;
      return effect();
    };
    const outcomes: string[] = [];
    for (const { body } of world.polls.splice(0)) outcomes.push((await functions.poll(body)).outcome);
    const short = outcomes.filter((outcome) => outcome === 'complete').length;
    expect(outcomes.filter((outcome) => outcome === 'skipped').length).toBeGreaterThan(20);
    expect(short).toBeGreaterThan(0);
    expect(asked).toBe(short);
  });
});

describe('one channel of three that fails', () => {
  test('is tried again alone; the others hear each lead once', async () => {
    const config = testConfig({ channels: ['sales', 'leads', 'west'] });
    world.config = { ...config, channels: { ...config.channels, west: { type: 'sns', topic: 'leads' } } };
    const tries: Record<string, number> = {};
    world.answer = (channel) => {
      tries[channel] = (tries[channel] ?? 0) + 1;
      const fails = channel === 'leads' && (tries[channel] ?? 0) <= 2;
      return fails ? { kind: 'not-sent', detail: 'ECONNREFUSED' } : { kind: 'accepted' };
    };
    world.records = world.records.slice(0, 1);
    await runMinutes(world, 3);
    expect(tries).toEqual({ sales: 1, leads: 3, west: 1 });
    for (const channel of ['sales', 'leads', 'west'])
      expect(idsTold(world, channel)).toEqual([`r0:A:${channel}`]);
  });

  test('that throws, which no channel may, costs the others nothing', async () => {
    world.answer = (channel) => {
      if (channel === 'leads' && world.clock.nowMs() < NOON_MS + MINUTE_MS) throw new Error('a bug');
      return { kind: 'accepted' };
    };
    const failed = await runMinutes(world, 1);
    expect(failed).toBeGreaterThan(0);
    expect(heardLeads(world, 'sales').map(({ id }) => id)).toEqual(each('sales'));
    await runMinutes(world, 5);
    expect(idsTold(world, 'leads')).toEqual(each('leads'));
  });
});
