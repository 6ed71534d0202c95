import { beforeEach, describe, expect, test } from 'vitest';
import { laneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import { restRules } from '../../lambdas/deliveries/rest.ts';
import { beginSilence, endSilence } from '../../lambdas/deliveries/silences/hold-lanes.ts';
import type { Silence } from '../../lambdas/deliveries/silences/silence.ts';
import { allSilences, SilenceStore } from '../../lambdas/deliveries/silences/silence-store.ts';
import { tellItsEnd, tellSilence } from '../../lambdas/faults/silences/tell-silence.ts';
import { createTableScan } from '../../lambdas/platform/table/table-scan.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { testConfig, testTask } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;
let table: ReturnType<typeof memoryTable>;

beforeEach(async () => {
  table = memoryTable();
  const config = testConfig({ grades: [1, 2] });
  world = new World(table, {
    ...config,
    channels: { ...config.channels, other: { type: 'wecom-robot', webhook: 'env:OTHER', mention: [] } },
  });
  await runMinutes(world, 1);
});

const call = (id: string, grade = 1) =>
  world.records.push(
    vendorRecord({ id, name: id, calledAtMs: world.clock.nowMs() - MINUTE_MS, intention_results: grade }),
  );
const heardIn = (name: string) =>
  world.heard.filter(({ channel }) => channel === name).map(({ message }) => message);
const held = async (channel: string) => {
  const { held, pending } = await laneOutlook(world.functions().stores, channel, world.clock.nowMs());
  return { held, pending };
};

async function telling() {
  const { deliveries } = world.functions().stores;
  const silences = await allSilences(createTableScan(table.documents, table.tableName));
  return { deliveries, channels: ['ops'], render: world.config, rest: restRules(world.config), silences };
}

async function silence(of: Partial<Silence>): Promise<Silence> {
  const nowMs = world.clock.nowMs();
  const begun: Silence = {
    id: 's1',
    channel: 'sales',
    task: null,
    lanes: ['sales'],
    by: 'wang',
    reason: '换机器人',
    sinceMs: nowMs,
    untilMs: nowMs + 2 * HOUR_MS,
    endedAtMs: null,
    ...of,
  };
  const { lanes, table: items } = world.functions().stores;
  await beginSilence(
    { silences: new SilenceStore(items), lanes, retentionMs: world.config.retentionMs },
    begun,
  );
  await tellSilence(await telling(), begun, nowMs);
  return begun;
}

async function end(id = 's1'): Promise<void> {
  const { lanes, table: items } = world.functions().stores;
  const nowMs = world.clock.nowMs();
  const ended = await endSilence({ silences: new SilenceStore(items), lanes }, id, nowMs);
  if (ended) await tellItsEnd(await telling(), ended, nowMs);
}

describe('a channel is silenced for two hours', () => {
  test('what it would hear waits, and is one list when they are over; others hear all of it at once', async () => {
    await silence({});
    call('b', 2);
    await runMinutes(world, 1);
    call('a', 1);
    await runMinutes(world, 1);
    expect(heardIn('sales')).toEqual([]);
    expect(await held('sales')).toEqual({ held: 2, pending: 0 });
    expect(heardIn('leads')).toHaveLength(2);
    world.clock.advance(2 * HOUR_MS - 4 * MINUTE_MS);
    await runMinutes(world, 1);
    expect(heardIn('sales')).toEqual([]);
    await runMinutes(world, 2);
    const [list, ...more] = heardIn('sales');
    expect(more).toEqual([]);
    expect(list?.text.match(/^[AB] [ab] /gm)).toEqual(['A a ', 'B b ']);
  });

  test('operators hear who silenced what, why and until when; and that it is over', async () => {
    await silence({});
    await runMinutes(world, 1);
    const [begins] = heardIn('ops');
    expect(begins?.text).toBe(
      '【静音】渠道 sales 已静音，到 3-2 14:01 为止\n\n原因：换机器人\n操作人：wang\n期间的线索和汇总都留着，一条不丢，静音结束后补发。故障通知不受影响。\n提前结束：leadbell silence end s1',
    );
    world.clock.advance(2 * HOUR_MS);
    await runMinutes(world, 1);
    expect(heardIn('ops').map(({ data }) => data.phase)).toEqual(['begins', 'over']);
    expect(heardIn('ops')[1]?.text).toBe(
      '【静音结束】渠道 sales 恢复通知\n\n从 3-2 12:01 到 3-2 14:01。\n原因：换机器人\n留着的消息正在发出。',
    );
  });

  test('it is ended sooner: within a minute all of it comes, and operators hear so', async () => {
    await silence({});
    call('a');
    call('b', 2);
    await runMinutes(world, 3);
    await end();
    await runMinutes(world, 1);
    expect(heardIn('sales').map(({ event }) => event)).toEqual(['list']);
    expect(heardIn('ops').map(({ data }) => data.phase)).toEqual(['begins', 'over']);
    expect(heardIn('ops')[1]?.text).toContain('从 3-2 12:01 到 3-2 12:04。');
    // Nothing more of it comes when its time would have been over.
    world.clock.advance(2 * HOUR_MS);
    await runMinutes(world, 1);
    expect(heardIn('ops')).toHaveLength(2);
  });

  test('of two silences the longer one holds, also when the other is ended', async () => {
    await silence({});
    await silence({ id: 's2', untilMs: world.clock.nowMs() + HOUR_MS });
    call('a');
    await runMinutes(world, 1);
    await end('s1');
    await runMinutes(world, 1);
    expect(await held('sales')).toEqual({ held: 1, pending: 0 });
    world.clock.advance(HOUR_MS);
    await runMinutes(world, 1);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
  });

  test('an alert that failed before is held, too, and comes as a repeat where it may have been heard', async () => {
    world.answer = (channel) =>
      channel === 'sales' ? { kind: 'ambiguous', detail: 'HTTP 500' } : { kind: 'accepted' };
    call('a');
    await runMinutes(world, 1);
    world.heard.length = 0;
    world.answer = () => ({ kind: 'accepted' });
    await silence({});
    await runMinutes(world, 5);
    expect(heardIn('sales')).toEqual([]);
    await end();
    await runMinutes(world, 1);
    expect(heardIn('sales').map(({ text }) => text.includes('重发'))).toEqual([true]);
  });

  test('a sender that was killed with an alert leaves it to the end of the silence', async () => {
    call('a');
    world.gate = (name, effect) => {
      if (name === 'sales hears') throw new Error('killed');
      return effect();
    };
    await runMinutes(world, 1);
    world.gate = (_, effect) => effect();
    await silence({});
    await runMinutes(world, 2);
    expect(await held('sales')).toEqual({ held: 1, pending: 0 });
    await end();
    await runMinutes(world, 1);
    expect(heardIn('sales').map(({ text }) => text.includes('重发'))).toEqual([true]);
  });
});

describe('operators hear at the end of a silence what is so', () => {
  const overs = () =>
    heardIn('ops').flatMap(({ data, text }) =>
      data.phase === 'over' ? [text.replaceAll('\n\n', '\n')] : [],
    );
  const OF_A_TASK = { channel: null, task: { name: testTask.name, keys: [testTask.key] } };

  test('another one that began later goes on with all of it', async () => {
    await silence({ untilMs: world.clock.nowMs() + HOUR_MS });
    await runMinutes(world, 1);
    await silence({ id: 's2' });
    world.clock.advance(HOUR_MS);
    await runMinutes(world, 1);
    expect(overs()).toEqual([
      '【静音结束】渠道 sales 还有另一次静音，到 3-2 14:02 为止\n从 3-2 12:01 到 3-2 13:01。\n原因：换机器人\n留着的消息继续留着，等那次静音结束后补发。',
    ]);
    world.clock.advance(HOUR_MS);
    await runMinutes(world, 1);
    expect(overs()[1]).toMatch(/^【静音结束】渠道 sales 恢复通知.*留着的消息正在发出。$/s);
  });

  test('it was ended sooner beside another one, which was then ended too', async () => {
    await silence({});
    await silence({ id: 's2' });
    await end('s2');
    await runMinutes(world, 1);
    expect(overs()[0]).toContain('【静音结束】渠道 sales 还有另一次静音，到 3-2 14:01 为止');
    await end('s1');
    await runMinutes(world, 1);
    expect(overs()[1]).toMatch(/^【静音结束】渠道 sales 恢复通知/);
  });

  test('the other one was ended meanwhile', async () => {
    await silence({ untilMs: world.clock.nowMs() + HOUR_MS });
    await silence({ id: 's2' });
    await end('s2');
    world.clock.advance(HOUR_MS);
    await runMinutes(world, 1);
    expect(overs()[1]).toMatch(/^【静音结束】渠道 sales 恢复通知.*留着的消息正在发出。$/s);
  });

  test('a task of the channel is still silent, the rest comes', async () => {
    await silence({ untilMs: world.clock.nowMs() + HOUR_MS });
    await silence({ id: 's2', ...OF_A_TASK });
    world.clock.advance(HOUR_MS);
    await runMinutes(world, 1);
    expect(overs()[0]).toMatch(
      /^【静音结束】渠道 sales 恢复通知.*留着的消息正在发出。\n任务“秋季课程回访”还在静音，到 3-2 14:01 为止：那部分消息继续留着。$/s,
    );
  });

  test('one of its channels is still silent, the others come', async () => {
    await silence({ ...OF_A_TASK, lanes: ['sales', 'leads'], untilMs: world.clock.nowMs() + HOUR_MS });
    await silence({ id: 's2' });
    world.clock.advance(HOUR_MS);
    await runMinutes(world, 1);
    expect(overs()[0]).toContain('渠道 sales 还在静音，到 3-2 14:01 为止：那部分消息继续留着。');
  });

  test('the channel has quiet hours by then, in English too', async () => {
    const { sales } = world.config.channels;
    const quiet = [{ fromMinute: 13 * 60, toMinute: 15 * 60, days: [1, 2, 3, 4, 5, 6, 7], except: [1] }];
    if (!sales) throw new TypeError('no channel');
    world.config = { ...world.config, channels: { ...world.config.channels, sales: { ...sales, quiet } } };
    await silence({ untilMs: world.clock.nowMs() + HOUR_MS });
    world.config = { ...world.config, locale: 'en' };
    await silence({ id: 's2', untilMs: world.clock.nowMs() + HOUR_MS });
    await silence({ id: 's3' });
    await end('s3');
    world.clock.advance(HOUR_MS);
    await runMinutes(world, 1);
    expect(overs()[1]).toMatch(
      /^\[silence over\] Channel sales is told again\n.*Channel sales has quiet hours until 3-2 15:00: what was held comes then, grades that they except at once\.$/s,
    );
    expect(overs().join()).not.toContain('What was held is being sent.');
  });
});

test('a task is silenced in all its channels, and no other task with it', async () => {
  const second = { ...testTask, key: `${testTask.key}-2`, id: `${testTask.id}-2`, name: '冬季' };
  world.config = { ...world.config, tasks: [world.config.tasks[0] ?? testTask, second] };
  await silence({
    channel: null,
    task: { name: second.name, keys: [second.key] },
    lanes: ['sales', 'leads'],
  });
  call('a');
  await runMinutes(world, 2);
  // The vendor lists the record for both tasks.
  expect(heardIn('sales')).toHaveLength(1);
  expect(heardIn('leads')).toHaveLength(1);
});

test('faults are told in a channel that is silenced', async () => {
  await silence({ channel: 'ops', lanes: ['ops'] });
  world.vendorFault = 'token-refused';
  await runMinutes(world, 2);
  const kinds = new Set(heardIn('ops').map(({ data }) => data.kind));
  expect(kinds).toEqual(new Set(['silence', 'token-refused']));
});

test('it costs a lane that is not silenced nothing', async () => {
  const reads = async (prepare: () => Promise<unknown>) => {
    await prepare();
    call(`r${world.clock.nowMs()}`);
    const names: string[] = [];
    world.gate = (name, effect) => {
      names.push(name);
      return effect();
    };
    await runMinutes(world, 1);
    world.gate = (_, effect) => effect();
    return names.length;
  };
  const before = await reads(async () => {});
  const after = await reads(() =>
    silence({ channel: 'other', lanes: ['other'] }).then(() => runMinutes(world, 1)),
  );
  expect(after).toBe(before);
});
