import { describe, expect, onTestFinished, test } from 'vitest';
import type { Channel } from '../../lambdas/channels/channel.ts';
import { createDingtalkRobot } from '../../lambdas/channels/dingtalk-robot/dingtalk-robot.ts';
import { createFeishuRobot } from '../../lambdas/channels/feishu-robot/feishu-robot.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { runMinutes } from '../support/deployed.ts';
import { DING_SECRET, DING_TOKEN, dingText, fakeDingTalk } from '../support/dingtalk.ts';
import type { Asked, FakeRobot } from '../support/fake-robot.ts';
import { FEISHU_HOOK, FEISHU_SECRET, fakeFeishu, feishuText } from '../support/feishu.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { shortWindow } from '../support/short-window.ts';
import { startTables } from '../support/table.ts';
import { World } from '../support/world.ts';

const LEADS = 300;
const phoneOf = (at: number) => `1380000${1000 + at}`;

interface Receiver {
  make(world: World): { robot: FakeRobot; channel: Channel };
  /** So many channels of one robot, with a message each, are more than it takes in a minute. */
  tooMany: number;
  textOf(asked: Asked): string;
}

const RECEIVERS = {
  DingTalk: {
    make({ clock }: World) {
      const { robot } = fakeDingTalk({ keyword: '线索', nowMs: () => clock.nowMs() });
      const channel = createDingtalkRobot({
        name: 'sales',
        mention: ['13900000000'],
        keyword: '线索',
        clock,
        webhook: async () => `https://oapi.dingtalk.com/robot/send?access_token=${DING_TOKEN}`,
        secret: async () => DING_SECRET,
        http: robot.http,
      });
      return { robot, channel };
    },
    tooMany: 22,
    textOf: dingText,
  },
  Feishu: {
    make({ clock }: World) {
      const { robot } = fakeFeishu({ keyword: '线索', nowMs: () => clock.nowMs() });
      const channel = createFeishuRobot({
        name: 'sales',
        mention: ['ou_1a2b'],
        keyword: '线索',
        clock,
        random: () => 0.5,
        webhook: async () => `https://open.feishu.cn/open-apis/bot/v2/hook/${FEISHU_HOOK}`,
        secret: async () => FEISHU_SECRET,
        http: robot.http,
      });
      return { robot, channel };
    },
    tooMany: 104,
    textOf: feishuText,
  },
} satisfies Readonly<Record<string, Receiver>>;

