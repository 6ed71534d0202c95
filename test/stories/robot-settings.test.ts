import { describe, expect, test } from 'vitest';
import { createDingtalkRobot } from '../../lambdas/channels/dingtalk-robot/dingtalk-robot.ts';
import { createFeishuRobot } from '../../lambdas/channels/feishu-robot/feishu-robot.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { DING_SECRET, DING_TOKEN, fakeDingTalk } from '../support/dingtalk.ts';
import { FakeRobot } from '../support/fake-robot.ts';
import { FEISHU_HOOK, fakeFeishu } from '../support/feishu.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

const SETTINGS = '【故障】渠道 sales 的机器人还在，但没有满足它的安全设置，消息发不出去';
const DEAD = '【故障】渠道 sales 已失效，消息发不出去';
const MET = '【恢复】渠道 sales 已满足机器人的安全设置，留着的消息正在补发';
const WELL = '【恢复】渠道 sales 恢复了，留着的消息正在补发';

function worldWithLead(): World {
  const world = new World(memoryTable(), testConfig({ channels: ['sales'] }));
  world.records = [vendorRecord({ id: 'r1', calledAtMs: NOON_MS - 5 * MINUTE_MS })];
  return world;
}

const opsHear = (world: World) =>
  world.heard.filter(({ channel }) => channel === 'ops').map(({ message }) => message);
const subjects = (world: World) => opsHear(world).map(({ subject }) => subject);

interface DingSettings {
  token?: string;
  secret?: string;
  keyword?: string | null;
}

function dingtalk(world: World, robot: FakeRobot, settings: DingSettings) {
  return createDingtalkRobot({
    name: 'sales',
    mention: [],
    keyword: settings.keyword ?? null,
    clock: world.clock,
    webhook: async () => `https://oapi.dingtalk.com/robot/send?access_token=${settings.token ?? DING_TOKEN}`,
    secret: async () => settings.secret ?? DING_SECRET,
    http: robot.http,
  });
}

const BLOCKED = '【故障】渠道 sales 的机器人被限流，消息暂停发送';
const UNBLOCKED = '【恢复】渠道 sales 的机器人已解除限流，留着的消息正在补发';

describe('a robot that is blocked', () => {
  const robotThat = (world: World, says: () => Record<string, unknown> | null) =>
    new FakeRobot(
      {
        refusal: () => {
          const body = says();
          return body && { status: 200, body };
        },
        taken: { status: 200, body: { errcode: 0 } },
      },
      () => world.clock.nowMs(),
    );

  test('for ten minutes is told at once with the end of it, shown by status, and told when it is over', async () => {
    const world = worldWithLead();
    let isFirst = true as boolean;
    const robot = robotThat(world, () => {
      const wasFirst = isFirst;
      isFirst = false;
      return wasFirst ? { status: 1111, wait: 5, punish: 'deny', errcode: 130101 } : null;
    });
    world.made = { sales: dingtalk(world, robot, {}) };
    await runMinutes(world, 1);
    expect(subjects(world)).toEqual([BLOCKED]);
    expect(opsHear(world)[0]?.text).toContain('12:10 之前不再发送');
    await runMinutes(world, 17);
    expect(robot.requests).toHaveLength(2);
    expect(robot.heard).toHaveLength(1);
    expect(subjects(world)).toEqual([BLOCKED, UNBLOCKED]);
  });

  test('until tomorrow is told at once, and once', async () => {
    const world = worldWithLead();
    const robot = robotThat(world, () => ({ errcode: 90030, errmsg: 'quota' }));
    world.made = { sales: dingtalk(world, robot, {}) };
    await runMinutes(world, 1);
    expect(subjects(world)).toEqual([BLOCKED]);
    await runMinutes(world, 60);
    expect(robot.requests.length).toBeGreaterThanOrEqual(4);
    expect(subjects(world)).toEqual([BLOCKED]);
  });

  test('for a minute is not told, and told as blocked where that goes on for five', async () => {
    const world = worldWithLead();
    world.answer = (channel) =>
      channel === 'sales'
        ? { kind: 'rate-limited', detail: 'errcode 45009: too many messages in a minute', holdMs: MINUTE_MS }
        : { kind: 'accepted' };
    await runMinutes(world, 4);
    expect(subjects(world)).toEqual([]);
    await runMinutes(world, 5);
    expect(subjects(world)).toEqual([BLOCKED]);
  });
});

