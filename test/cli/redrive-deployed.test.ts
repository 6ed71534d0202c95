import { beforeEach, describe, expect, test } from 'vitest';
import { summaryOf } from '../../cli/redrive/outcome.ts';
import { redriveDeployed } from '../../cli/redrive/redrive-deployed.ts';
import { laneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { runMinutes } from '../support/deployed.ts';
import { DUE_MS, digestWorld, tickAt } from '../support/digests.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let table: ReturnType<typeof memoryTable>;
let world: World;

beforeEach(async () => {
  table = memoryTable();
  world = await digestWorld(table);
});

/** `leadbell redrive` beside functions that tick while it watches. */
async function redrive(channel: string) {
  const { clock } = world;
  const watching = {
    nowMs: () => clock.nowMs(),
    async sleep() {
      await runMinutes(world, 1);
    },
  };
  const said: string[] = [];
  const result = await redriveDeployed(
    { ...world.platform, clock: watching },
    {
      config: world.config,
      channels: [channel],
      opened: table,
      senders: 'the deployed functions',
      timeoutMs: 10 * MINUTE_MS,
      say: (text) => void said.push(text),
    },
  );
  return { summary: summaryOf(result), said };
}

describe('redrive of what others send', () => {
  test('a digest that dies again is dead, though it is about no lead', async () => {
    world.answer = () => ({ kind: 'rejected', detail: 'errcode 44004' });
    await tickAt(world, DUE_MS);
    const { summary, said } = await redrive('managers');
    expect(summary).toMatchObject({ redriven: 2, delivered: 0, dead: 2 });
    expect(said[0]).toBe('2 to be sent by the deployed functions within a minute or so');
  });

  test('a digest that is taken now is delivered', async () => {
    world.answer = () => ({ kind: 'rejected', detail: 'errcode 44004' });
    await tickAt(world, DUE_MS);
    world.answer = () => ({ kind: 'accepted' });
    expect((await redrive('managers')).summary).toMatchObject({ redriven: 2, delivered: 2, dead: 0 });
  });

  test('what waits on purpose behind a stopped channel is not announced as to be sent', async () => {
    table = memoryTable();
    world = new World(table);
    const call = (id: string, grade: number) =>
      vendorRecord({ id, calledAtMs: NOON_MS - 5 * MINUTE_MS, intention_results: grade });
    world.records = [call('a', 1)];
    await runMinutes(world, 1);
    world.records = [call('a', 3), call('b', 1)];
    world.answer = (channel) =>
      channel === 'sales' ? { kind: 'channel-dead', detail: 'errcode 93000' } : { kind: 'accepted' };
    await runMinutes(world, 1);
    world.answer = () => ({ kind: 'accepted' });
    const before = await laneOutlook(world.functions().stores, 'sales', world.clock.nowMs());
    expect(before).toMatchObject({ pending: 1, held: 1, stopped: true });
    const { summary, said } = await redrive('sales');
    expect(said).toEqual(['1 to be sent by the deployed functions within a minute or so']);
    expect(summary).toMatchObject({ redriven: 0, delivered: 1, pending: 0, dead: 0 });
  });
});
