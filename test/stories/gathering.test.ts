import { beforeEach, describe, expect, test } from 'vitest';
import type { Waiting } from '../../lambdas/deliveries/delivery-store.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from '../support/config.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { shortWindow } from '../support/short-window.ts';
import { World } from '../support/world.ts';

let world: World;
let functions: ReturnType<World['functions']>;

beforeEach(async () => {
  world = new World(memoryTable(), testConfig({ channels: ['sales', 'ops'] }));
  world.robotOf = () => 'one robot';
  await world.once();
  functions = world.functions();
});

/** So many more As are found. */
async function found(count: number): Promise<void> {
  const from = world.records.length;
  const more = Array.from({ length: count }, (_, index) =>
    vendorRecord({ id: `r${from + index}`, calledAtMs: world.clock.nowMs() - SECOND_MS }),
  );
  world.records = [...world.records, ...more];
  await functions.poll(shortWindow(world));
}

/** Nudges of the group that are visible, one after another. */
async function deliver(): Promise<void> {
  const isOurs = ({ body, visibleAtMs }: (typeof world.nudges)[number]) =>
    body.channel === 'sales' && visibleAtMs <= world.clock.nowMs();
  for (let at = world.nudges.findIndex(isOurs); at >= 0; at = world.nudges.findIndex(isOurs))
    for (const { body } of world.nudges.splice(at, 1)) await functions.deliver(body);
}

/** Eight go out in full, and nine more wait for what comes next. */
async function gathering(): Promise<void> {
  await found(8);
  await deliver();
  await found(9);
  await deliver();
  expect(messages()).toBe(8);
}

const messages = () => world.heard.filter(({ channel }) => channel === 'sales').length;
const waiting = async () =>
  (await world.items()).filter(({ lane, state }) => lane === 'sales' && state === 'pending').length;

describe('while leads gather', () => {
  test('what comes is not read, and goes out with them', async () => {
    await gathering();
    let reads: unknown[] = [];
    world.gate = (name, effect) => {
      reads.push(name);
      return effect();
    };
    await found(5);
    reads = [];
    await deliver();
    expect(reads).toEqual(['QueryCommand', 'BatchGetCommand', 'QueryCommand']);
    world.clock.advance(3 * SECOND_MS);
    await deliver();
    expect(messages()).toBe(9);
    expect(await waiting()).toBe(0);
  });

  test('forty go out at once', async () => {
    await gathering();
    await found(30);
    await deliver();
    expect(messages()).toBe(8);
    await found(1);
    await deliver();
    expect(messages()).toBe(9);
    expect(await waiting()).toBe(0);
  });

  test('and the nudge that is to wake their lane is lost, the next tick brings them', async () => {
    await gathering();
    world.nudges.length = 0;
    await found(2);
    await deliver();
    world.nudges.length = 0;
    world.clock.advance(MINUTE_MS);
    await functions.tick('lanes');
    await deliver();
    expect(await waiting()).toBe(0);
    expect(messages()).toBe(9);
  });

  test('and it was never sent, since its function died, the next lead that comes late enough brings them', async () => {
    await gathering();
    world.nudges.length = 0;
    world.clock.advance(5 * SECOND_MS);
    await found(1);
    await deliver();
    expect(await waiting()).toBe(0);
    expect(messages()).toBe(9);
  });

  test('and their robot is sent something for another channel, what waits is read again', async () => {
    await gathering();
    const before = await functions.stores.lanes.get('sales');
    await functions.stores.lanes.robots.holdRobot('one robot', world.clock.nowMs(), world.clock.nowMs());
    await found(1);
    await deliver();
    const { gathering: noted } = await functions.stores.lanes.get('sales');
    expect(before.gathering).not.toBeNull();
    expect(noted).not.toEqual(before.gathering);
    world.clock.advance(3 * SECOND_MS);
    await deliver();
    expect(messages()).toBe(9);
  });
});

/** What the index says of the group. @param say made of what it would say */
function indexSays(say: (of: readonly Waiting[]) => readonly Waiting[]): void {
  const { deliveries } = functions.stores;
  const waiting = deliveries.waiting.bind(deliveries);
  deliveries.waiting = async (channel, options) =>
    say(await waiting(channel, options)).slice(0, options?.limit);
}

test('a lead that comes after those that gathered goes out at once, though the index shows these still', async () => {
  await gathering();
  const gathered = await functions.stores.deliveries.waiting('sales');
  world.clock.advance(3 * SECOND_MS);
  await deliver();
  expect(messages()).toBe(9);
  await found(1);
  indexSays((now) => [...gathered, ...now]);
  await deliver();
  expect(messages()).toBe(10);
});

test('a lead whose robot is full is sent once it has room, though the index did not know it', async () => {
  const nowMs = world.clock.nowMs();
  await functions.stores.lanes.robots.holdRobot('one robot', nowMs + 20 * SECOND_MS, nowMs);
  await found(1);
  indexSays(() => []);
  await deliver();
  functions = world.functions();
  world.clock.advance(21 * SECOND_MS);
  await deliver();
  expect(messages()).toBe(1);
});
