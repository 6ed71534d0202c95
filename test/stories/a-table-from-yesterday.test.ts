import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, test } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { markThePast } from '../../lambdas/schedule/mark-the-past.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { markdownOf } from '../support/printed.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();

const call = (id: string, calledAtMs: number, grade = 1) =>
  vendorRecord({ id, calledAtMs, intention_results: grade });

/** Listed until noon, when the backup is made; and in the two hours after it. */
const BEFORE = call('before', NOON_MS - 30 * MINUTE_MS);
const RISES = call('rises', NOON_MS - 20 * MINUTE_MS, 2);
const SINCE = call('since', NOON_MS + HOUR_MS);

async function newWorld(): Promise<World> {
  const world = new World(await tables.newTable());
  world.config = testConfig({ channels: ['sales'] });
  return world;
}

/** A table of its own with what the other one held at that time. */
async function restored(items: readonly Record<string, unknown>[], atMs: number): Promise<World> {
  const table = await tables.newTable();
  for (const Item of items) await table.documents.send(new PutCommand({ TableName: table.tableName, Item }));
  const world = new World(table);
  world.config = testConfig({ channels: ['sales'] });
  world.clock.advance(atMs - world.clock.nowMs());
  return world;
}

/** A day on which the table was backed up at noon and lost at two. */
async function lostAtTwo(): Promise<{ backup: Record<string, unknown>[]; heardOnce: string[] }> {
  const world = await newWorld();
  world.clock.advance(-HOUR_MS);
  world.records = [];
  await world.once();
  world.clock.advance(HOUR_MS);
  world.records = [BEFORE, RISES];
  await world.once();
  const backup = await world.items();
  world.clock.advance(2 * HOUR_MS);
  world.records = [BEFORE, { ...RISES, intention_results: 1 }, SINCE];
  await world.once();
  return { backup, heardOnce: world.idsHeard('sales') };
}

const mark = (world: World, silentBeforeMs: number | null, maybeToldBeforeMs: number, isTrial = false) =>
  markThePast(
    { platform: world.platform, config: world.config, ...world.functions().stores },
    { silentBeforeMs, maybeToldBeforeMs },
    { isTrial },
  );

const repeats = (world: World) => world.heard.filter(({ message }) => markdownOf(message).includes('重发'));

