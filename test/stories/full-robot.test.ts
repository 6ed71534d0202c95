import { beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../lambdas/channels/channel.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from '../support/config.ts';
import { listMore } from '../support/list-more.ts';
import { memoryTable } from '../support/memory-stores.ts';
import type { RecordOverrides } from '../support/records.ts';
import { shortWindow } from '../support/short-window.ts';
import { World, workOff } from '../support/world.ts';

const FULL: Outcome = { kind: 'rate-limited', detail: 'errcode 45009', holdMs: MINUTE_MS };

let world: World;
let functions: ReturnType<World['functions']>;

beforeEach(async () => {
  world = new World(memoryTable(), testConfig({ channels: ['sales'] }));
  world.robotOf = () => 'one robot';
  await world.once();
  functions = world.functions();
});

/** So many more As are found. */
async function found(count: number, as: RecordOverrides = {}): Promise<void> {
  listMore(world, count, as);
  await functions.poll(shortWindow(world));
}

const deliver = () => workOff(world.nudges, world, functions.deliver);

/** Lets time pass, and nudges come as they become visible. No tick comes. */
async function pass(forMs: number): Promise<void> {
  const endMs = world.clock.nowMs() + forMs;
  for (;;) {
    await deliver();
    const nextMs = Math.min(endMs, ...world.nudges.map(({ visibleAtMs }) => visibleAtMs));
    world.clock.advance(nextMs - world.clock.nowMs());
    if (nextMs === endMs) return deliver();
  }
}

describe('a robot that says that its minute is full', () => {
  let heldUntilMs: number;
  let asked: number;

  beforeEach(() => {
    heldUntilMs = Number.POSITIVE_INFINITY;
    asked = 0;
  });

  /** From now on, until its minute is over. */
  function isFull(): void {
    world.answer = () => {
      asked += 1;
      if (heldUntilMs === Number.POSITIVE_INFINITY) heldUntilMs = world.clock.nowMs() + MINUTE_MS;
      return world.clock.nowMs() < heldUntilMs ? FULL : { kind: 'accepted' };
    };
  }

  test('is sent what waits as soon as that is over', async () => {
    isFull();
    await found(1);
    await pass(MINUTE_MS);
    expect(world.heard.map(({ atMs }) => atMs)).toEqual([heldUntilMs]);
  });

  test('so it is where a nudge was under way for leads that gathered', async () => {
    await found(8);
    await deliver();
    await found(9);
    await deliver();
    expect(world.nudges).toHaveLength(1);
    isFull();
    await found(31);
    await pass(MINUTE_MS);
    expect(asked).toBeGreaterThan(1);
    expect(world.heard.slice(8).map(({ atMs }) => atMs)).toEqual([heldUntilMs]);
  });

  test('so it is where the index does not know yet what waits', async () => {
    isFull();
    await found(1);
    const { deliveries } = functions.stores;
    deliveries.waiting = async () => [];
    await deliver();
    functions = world.functions();
    await pass(MINUTE_MS);
    expect(world.heard.map(({ atMs }) => atMs)).toEqual([heldUntilMs]);
  });

  test('is woken for by one nudge, however many leads come meanwhile, and asked nothing before', async () => {
    await found(8);
    await deliver();
    await found(9);
    await deliver();
    isFull();
    await found(31);
    await pass(3 * SECOND_MS);
    for (let second = 0; second < 20; second += 1) {
      await found(1);
      await pass(SECOND_MS);
      expect(world.nudges.map(({ visibleAtMs }) => visibleAtMs)).toEqual([heldUntilMs]);
    }
    expect(asked).toBe(1);
  });
});

describe('a robot that is full and has more to take than one look reads', () => {
  beforeEach(async () => {
    const nowMs = world.clock.nowMs();
    await functions.stores.lanes.robots.holdRobot('one robot', nowMs + 40 * SECOND_MS, nowMs);
    await found(600);
    await pass(30 * SECOND_MS);
    await found(1, { name: '最新' });
    expect(world.heard).toEqual([]);
  });

  const firstRow = () => world.heard[0]?.message.text.split('\n')[2];

  test('is sent the lead that came last first of all', async () => {
    await pass(10 * SECOND_MS);
    expect(firstRow()).toContain('最新');
  });

  test('and so it is where the nudge for it is lost', async () => {
    const isNamed = ({ body }: { body: { keys: readonly unknown[] } }) => body.keys.length > 0;
    expect(world.nudges.filter(isNamed)).toHaveLength(1);
    world.nudges.splice(world.nudges.findIndex(isNamed), 1);
    await pass(10 * SECOND_MS);
    expect(firstRow()).toContain('最新');
  });

  test('is sent each lead once all the same, in as few messages', async () => {
    const { deliveries } = functions.stores;
    const waiting = deliveries.waiting.bind(deliveries);
    let fromTheEnd = 0;
    deliveries.waiting = async (channel, options) => {
      if (options?.latestFirst) fromTheEnd += 1;
      return waiting(channel, options);
    };
    await pass(MINUTE_MS);
    const told = (await world.items()).filter(
      ({ pk, state }) => /^RECORD#/.test(`${pk}`) && state === 'sent',
    );
    expect(told).toHaveLength(601);
    expect(world.heard.length).toBeLessThanOrEqual(9);
    expect(fromTheEnd).toBeLessThanOrEqual(world.heard.length);
  });
});

/** Another A is found while the robot takes the second list of so many, and the nudge for it is lost. */
async function oneMoreDuring(count: number): Promise<void> {
  world.answer = async () => {
    if (world.heard.length === 1) {
      world.clock.advance(2 * SECOND_MS);
      await found(1, { name: '最新' });
      world.nudges.pop();
    }
    return { kind: 'accepted' };
  };
  await found(count);
  await deliver();
}

describe('a run that tells of a backlog', () => {
  const rows = () => world.heard.map(({ message }) => message.text.split('\n')[2] ?? '');

  test('tells in its next message of a lead that comes meanwhile', async () => {
    await oneMoreDuring(700);
    expect(rows().findIndex((row) => row.includes('最新'))).toBe(2);
  });

  test('asks for none where all that waits was read', async () => {
    const names: string[] = [];
    world.gate = (name, effect) => {
      names.push(name);
      return effect();
    };
    await found(400);
    await deliver();
    const sends = names.flatMap((name, at) => (name === 'sales hears' ? [at] : []));
    const between = names.slice(sends[0], sends.at(-1)).filter((name) => name === 'QueryCommand');
    expect(sends.length).toBeGreaterThan(3);
    expect(between).toEqual([]);
  });
});