describe.each(Object.entries(RECEIVERS))('a robot of %s', (_name, { make, tooMany, textOf }) => {
  function worldWith(count: number) {
    const world = new World(memoryTable(), testConfig({ channels: ['sales'] }));
    const { robot, channel } = make(world);
    world.made = { sales: channel };
    world.records = Array.from({ length: count }, (_, at) =>
      vendorRecord({ id: `r${at}`, callee: phoneOf(at), calledAtMs: NOON_MS - 5 * MINUTE_MS + at * 100 }),
    );
    const shown = (at: number) =>
      vendorRecord({ id: `r${at}`, callee: phoneOf(at), calledAtMs: world.clock.nowMs() - SECOND_MS });
    return { world, robot, shown, seen: () => robot.heard.map(textOf).join('\n') };
  }

  test('hears of three hundred leads at once in lists, without a refusal, each lead once', async () => {
    const { world, robot, seen } = worldWith(LEADS);
    await runMinutes(world, 6);
    expect(robot.refusals).toEqual([]);
    expect(robot.heard.length).toBeLessThan(40);
    for (let at = 0; at < LEADS; at += 1) {
      expect(seen().split(phoneOf(at)).length - 1, phoneOf(at)).toBe(1);
    }
  });

  test('hears within seconds of a flood that comes in drops, and has room for the lead after it', async () => {
    const { world, robot, shown, seen } = worldWith(0);
    const { poll, deliver } = world.functions();
    const work = async (forMs: number) => {
      const endMs = world.clock.nowMs() + forMs;
      for (;;) {
        const nextMs = Math.min(...world.nudges.map(({ visibleAtMs }) => visibleAtMs));
        if (nextMs > endMs) break;
        world.clock.advance(Math.max(0, nextMs - world.clock.nowMs()));
        const due = world.nudges.findIndex(({ visibleAtMs }) => visibleAtMs <= world.clock.nowMs());
        const [nudge] = world.nudges.splice(due, 1);
        if (nudge) await deliver(nudge.body);
      }
      world.clock.advance(Math.max(0, endMs - world.clock.nowMs()));
    };
    await runMinutes(world, 1);
    for (let drop = 0; drop < 20; drop += 1) {
      for (let one = 0; one < 5; one += 1) world.records.push(shown(world.records.length));
      await poll(shortWindow(world));
      await work(SECOND_MS / 2);
    }
    const flood = world.records.length;
    await work(10 * SECOND_MS);
    for (let at = 0; at < flood; at += 1) expect(seen().split(phoneOf(at)).length - 1, phoneOf(at)).toBe(1);
    world.records.push(shown(flood));
    await poll(shortWindow(world));
    await work(15 * SECOND_MS);
    expect(seen()).toContain(phoneOf(flood));
    expect(robot.refusals).toEqual([]);
  });

  test('hears of seven a minute in full, minute after minute', async () => {
    const { world, robot, shown } = worldWith(0);
    await runMinutes(world, 1);
    for (let minute = 0; minute < 4; minute += 1) {
      for (let one = 0; one < 7; one += 1) world.records.push(shown(world.records.length));
      await runMinutes(world, 1);
    }
    expect(robot.heard).toHaveLength(28);
    expect(robot.refusals).toEqual([]);
  });

  test('hears of a few at once one by one, in full, and never faster than it takes them', async () => {
    const { world, robot } = worldWith(8);
    await runMinutes(world, 2);
    expect(robot.refusals).toEqual([]);
    expect(robot.heard).toHaveLength(8);
  });

  test('that has more channels than it takes messages in a minute refuses nothing, and all of them hear of all leads', async () => {
    const names = Array.from({ length: tooMany }, (_, at) => `sales${at}`);
    const config = testConfig({ channels: names });
    const { sales } = config.channels;
    const world = new World(memoryTable(), {
      ...config,
      channels: {
        ...config.channels,
        ...Object.fromEntries(names.map((name) => [name, sales])),
      } as typeof config.channels,
    });
    const { robot, channel } = make(world);
    world.made = Object.fromEntries(names.map((name) => [name, { ...channel, name }]));
    world.records = Array.from({ length: 8 }, (_, at) =>
      vendorRecord({ id: `r${at}`, callee: phoneOf(at), calledAtMs: NOON_MS - 5 * MINUTE_MS + at * 100 }),
    );
    await runMinutes(world, 8);
    expect(robot.refusals).toEqual([]);
    const { allows } = await channel.pace();
    const [longest] = 'windows' in allows ? allows.windows.toSorted((a, b) => b.inMs - a.inMs) : [];
    const first = robot.requests[0]?.atMs ?? 0;
    const inFirst = robot.requests.filter(({ atMs }) => atMs < first + MINUTE_MS);
    expect(inFirst.length).toBeLessThanOrEqual(longest?.sends ?? 0);
    expect(robot.requests.length).toBeGreaterThan(longest?.sends ?? Number.POSITIVE_INFINITY);
    const seen = robot.heard.map(textOf).join('\n');
    for (let at = 0; at < 8; at += 1) expect(seen.split(phoneOf(at)).length - 1).toBe(tooMany);
  });
});

test.each([
  ['DingTalk', [{ sends: 18, inMs: MINUTE_MS }]],
  [
    'Feishu',
    [
      { sends: 5, inMs: 1000 },
      { sends: 100, inMs: MINUTE_MS },
    ],
  ],
] as const)('%s is sent no more than this, of the twenty or hundred that it takes', async (name, windows) => {
  const { channel } = RECEIVERS[name].make(new World(memoryTable(), testConfig()));
  expect((await channel.pace()).allows).toEqual({ windows });
});

test('a robot of DingTalk that somebody else made too fast is left alone for ten minutes, and nothing is lost', async () => {
  const tables = await startTables();
  onTestFinished(() => tables.stop());
  const world = new World(await tables.newTable(), testConfig({ channels: ['sales'] }));
  const { robot, channel } = RECEIVERS.DingTalk.make(world);
  world.made = { sales: channel };
  // Another program sends to the same robot: eighteen of ours and these are too many.
  const url = new URL(`https://oapi.dingtalk.com/robot/send?access_token=${DING_TOKEN}`);
  for (let at = 0; at < 20; at += 1) robot.ask(url, '{}');
  world.records = [vendorRecord({ id: 'r1', callee: phoneOf(1), calledAtMs: NOON_MS - MINUTE_MS })];
  await runMinutes(world, 1);
  const blockedAtMs = robot.requests.at(-1)?.atMs ?? 0;
  const asked = robot.requests.length;
  expect(robot.heard).toEqual([]);
  await runMinutes(world, 9);
  expect(robot.requests).toHaveLength(asked);
  await runMinutes(world, 3);
  expect(robot.heard.map(dingText).join()).toContain(phoneOf(1));
  expect((robot.requests.at(-1)?.atMs ?? 0) - blockedAtMs).toBeGreaterThanOrEqual(10 * MINUTE_MS);
});
