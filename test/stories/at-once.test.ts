import { beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { longestWindows } from '../../lambdas/schedule/due-windows.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { markdownOf } from '../support/printed.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();
let world: World;

beforeEach(async () => {
  world = new World(await tables.newTable());
  world.records = Array.from({ length: 6 }, (_, index) =>
    vendorRecord({ id: `r${index}`, calledAtMs: NOON_MS - 5 * MINUTE_MS + index * 1000 }),
  );
});

const pollMessage = () => {
  const [message] = longestWindows(world.config.tasks, NOON_MS);
  if (!message) throw new Error('the test task is enabled');
  return message;
};
const nudge = { channel: 'sales', keys: [], hops: 0 };
const inOrder = Array.from({ length: 6 }, (_, index) => `r${index}:A:sales`);

describe('functions at once', () => {
  test('two polls of one task tell each lead once', async () => {
    const [one, other] = [world.functions(), world.functions()];
    await Promise.all([one.poll(pollMessage()), other.poll(pollMessage())]);
    await world.settle();
    expect(world.idsHeard('sales')).toEqual(inOrder);
    const reference = new World(await tables.newTable());
    reference.records = world.records;
    await reference.once();
    expect(await world.table()).toEqual(await reference.table());
  });

  test('four delivers at once send each message once, and in order', async () => {
    await world.functions().poll(pollMessage());
    await Promise.all([1, 2, 3, 4].map(() => world.functions().deliver(nudge)));
    await world.settle();
    expect(world.idsHeard('sales')).toEqual(inOrder);
  });

  test('a nudge that finds its lane taken comes back, soon at first, with what it names, which the index may not know yet', async () => {
    const { poll, deliver, stores } = world.functions();
    await poll(pollMessage());
    const named = world.nudges.splice(0).find(({ body }) => body.channel === 'sales')?.body;
    if (!named) throw new Error('a poll nudges the lanes that it wrote for');
    await stores.lanes.take('sales', 'somebody else', NOON_MS, NOON_MS + MINUTE_MS);
    expect(await deliver(named)).toMatchObject({ outcome: 'taken', messages: 0 });
    const delaysMs: number[] = [];
    for (let [next] = world.nudges.splice(0); next; [next] = world.nudges.splice(0)) {
      expect(next.body).toEqual({ ...named, hops: delaysMs.length + 1 });
      delaysMs.push(next.visibleAtMs - world.clock.nowMs());
      await deliver(next.body);
    }
    expect(delaysMs).toEqual([200, 400, 800, 1600, 2000, 2000, 2000]);
    await deliver(nudge);
    expect(world.nudges).toEqual([]);
  });

  test('a sender that wakes after its lease ran out does not overwrite the next one', async () => {
    await world.functions().poll(pollMessage());
    let stalled = false;
    let finishFirst = () => {};
    const released = new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    world.answer = async () => {
      if (stalled) return { kind: 'accepted' };
      stalled = true;
      await released;
      return { kind: 'rejected', detail: 'much later' };
    };
    const slow = world.functions().deliver(nudge);
    while (!stalled) await new Promise(setImmediate);
    world.clock.advance(31_000);
    await world.functions().deliver(nudge);
    finishFirst();
    await slow;
    await world.settle();
    expect(await world.table()).toMatchObject({ 'RECORD#r0 TOLD#A#sales': { state: 'sent' } });
    const first = world.heard.filter(({ message }) => message.id === 'r0:A:sales');
    expect(first.map(({ message }) => markdownOf(message).includes('重发'))).toEqual([true]);
  });

  test('a lane that is held for longer than a lease stays with its holder, who renews it', async () => {
    await world.functions().poll(pollMessage());
    const other = world.functions();
    const outcomes: string[] = [];
    world.answer = async (channel) => {
      if (channel !== 'sales') return { kind: 'accepted' };
      world.clock.advance(12_000);
      outcomes.push((await other.deliver(nudge)).outcome);
      return { kind: 'accepted' };
    };
    await world.functions().deliver(nudge, 10 * MINUTE_MS);
    // Seventy-two seconds, and nobody else ever had the lane.
    expect(outcomes.slice(0, -1)).toEqual(Array(5).fill('taken'));
    expect(world.idsHeard('sales')).toEqual(inOrder);
  });

  test('a put whose answer was lost is known as our own', async () => {
    const lostOnce = new Set<string>();
    world.gate = async (name, effect) => {
      const result = await effect();
      if (!name.startsWith('Put') || lostOnce.has(name)) return result;
      // The SDK sends it again, as it does when the answer never comes.
      lostOnce.add(name);
      return effect();
    };
    await world.once();
    expect(world.idsHeard('sales')).toHaveLength(inOrder.length);
    expect(new Set(world.idsHeard('sales'))).toEqual(new Set(inOrder));
  });

  test('two channels on one robot never send at once', async () => {
    world.config = { ...testConfig({ channels: ['sales', 'west'] }) };
    world.config = {
      ...world.config,
      channels: {
        ...world.config.channels,
        west: { type: 'wecom-robot', webhook: 'env:WEBHOOK', mention: [] },
      },
    };
    world.robotOf = () => 'one robot';
    let underWay = 0;
    let mostUnderWay = 0;
    world.answer = async () => {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      await new Promise(setImmediate);
      underWay -= 1;
      return { kind: 'accepted' };
    };
    await world.functions().poll(pollMessage());
    const west = { ...nudge, channel: 'west' };
    await Promise.all([nudge, west, nudge, west].map((each) => world.functions().deliver(each)));
    await world.settle();
    expect(mostUnderWay).toBe(1);
    expect(world.heard).toHaveLength(12);
  });

  test('a new webhook starts a stopped lane at the next look, without waiting for a probe', async () => {
    world.answer = () => ({ kind: 'channel-dead', detail: 'errcode 93000' });
    await world.once();
    world.answer = () => ({ kind: 'accepted' });
    await world.once();
    expect(world.idsHeard('sales')).toEqual([]);
    world.robotOf = (channel) => `new ${channel}`;
    await world.once();
    // One that was not refused yet shows whether it helped, and the one that was refused follows.
    expect(world.idsHeard('sales')).toHaveLength(inOrder.length);
    expect(new Set(world.idsHeard('sales'))).toEqual(new Set(inOrder));
  });
});