describe('a channel whose robot asks for something that the file does not have', () => {
  test('is told with what to correct, and goes on as soon as the secret is right', async () => {
    const world = worldWithLead();
    const { robot } = fakeDingTalk({ nowMs: () => world.clock.nowMs() });
    world.made = { sales: dingtalk(world, robot, { secret: 'SECwrong' }) };
    await runMinutes(world, 2);
    expect(robot.requests).toHaveLength(1);
    expect(subjects(world)).toEqual([SETTINGS]);
    const [fault] = opsHear(world);
    expect(fault?.text).toContain('secret');
    expect(fault?.text).toContain('leadbell redrive');
    expect(fault?.text).not.toContain('换上新的 webhook');

    world.made = { sales: dingtalk(world, robot, {}) };
    await runMinutes(world, 1);
    expect(robot.heard).toHaveLength(1);
    await runMinutes(world, 7);
    expect(subjects(world)).toEqual([SETTINGS, MET]);
  });

  test('goes on as soon as the word is right', async () => {
    const world = worldWithLead();
    const { robot } = fakeFeishu({ secret: null, keyword: '线索', nowMs: () => world.clock.nowMs() });
    const feishu = (keyword: string) =>
      createFeishuRobot({
        name: 'sales',
        mention: [],
        keyword,
        clock: world.clock,
        random: () => 0.5,
        webhook: async () => `https://open.feishu.cn/open-apis/bot/v2/hook/${FEISHU_HOOK}`,
        secret: null,
        http: robot.http,
      });
    world.made = { sales: feishu('报警') };
    await runMinutes(world, 3);
    expect(robot.heard).toEqual([]);
    expect(subjects(world)).toEqual([SETTINGS]);
    world.made = { sales: feishu('线索') };
    await runMinutes(world, 1);
    expect(robot.heard).toHaveLength(1);
  });

  test('is tried every five minutes, since the robot may be changed as well', async () => {
    const world = worldWithLead();
    let isAllowed = false as boolean;
    const robot = new FakeRobot(
      {
        refusal: () =>
          isAllowed
            ? null
            : { status: 200, body: { errcode: 310000, errmsg: 'ip 1.2.3.4 not in whitelist' } },
        taken: { status: 200, body: { errcode: 0 } },
      },
      () => world.clock.nowMs(),
    );
    world.made = { sales: dingtalk(world, robot, {}) };
    await runMinutes(world, 12);
    const [first = 0, second = 0, third = 0, ...others] = robot.requests.map(({ atMs }) => atMs);
    expect(others).toEqual([]);
    expect([second - first, third - second].map((ms) => Math.round(ms / MINUTE_MS))).toEqual([5, 5]);
    isAllowed = true;
    await runMinutes(world, 5);
    expect(robot.heard).toHaveLength(1);
  });

  test('is not told as well again while a new robot refuses it for something else', async () => {
    const world = worldWithLead();
    const { robot } = fakeDingTalk({ keyword: '线索', nowMs: () => world.clock.nowMs() });
    world.made = { sales: dingtalk(world, robot, { token: 'gone' }) };
    await runMinutes(world, 2);
    expect(subjects(world)).toEqual([DEAD]);
    world.made = { sales: dingtalk(world, robot, { keyword: '报警' }) };
    await runMinutes(world, 10);
    expect(subjects(world)).toEqual([DEAD, SETTINGS]);
    world.made = { sales: dingtalk(world, robot, { keyword: '线索' }) };
    await runMinutes(world, 8);
    expect(robot.heard).toHaveLength(1);
    expect(subjects(world)).toEqual([DEAD, SETTINGS, WELL, MET]);
  });
});
