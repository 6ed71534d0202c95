import { beforeEach, describe, expect, test } from 'vitest';
import type { Waiting } from '../../lambdas/deliveries/delivery-store.ts';
import { cancel } from '../../lambdas/deliveries/transitions.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from '../support/config.ts';
import { Killed, killAt } from '../support/crash.ts';
import { listMore } from '../support/list-more.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { shortWindow } from '../support/short-window.ts';
import { World, workOff } from '../support/world.ts';

let world: World;
let functions: ReturnType<World['functions']>;

beforeEach(async () => {
  world = new World(memoryTable(), testConfig({ channels: ['sales'] }));
  world.robotOf = () => 'one robot';
  await world.once();
  functions = world.functions();
});

/** So many more As are found. */
async function found(count: number): Promise<void> {
  listMore(world, count);
  await functions.poll(shortWindow(world));
}

const deliver = () => workOff(world.nudges, world, functions.deliver);

/** Eight go out in full, and nine more wait for what comes next. */
async function gathering(): Promise<void> {
  await found(8);
  await deliver();
  await found(9);
  await deliver();
  expect(messages()).toBe(8);
}

/** What the table and the queues are asked meanwhile. */
async function asked(act: () => Promise<void>): Promise<string[]> {
  const names: string[] = [];
  world.gate = (name, effect) => {
    names.push(name);
    return effect();
  };
  await act();
  world.gate = (_name, effect) => effect();
  return names;
}

const messages = () => world.heard.length;
const waiting = async () =>
  (await world.items()).filter(({ lane, state }) => lane === 'sales' && state === 'pending').length;

describe('while leads gather', () => {
  test('what comes is not read, and goes out with them', async () => {
    await gathering();
    await found(5);
    expect(await asked(deliver)).toEqual(['QueryCommand', 'BatchGetCommand', 'QueryCommand']);
    world.clock.advance(3 * SECOND_MS);
    await deliver();
    expect(messages()).toBe(9);
    expect(await waiting()).toBe(0);
  });

  test('also where it finds the lane at work: it comes back', async () => {
    await gathering();
    const { lanes } = functions.stores;
    await lanes.take('sales', 'somebody else', world.clock.nowMs(), world.clock.nowMs() + MINUTE_MS);
    const isOver = { channel: 'sales', keys: [], hops: 0, listIsOver: true as const };
    world.nudges.length = 0;
    await functions.deliver(isOver);
    expect(world.nudges).toMatchObject([{ body: { ...isOver, hops: 1 } }]);
  });

  test('a few that come with the list that they fill wait for the next, and leave the minute to lists', async () => {
    await gathering();
    world.answer = async () => {
      if (messages() === 8) await found(2);
      return { kind: 'accepted' };
    };
    await found(31);
    await deliver();
    expect(messages()).toBe(9);
    expect(await waiting()).toBe(2);
    await found(1);
    await deliver();
    expect(messages()).toBe(9);
    world.clock.advance(3 * SECOND_MS);
    await deliver();
    expect(messages()).toBe(10);
    expect(await waiting()).toBe(0);
  });

  test('and all of them are cancelled, a few that come later go out in full', async () => {
    await gathering();
    const { deliveries } = functions.stores;
    const gathered = await deliveries.getMany(await deliveries.waiting('sales'), () => {});
    expect(gathered).toHaveLength(9);
    for (const one of gathered) await deliveries.change(one, cancel('fell', world.clock.nowMs(), MINUTE_MS));
    world.clock.advance(2 * MINUTE_MS);
    await found(3);
    await deliver();
    expect(messages()).toBe(8 + 3);
  });

  test('one nudge is to wake their lane, also of those that come just before it', async () => {
    await gathering();
    const [due] = world.nudges;
    expect(world.nudges).toHaveLength(1);
    world.clock.advance(2 * SECOND_MS);
    await found(1);
    await deliver();
    expect(world.nudges).toEqual([due]);
  });

  test('a nudge that comes a little early, by another clock, sends the next', async () => {
    await gathering();
    const [due] = world.nudges.splice(0);
    world.clock.advance(2 * SECOND_MS);
    if (due) await functions.deliver(due.body);
    expect(messages()).toBe(8);
    world.clock.advance(SECOND_MS);
    await deliver();
    expect(messages()).toBe(9);
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

  test('the nudge that says that a long list is over sends them', async () => {
    await gathering();
    await functions.deliver({ channel: 'sales', keys: [], hops: 0, listIsOver: true });
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

test.each(['before', 'after'] as const)(
  'a function that dies %s each effect in turn loses nothing of what gathers, though its nudges are lost too',
  async (when) => {
    await found(8);
    await deliver();
    await found(9);
    const [base, items] = [world, await world.items()];
    let effects = 0;
    for (; ; effects += 1) {
      world = await base.copy(memoryTable(), items);
      world.robotOf = base.robotOf;
      functions = world.functions();
      const crash = killAt(effects, when);
      world.gate = crash.gate;
      try {
        await deliver();
        await found(3);
        await deliver();
        world.clock.advance(3 * SECOND_MS);
        await deliver();
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
      world.gate = (_name, effect) => effect();
      if (!crash.killed()) break;
      world.nudges.length = 0;
      await found(20 - world.records.length);
      for (let minute = 0; minute < 3; minute += 1) {
        world.clock.advance(MINUTE_MS);
        await functions.poll(shortWindow(world));
        await functions.tick('lanes');
        await deliver();
      }
      const told = (await world.items()).filter(
        ({ pk, state }) => /^RECORD#/.test(`${pk}`) && state === 'sent',
      );
      expect(told, `killed ${when} effect ${effects}`).toHaveLength(20);
    }
    expect(effects).toBeGreaterThan(40);
  },
);

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

describe('while their robot is full', () => {
  beforeEach(async () => {
    const nowMs = world.clock.nowMs();
    await functions.stores.lanes.robots.holdRobot('one robot', nowMs + 20 * SECOND_MS, nowMs);
  });

  test('leads are not read, and go out once it has room', async () => {
    await found(4);
    await deliver();
    await found(4);
    expect(await asked(deliver)).toEqual(['QueryCommand', 'BatchGetCommand']);
    world.clock.advance(20 * SECOND_MS);
    await deliver();
    expect(messages()).toBe(8);
  });

  test('one that the index does not know yet goes out as soon', async () => {
    await found(1);
    indexSays(() => []);
    await deliver();
    functions = world.functions();
    world.clock.advance(20 * SECOND_MS);
    await deliver();
    expect(messages()).toBe(1);
  });
});
