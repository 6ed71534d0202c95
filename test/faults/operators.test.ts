import { beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../lambdas/channels/channel.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

let world: World;

beforeEach(async () => {
  world = new World(memoryTable());
});

const heard = () =>
  world.heard.filter(({ channel }) => channel === 'ops').map(({ message }) => message.subject);

/** Polls every minute, as the schedule would. */
async function minutes(count: number, each: (minute: number) => void = () => {}): Promise<void> {
  for (let minute = 0; minute < count; minute += 1) {
    each(minute);
    await world.once();
    world.clock.advance(MINUTE_MS);
  }
}

describe('operators hear', () => {
  test('of a refused token at once, once, and of its end once', async () => {
    world.vendorFault = 'token-refused';
    await minutes(30);
    expect(heard()).toEqual(['【故障】账号 acme 的令牌被拒绝，通话记录读不到了']);
    world.vendorFault = null;
    await minutes(30);
    expect(heard()).toEqual([
      '【故障】账号 acme 的令牌被拒绝，通话记录读不到了',
      '【恢复】账号 acme 的令牌恢复正常',
    ]);
    // A machine that de-duplicates by id must not take the end for the beginning.
    expect(new Set(world.idsHeard('ops')).size).toBe(2);
  });

  test('of a vendor that is down after five minutes, not of each of its tasks', async () => {
    const tasks = ['t1', 't2', 't3'].map((id) => ({
      ...testTask,
      id,
      key: `ai.example.cn/user/${id}`,
      name: id,
    }));
    world.config = { ...testConfig(), tasks };
    world.vendorFault = 'unavailable';
    await minutes(5);
    expect(heard()).toEqual([]);
    await minutes(20);
    expect(heard()).toEqual(['【故障】账号 acme 的外呼平台连不上']);
  });

  test('nothing of an outage that was over within five minutes', async () => {
    world.vendorFault = 'time-out';
    await minutes(3);
    world.vendorFault = null;
    await minutes(30);
    expect(heard()).toEqual([]);
  });

  test('one message of a fault that flaps', async () => {
    world.vendorFault = 'token-refused';
    await minutes(1);
    await minutes(60, (minute) => {
      world.vendorFault = minute % 3 === 0 ? null : 'token-refused';
    });
    expect(heard()).toHaveLength(1);
    world.vendorFault = null;
    await minutes(10);
    expect(heard()).toHaveLength(2);
  });

  test('of books that do not close twice running, and not of one moved list', async () => {
    world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
    await minutes(3, (minute) => {
      world.missing = minute === 1 ? 1 : 0;
    });
    expect(heard()).toEqual([]);
    world.missing = 1;
    await minutes(4);
    expect(heard()).toEqual(['【故障】任务“秋季课程回访”的账连续两次对不上']);
  });

  test('of a robot that was removed, through another channel, and its leads come when it is back', async () => {
    let removed = true;
    world.answer = (channel): Outcome =>
      channel === 'sales' && removed
        ? { kind: 'channel-dead', detail: 'errcode 93000' }
        : { kind: 'accepted' };
    world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
    await minutes(30);
    expect(heard()).toEqual(['【故障】渠道 sales 已失效，消息发不出去']);
    expect(world.idsHeard('leads')).toEqual(['a:A:leads']);
    removed = false;
    world.clock.advance(HOUR_MS);
    await minutes(10);
    expect(world.idsHeard('sales')).toEqual(['a:A:sales']);
    expect(heard()).toHaveLength(2);
  });

  test('of deliveries that were given up', async () => {
    world.answer = (channel): Outcome =>
      channel === 'sales' ? { kind: 'rejected', detail: 'errcode 44004' } : { kind: 'accepted' };
    world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
    await minutes(3);
    expect(heard()).toEqual(['【故障】渠道 sales 有消息没能送达，已放弃']);
  });

  test('of a message that WeCom took and could not read whole, which names the lead', async () => {
    const detail = 'errcode 0, but WeCom could not read all of the JSON';
    world.answer = (channel): Outcome =>
      channel === 'sales' ? { kind: 'accepted-with-defect', detail } : { kind: 'accepted' };
    world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
    await minutes(3);
    expect(heard()).toEqual(['【故障】渠道 sales 收下了消息，但内容可能没有显示完整']);
    const { message } = world.heard.filter(({ channel }) => channel === 'ops').at(-1) ?? {};
    expect(message?.text).toContain('共 1 条：秋季课程回访 a');
    expect(message?.text).toContain('errcode 0，但企业微信没有读懂全部 JSON');
    expect(message?.data).toMatchObject({ detail });
  });

  test('of more that are given up during one incident in one growing message, and in a new one after a quiet hour', async () => {
    world.answer = (channel): Outcome =>
      channel === 'sales' ? { kind: 'rejected', detail: 'errcode 44004' } : { kind: 'accepted' };
    const add = () => {
      const id = `r${world.records.length}`;
      world.records = [...world.records, vendorRecord({ id, calledAtMs: world.clock.nowMs() - MINUTE_MS })];
    };
    const counts = () =>
      world.heard.filter(({ channel }) => channel === 'ops').map(({ message }) => message.data.count);
    await minutes(1, add);
    expect(counts()).toEqual([1]);
    await minutes(2, add);
    await minutes(3);
    expect(counts()).toEqual([1, 3]);
    await minutes(2, add);
    await minutes(6);
    expect(counts()).toEqual([1, 3]);
    await minutes(6);
    expect(counts()).toEqual([1, 3, 5]);
    const { message } = world.heard.filter(({ channel }) => channel === 'ops').at(-1) ?? {};
    expect(message?.text).toContain('共 5 条：秋季课程回访 r0、r1、r2、r3、r4');
    expect(message?.text).toContain('技术细节：rejected（内容被拒绝）：errcode 44004（5 条）');
    // A machine that de-duplicates by id takes each for what it is.
    expect(new Set(world.idsHeard('ops')).size).toBe(3);
    await minutes(61);
    await minutes(1, add);
    expect(counts()).toEqual([1, 3, 5, 1]);
  });

  test('of a channel that takes nothing for five minutes, in words, and of its end; not of a shorter time', async () => {
    let isDown = true;
    world.answer = (channel): Outcome =>
      channel === 'sales' && isDown
        ? { kind: 'not-sent', detail: 'expected a connection, got ECONNREFUSED' }
        : { kind: 'accepted' };
    world.records = [vendorRecord({ id: 'a', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
    await runMinutes(world, 4);
    isDown = false;
    await runMinutes(world, 10);
    expect(heard()).toEqual([]);
    isDown = true;
    world.records = [
      ...world.records,
      vendorRecord({ id: 'b', calledAtMs: world.clock.nowMs() - MINUTE_MS }),
    ];
    await runMinutes(world, 5);
    expect(heard()).toEqual([]);
    await runMinutes(world, 2);
    expect(heard()).toEqual(['【故障】渠道 sales 连不上或没有正常应答，消息暂时发不出去']);
    expect(world.heard.at(-1)?.message.text).toContain('ECONNREFUSED');
    isDown = false;
    await runMinutes(world, 8);
    expect(heard().at(-1)).toBe('【恢复】渠道 sales 恢复正常，留着的消息正在补发');
    expect(heard()).toHaveLength(2);
  });

  test('of a dead channel through the others, and never through itself', async () => {
    world.config = { ...testConfig({ channels: ['leads'] }), ops: { channels: ['sales', 'ops'] } };
    world.answer = (channel): Outcome =>
      channel === 'sales' ? { kind: 'channel-dead', detail: 'errcode 93000' } : { kind: 'accepted' };
    world.vendorFault = 'token-refused';
    await minutes(3);
    expect(new Set(heard())).toEqual(
      new Set([
        '【故障】渠道 sales 已失效，消息发不出去',
        '【故障】账号 acme 的令牌被拒绝，通话记录读不到了',
      ]),
    );
    world.answer = () => ({ kind: 'accepted' });
    await minutes(70);
    const bySales = world.heard.filter(({ channel }) => channel === 'sales');
    expect(bySales.map(({ message }) => message.subject)).toEqual([
      '【故障】账号 acme 的令牌被拒绝，通话记录读不到了',
    ]);
  });

  test('of call records that cannot be read, once a day at the most', async () => {
    world.records = [{ ...vendorRecord({ calledAtMs: NOON_MS - 5 * MINUTE_MS }), id: null as never }];
    await minutes(30);
    expect(heard()).toEqual(['【故障】任务“秋季课程回访”有无法识别的通话记录，已跳过']);
  });

  test('nothing where faults would land in a channel that leads go to', async () => {
    world.config = { ...testConfig(), ops: { channels: ['sales'] } };
    world.vendorFault = 'token-refused';
    await minutes(3);
    expect(world.heard).toEqual([]);
  });

  test('no write, however long a known fault lasts', async () => {
    world.vendorFault = 'token-refused';
    await minutes(2);
    const written: string[] = [];
    world.gate = (name, effect) => {
      if (/Put|Update|Delete/.test(name)) written.push(name);
      return effect();
    };
    await minutes(3);
    expect(written).toEqual([]);
  });

  test('what happened, since when and what to do, in words', async () => {
    world.vendorFault = 'token-refused';
    await minutes(1);
    expect(world.heard[0]?.message.text).toBe(
      [
        '【故障】账号 acme 的令牌被拒绝，通话记录读不到了',
        '',
        '开始时间：3-2 12:00',
        '请处理：到外呼平台后台复制新的令牌，更新到 leadbell.yaml 里 token 指向的位置，一分钟内会自动重试。',
        '技术细节：the vendor says token-refused',
      ].join('\n'),
    );
  });
});
