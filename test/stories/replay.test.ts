import { beforeEach, describe, expect, test } from 'vitest';
import { beginSilence } from '../../lambdas/deliveries/silences/hold-lanes.ts';
import { SilenceStore } from '../../lambdas/deliveries/silences/silence-store.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { findMissed } from '../../lambdas/polling/replay/find-missed.ts';
import { tellMissed } from '../../lambdas/polling/replay/tell-missed.ts';
import { NOON_MS } from '../support/clock.ts';
import { markdownOf } from '../support/printed.ts';
import { vendorRecord } from '../support/records.ts';
import { useTables } from '../support/use-tables.ts';
import { World } from '../support/world.ts';

const tables = useTables();
let world: World;
beforeEach(async () => {
  world = new World(await tables.newTable());
  world.faultOf = () => null;
});

const call = (id: string, hoursAgo: number, grade = 1) =>
  vendorRecord({ id, calledAtMs: NOON_MS - hoursAgo * HOUR_MS, intention_results: grade });

async function find(days = 7) {
  const { pollDeps } = world.functions();
  const [task] = world.config.tasks;
  if (!task) throw new Error('the configuration has no task');
  const range = { fromMs: NOON_MS - days * DAY_MS, toMs: null };
  return findMissed(pollDeps, task, range, world.clock.nowMs() + 10 * MINUTE_MS);
}

async function replay(days = 7) {
  const found = await find(days);
  const told = await tellMissed(world.functions().pollDeps, found.missed);
  await world.functions().tick('lanes');
  await world.settle();
  return { found, told: told.told.map(({ record }) => record.id) };
}

const sales = () => world.heard.filter(({ channel }) => channel === 'sales').map((one) => one.message);
const texts = () => sales().map((message) => markdownOf(message));

describe('a range that is read again', () => {
  test('tells what the table does not know, marked as late, and nothing that was told', async () => {
    await world.once();
    world.records = [call('told', 0.05)];
    await world.once();
    expect(texts()).toEqual([expect.not.stringContaining('补发')]);
    world.records = [call('told', 0.05), call('missed', 120), call('cold', 130, 3), call('before', 24 * 9)];
    const { found, told } = await replay();
    expect(told).toEqual(['missed']);
    expect([found.listed, found.wanted, found.unread]).toEqual([3, 2, []]);
    expect(texts().at(-1)).toMatch(/^.*【A · 补发】/);
    expect(sales().at(-1)?.data).toMatchObject({ late: true, repeat: false });
    expect((await replay()).told).toEqual([]);
    expect(sales()).toHaveLength(2);
  });

  test('tells what was recorded in silence, in the channels that it was recorded for', async () => {
    world.records = [call('old', 5)];
    await world.once();
    expect(sales()).toHaveLength(0);
    const found = await find();
    expect(found.missed.map(({ because }) => because)).toEqual(['silent']);
    expect((await replay()).told).toEqual(['old']);
    expect(texts()).toEqual([expect.stringContaining('补发')]);
    await world.once();
    expect(sales()).toHaveLength(1);
  });

  test('tells a lead whose messages were never made, and leaves one that was given up to redrive', async () => {
    await world.once();
    world.records = [call('none', 0.05), { ...call('dead', 0.04), callee: '13900000000' }];
    world.answer = (_channel, { text }) =>
      text.includes('13900000000') ? { kind: 'rejected', detail: 'errcode 44004' } : { kind: 'accepted' };
    await world.once();
    const { stores } = world.functions();
    const before = await find();
    expect([before.missed, before.dead]).toEqual([[], 1]);
    const [task] = world.config.tasks;
    const all = await stores.deliveries.ofRecord('none', task?.key ?? '');
    for (const one of all) {
      await stores.deliveries.change(one, { state: 'cancelled', reason: 'made-silent', sentAtMs: null });
    }
    const found = await find();
    expect(found.missed.map(({ record, because }) => [record.id, because])).toEqual([['none', 'untold']]);
    expect((await replay()).told).toEqual(['none']);
    expect(texts().filter((text) => text.includes('补发'))).toHaveLength(1);
  });

  test('is told once where a poll reads the same at the same time', async () => {
    await world.once();
    world.records = [call('new', 0.05)];
    const found = await find();
    await world.functions().tick('once');
    const [theirs] = world.polls.splice(0);
    if (!theirs) throw new Error('nobody polls');
    const { pollDeps, poll } = world.functions();
    await Promise.all([tellMissed(pollDeps, found.missed), poll(theirs.body)]);
    await world.settle();
    expect(sales()).toHaveLength(1);
  });

  test('leaves what a task has read as it was', async () => {
    world.records = [call('old', 5)];
    await world.once();
    const { taskStates } = world.functions().stores;
    const [task] = world.config.tasks;
    const before = await taskStates.get(task?.key ?? '');
    world.records = [...world.records, call('older', 150)];
    expect((await replay()).told).toEqual(['old', 'older']);
    expect(await taskStates.get(task?.key ?? '')).toEqual(before);
  });

  test('is held by a silence, and comes when that is over', async () => {
    await world.once();
    const { stores } = world.functions();
    const until = { sinceMs: world.clock.nowMs(), untilMs: world.clock.nowMs() + HOUR_MS, endedAtMs: null };
    await beginSilence(
      {
        silences: new SilenceStore(stores.table),
        lanes: stores.lanes,
        retentionMs: world.config.retentionMs,
      },
      { id: 's', by: 'me', reason: 'r', channel: 'sales', task: null, lanes: ['sales'], ...until },
    );
    world.records = [call('missed', 120)];
    await replay();
    expect(sales()).toHaveLength(0);
    world.clock.advance(61 * MINUTE_MS);
    await world.functions().tick('lanes');
    await world.settle();
    expect(texts()).toEqual([expect.stringContaining('补发')]);
  });

  test('a later grade of the same lead is not late any more', async () => {
    await world.once();
    world.records = [call('lead', 20)];
    await replay();
    world.records = [call('lead', 20, 3)];
    await world.once();
    world.clock.advance(HOUR_MS);
    await world.functions().tick('lanes');
    await world.settle();
    world.records = [call('lead', 20)];
    await world.once();
    const last = texts().at(-1);
    expect(last).toContain('再次为 A');
    expect(last).not.toContain('补发');
  });

  test('says what it could not read, and tells the rest', async () => {
    await world.once();
    world.records = [call('broken', 100), call('fine', 30)];
    world.faultOf = (listed) => (listed.some(({ id }) => id === 'broken') ? 'unavailable' : null);
    const { found, told } = await replay();
    expect(told).toEqual(['fine']);
    expect(found.unread).toEqual([
      {
        fromMs: NOON_MS - 5 * DAY_MS,
        toMs: NOON_MS - 4 * DAY_MS,
        why: expect.stringContaining('unavailable'),
      },
    ]);
  });
});
