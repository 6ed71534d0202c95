import { beforeEach, describe, expect, test } from 'vitest';
import type { ChannelQuiet } from '../../lambdas/channels/quiet-hours.ts';
import { laneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const night: ChannelQuiet = { fromMinute: 21 * 60, toMinute: 9 * 60, days: EVERY_DAY, except: [1] };
const at = (time: string, day = '2026-03-02') => Date.parse(`${day}T${time}:00+08:00`);
const goTo = (ms: number) => world.clock.advance(ms - world.clock.nowMs());

function withQuiet(...quiet: ChannelQuiet[]) {
  const config = testConfig({ grades: [1, 2], channels: ['sales'] });
  return { ...config, channels: { ...config.channels, sales: { ...config.channels.sales, quiet } as never } };
}

const call = (id: string, grade: number) =>
  world.records.push(
    vendorRecord({ id, name: id, calledAtMs: world.clock.nowMs() - MINUTE_MS, intention_results: grade }),
  );
const heard = () => world.heard.filter(({ channel }) => channel === 'sales').map(({ message }) => message);
const waiting = () => laneOutlook(world.functions().stores, 'sales', world.clock.nowMs());

beforeEach(async () => {
  world = new World(memoryTable(), withQuiet(night));
  goTo(at('21:00'));
  await runMinutes(world, 1);
});

describe('a channel rests at night', () => {
  test('what comes in the night waits, and is one list at opening: hottest first, and how old it is', async () => {
    world.config = withQuiet({ ...night, except: [] });
    call('b-one', 2);
    await runMinutes(world, 1);
    call('a-one', 1);
    await runMinutes(world, 1);
    call('b-two', 2);
    await runMinutes(world, 1);
    expect(heard()).toEqual([]);
    expect(await waiting()).toMatchObject({ pending: 0, held: 3, open: 0, wakeAtMs: null });
    goTo(at('08:59', '2026-03-03'));
    await runMinutes(world, 1);
    expect(heard()).toEqual([]);
    await runMinutes(world, 1);
    const [list, ...more] = heard();
    expect(more).toEqual([]);
    expect(list?.event).toBe('list');
    expect(list?.text.match(/[ab]-(?:one|two)/g)).toEqual(['a-one', 'b-two', 'b-one']);
    expect(list?.text).toContain('11 小时前');
    expect(await waiting()).toMatchObject({ pending: 0, held: 0 });
  });

  test('what is excepted comes at once, with its correction, and delays nothing', async () => {
    call('b', 2);
    call('a', 1);
    await runMinutes(world, 1);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    world.records = [vendorRecord({ id: 'a', calledAtMs: at('21:00'), intention_results: 5 })];
    await runMinutes(world, 13);
    expect(heard().map(({ event }) => event)).toEqual(['alert', 'correction']);
    expect(await waiting()).toMatchObject({ pending: 0, held: 1 });
  });

  test('while nothing changes, the night costs no write and no message', async () => {
    call('b', 2);
    await runMinutes(world, 2);
    const wrote: string[] = [];
    world.gate = (name, effect) => {
      if (/Put|Update|Delete|lanes/.test(name)) wrote.push(name);
      return effect();
    };
    world.records = [];
    const functions = world.functions();
    for (let minute = 0; minute < 5; minute += 1) {
      await functions.tick('lanes');
      world.clock.advance(MINUTE_MS);
    }
    expect(wrote).toEqual([]);
  });

  test('a lead that fell in the night is never told of', async () => {
    call('b', 2);
    await runMinutes(world, 1);
    world.records = [vendorRecord({ id: 'b', calledAtMs: at('21:00'), intention_results: 6 })];
    await runMinutes(world, 15);
    goTo(at('09:00', '2026-03-03'));
    await runMinutes(world, 2);
    expect(heard()).toEqual([]);
    expect(await waiting()).toMatchObject({ pending: 0, held: 0 });
  });

  test('one that fell a moment before opening is not told of either, unless it recovers', async () => {
    for (const id of ['gone', 'back', 'stays']) call(id, 2);
    await runMinutes(world, 1);
    goTo(at('08:59', '2026-03-03'));
    const graded = (grades: Record<string, number>) => {
      world.records = Object.entries(grades).map(([id, grade]) =>
        vendorRecord({ id, name: id, calledAtMs: at('21:00'), intention_results: grade }),
      );
    };
    graded({ gone: 4, back: 4, stays: 2 });
    await runMinutes(world, 2);
    expect(world.idsHeard('sales')).toEqual(['stays:B:sales']);
    graded({ gone: 4, back: 2, stays: 2 });
    await runMinutes(world, 2);
    expect(world.idsHeard('sales')).toEqual(['stays:B:sales', 'back:B:sales']);
    await runMinutes(world, 15);
    expect(world.idsHeard('sales')).toEqual(['stays:B:sales', 'back:B:sales']);
    expect(await waiting()).toMatchObject({ pending: 0, held: 0 });
  });

  test('one lead alone is a whole alert, and what comes after opening does not wait for the list', async () => {
    call('b', 2);
    await runMinutes(world, 1);
    goTo(at('09:00', '2026-03-03'));
    await runMinutes(world, 1);
    expect(world.idsHeard('sales')).toEqual(['b:B:sales']);
  });

  test('a fresh lead of the morning goes before the list of the night', async () => {
    for (const id of ['b1', 'b2', 'b3']) call(id, 2);
    await runMinutes(world, 1);
    goTo(at('09:00', '2026-03-03'));
    world.records = [vendorRecord({ id: 'new', calledAtMs: at('08:59', '2026-03-03') })];
    const functions = world.functions();
    await functions.tick('scheduled');
    world.nudges.length = 0;
    await world.settle(functions);
    expect(heard().map(({ event }) => event)).toEqual(['alert', 'list']);
  });

  test('a robot that fails at opening hears the rest as one list all the same', async () => {
    world.config = withQuiet({ ...night, except: [] });
    for (const id of ['b1', 'b2', 'b3', 'b4']) call(id, 2);
    await runMinutes(world, 1);
    goTo(at('09:00', '2026-03-03'));
    const until = at('09:02', '2026-03-03');
    world.answer = () =>
      world.clock.nowMs() < until ? { kind: 'not-sent', detail: 'ECONNREFUSED' } : { kind: 'accepted' };
    await runMinutes(world, 4);
    expect(heard().map(({ event }) => event)).toEqual(['alert', 'list']);
  });

  test('a file without quiet hours, or with shorter ones, frees within a minute what waits', async () => {
    call('b1', 2);
    call('b2', 2);
    await runMinutes(world, 2);
    world.config = withQuiet({ ...night, toMinute: 23 * 60 });
    await runMinutes(world, 1);
    expect(heard()).toEqual([]);
    world.config = testConfig({ grades: [1, 2], channels: ['sales'] });
    await runMinutes(world, 1);
    expect(heard().map(({ event }) => event)).toEqual(['list']);
  });

  test('operators hear of faults at any hour', async () => {
    world.config = withQuiet(night);
    world.config = {
      ...world.config,
      channels: { ...world.config.channels, ops: { ...world.config.channels.ops, quiet: [night] } as never },
    };
    world.vendorFault = 'token-refused';
    await runMinutes(world, 2);
    expect(world.heard.map(({ channel, message }) => [channel, message.data.kind])).toEqual([
      ['ops', 'token-refused'],
    ]);
  });

  test('nothing but the send itself measures our speed', async () => {
    call('b', 2);
    await runMinutes(world, 1);
    goTo(at('09:00', '2026-03-03'));
    await runMinutes(world, 1);
    const reports = world.reports.filter((one) => one.type === 'deliver');
    expect(reports.flatMap(({ toAlertMs }) => toAlertMs)).toEqual([]);
    expect(reports.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
  });
});