describe('a table that was restored to noon, at three', () => {
  const LISTED = [BEFORE, { ...RISES, intention_results: 1 }, SINCE];
  const lostMs = NOON_MS + 2 * HOUR_MS;
  const threeMs = NOON_MS + 3 * HOUR_MS;

  test('tells what may have been told since as repeats, and what it knows not at all', async () => {
    const { backup, heardOnce } = await lostAtTwo();
    expect(heardOnce).toEqual(['before:A:sales', 'rises:A:sales', 'since:A:sales']);
    const world = await restored(backup, threeMs);
    world.records = [...LISTED, call('new', threeMs - 5 * MINUTE_MS)];
    await mark(world, null, lostMs);
    await world.once();
    expect(new Set(world.idsHeard('sales'))).toEqual(
      new Set(['new:A:sales', 'rises:A:sales', 'since:A:sales']),
    );
    expect(world.heard).toHaveLength(3);
    expect(new Set(repeats(world).map(({ message }) => message.id))).toEqual(
      new Set(['rises:A:sales', 'since:A:sales']),
    );
  });

  test('records in silence what was over before the time that is given', async () => {
    const { backup } = await lostAtTwo();
    const world = await restored(backup, threeMs);
    world.records = [...LISTED, call('after', NOON_MS + 90 * MINUTE_MS)];
    await mark(world, NOON_MS + 80 * MINUTE_MS, lostMs);
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['after:A:sales']);
    expect(repeats(world)).toHaveLength(1);
    expect(await world.table()).toMatchObject({ 'RECORD#since TOLD#A#sales': { state: 'baselined' } });
  });

  test('without it tells all of it again, as if it were new', async () => {
    const { backup } = await lostAtTwo();
    const world = await restored(backup, threeMs);
    world.records = LISTED;
    await world.once();
    expect(world.idsHeard('sales')).toHaveLength(2);
    expect(repeats(world)).toHaveLength(0);
  });

  test('once it has read its longest window, goes on as usual', async () => {
    const { backup } = await lostAtTwo();
    const world = await restored(backup, threeMs);
    world.records = LISTED;
    await mark(world, null, lostMs);
    await world.once();
    world.records = [...LISTED, call('late', NOON_MS + HOUR_MS)];
    await world.once();
    expect(world.idsHeard('sales')).toContain('late:A:sales');
    expect(repeats(world).map(({ message }) => message.id)).not.toContain('late:A:sales');
  });

  test('sends what waited at noon as a repeat, and not what is silent', async () => {
    const before = await newWorld();
    before.records = [];
    await before.once();
    before.records = [call('old', NOON_MS - 10 * MINUTE_MS), call('young', NOON_MS - 2 * MINUTE_MS)];
    before.answer = () => ({ kind: 'busy', detail: 'busy' });
    const functions = before.functions();
    await functions.tick('once');
    for (const { body } of before.polls.splice(0)) await functions.poll(body);
    const world = await restored(await before.items(), threeMs);
    world.records = before.records;
    const silentMs = NOON_MS - 5 * MINUTE_MS;
    expect(await mark(world, silentMs, lostMs, true)).toMatchObject({ silenced: 1, repeats: 1 });
    expect(await mark(world, silentMs, lostMs)).toMatchObject({ tasks: 1, silenced: 1, repeats: 1 });
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['young:A:sales']);
    expect(repeats(world)).toHaveLength(1);
  });
});

describe('an empty table, in another region', () => {
  test('rings for nobody who was over before the old one stopped, and for everybody since', async () => {
    const world = await newWorld();
    const stoppedMs = NOON_MS - 3 * HOUR_MS;
    world.records = [
      call('told there', stoppedMs - 10 * MINUTE_MS),
      call('missed', stoppedMs + 10 * MINUTE_MS),
    ];
    await mark(world, stoppedMs, stoppedMs);
    await world.once();
    expect(world.idsHeard('sales')).toEqual(['missed:A:sales']);
    expect(repeats(world)).toHaveLength(0);
  });
});

describe('marking the past', () => {
  test('is refused while somebody works on the table, and changes nothing more the second time', async () => {
    const world = await newWorld();
    await world.functions().tick('scheduled');
    await expect(mark(world, null, NOON_MS)).rejects.toMatchObject({ code: 'still-running' });
    world.clock.advance(10 * MINUTE_MS);
    const untilMs = world.clock.nowMs();
    await mark(world, NOON_MS, untilMs);
    const once = await world.items();
    expect(await mark(world, NOON_MS, untilMs)).toMatchObject({ tasks: 1 });
    const twice = await world.items();
    const plain = (items: Record<string, unknown>[]) => items.map(({ token: _, ...rest }) => rest);
    expect(plain(twice)).toEqual(plain(once));
  });

  test('sends no digest that fell due in the past by itself', async () => {
    const world = await newWorld();
    world.config = {
      ...world.config,
      digests: {
        daily: {
          every: 'day',
          onWeekday: null,
          atMinute: 8 * 60 + 37,
          covers: 'calendar',
          tasks: null,
          channels: ['ops'],
        },
      },
    };
    await world.functions().tick('scheduled');
    world.clock.advance(3 * DAY_MS);
    const untilMs = world.clock.nowMs();
    world.clock.advance(10 * MINUTE_MS);
    await mark(world, null, untilMs);
    await world.functions().tick('scheduled');
    expect(world.digests).toEqual([]);
    world.clock.advance(DAY_MS);
    await world.functions().tick('scheduled');
    expect(world.digests).toHaveLength(1);
  });
});
