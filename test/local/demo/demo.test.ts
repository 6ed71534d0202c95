import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Channel } from '../../../lambdas/channels/channel.ts';
import { createDingtalkRobot } from '../../../lambdas/channels/dingtalk-robot/dingtalk-robot.ts';
import { createFeishuRobot } from '../../../lambdas/channels/feishu-robot/feishu-robot.ts';
import { dueDigestWindows } from '../../../lambdas/digests/windows.ts';
import { createHttpClient } from '../../../lambdas/platform/http/node-http.ts';
import { randomId } from '../../../lambdas/platform/ids.ts';
import { silentLog } from '../../../lambdas/platform/log/log.ts';
import { DAY_MS, MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { formatZonelessTime } from '../../../lambdas/platform/time/zoned-time.ts';
import { SimulatedCalls } from '../../../local/demo/calls.ts';
import { DEMO, demoConfig } from '../../../local/demo/config.ts';
import { addDemoDingtalk } from '../../../local/demo/dingtalk.ts';
import { addDemoFeishu } from '../../../local/demo/feishu.ts';
import { DemoGroup } from '../../../local/demo/group.ts';
import { startDemoRobot } from '../../../local/demo/robot.ts';
import { startDemoVendor } from '../../../local/demo/vendor.ts';
import { DEMO_ZONE } from '../../../local/demo/vendor-record.ts';
import { aMessage, aPicture, patient } from '../../support/messages.ts';

const STARTED_MS = Date.parse('2026-03-02T04:00:00Z');

/** Time that a test sets, and dice that never show a fault. */
function makePlatform() {
  let nowMs = STARTED_MS;
  let seed = 7;
  const clock = { nowMs: () => nowMs, sleep: async () => {} };
  return {
    platform: { clock, newId: randomId, random: () => 0.5, log: silentLog },
    dice: () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return seed / 2 ** 31;
    },
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

describe('the demo', () => {
  it('places calls that are in progress, then over, then graded; the first A is seconds away', async () => {
    const { platform, dice, pass } = makePlatform();
    const calls = new SimulatedCalls(platform.clock, dice);
    const vendor = await startDemoVendor({ ...DEMO, calls, platform, port: { exactly: 0 } });
    const list = async () => {
      const url = `${vendor.url}/agent-api/user/${DEMO.userId}/task/${DEMO.taskId}/record?per_page=100`;
      const answer = await fetch(url, { headers: { authorization: `Bearer ${DEMO.token}` } });
      const { data } = (await answer.json()) as {
        data: { id: string; hangupdate: string | null; intention_results: number; details: unknown[] }[];
      };
      return data;
    };
    const first = calls.all()[0]?.id;
    const before = (await list()).find(({ id }) => id === first);
    expect(before).toMatchObject({ hangupdate: null, intention_results: 0, details: [] });
    pass(5000);
    const after = (await list()).find(({ id }) => id === first);
    expect(after).toMatchObject({ hangupdate: '2026-03-02 12:00:02', intention_results: 1 });
    expect(after?.details.length).toBeGreaterThan(1);
    pass(600_000);
    const changed = calls.all().filter(({ grades }) => grades.length > 1);
    expect(changed.length).toBeGreaterThan(0);
    await vendor.stop();
  });

  it('keeps what its group heard over a restart, and takes 20 messages a minute as WeCom does', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'leadbell-demo-'));
    const { platform, pass } = makePlatform();
    const robot = await startDemoRobot({
      groups: new Map([[DEMO.robotKey, new DemoGroup(directory, 'group')]]),
      platform,
      port: { exactly: 0 },
    });
    const say = async (content: string) => {
      const answer = await fetch(`${robot.url}/cgi-bin/webhook/send?key=${DEMO.robotKey}`, {
        method: 'POST',
        body: JSON.stringify({ msgtype: 'markdown', markdown: { content } }),
      });
      return ((await answer.json()) as { errcode: number }).errcode;
    };
    expect(await say('铃'.repeat(1366))).toBe(40058);
    for (let count = 2; count <= 20; count += 1) expect(await say(`第 ${count} 条`)).toBe(0);
    expect(await say('太多了')).toBe(45009);
    pass(60_000);
    expect(await say('又有空了')).toBe(0);
    await robot.stop();
    expect(new DemoGroup(directory, 'group').messages.at(-1)?.shown?.text).toBe('又有空了');
    await rm(directory, { recursive: true });
  });

  it('has a robot of DingTalk and one of Feishu as strict as theirs, which the real channels get on with', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'leadbell-demo-'));
    const { platform, pass } = makePlatform();
    const [north, south] = [new DemoGroup(directory, 'north'), new DemoGroup(directory, 'south')];
    const robot = await startDemoRobot({
      groups: new Map(),
      platform,
      port: { exactly: 0 },
      others(app) {
        addDemoDingtalk(app, { ...platform, group: north, token: 't', secret: 'SECx' });
        addDemoFeishu(app, { ...platform, group: south, hook: 'h', secret: 's', keyword: '线索' });
      },
    });
    const common = {
      name: 'sales',
      mention: [],
      clock: platform.clock,
      http: createHttpClient({ of: 'channel', env: {} }),
    };
    const ding = (secret: string) =>
      createDingtalkRobot({
        ...common,
        keyword: null,
        webhook: async () => `${robot.url}/robot/send?access_token=t`,
        secret: async () => secret,
      });
    const feishu = (keyword: string) =>
      createFeishuRobot({
        ...common,
        keyword,
        random: () => 0,
        webhook: async () => `${robot.url}/open-apis/bot/v2/hook/h`,
        secret: async () => 's',
      });
    const send = async (channel: Channel) => (await channel.send(aMessage(), patient())).kind;
    expect(await send(ding('SECanother'))).toBe('channel-misconfigured');
    for (let count = 2; count <= 20; count += 1) expect(await send(ding('SECx'))).toBe('accepted');
    expect(await send(ding('SECx'))).toBe('rate-limited');
    pass(9 * MINUTE_MS);
    expect(await send(ding('SECx'))).toBe('rate-limited');
    pass(2 * MINUTE_MS);
    expect(await send(ding('SECx'))).toBe('accepted');
    expect(north.messages.at(-1)?.shown).toMatchObject({ look: 'dingtalk' });

    expect(await send(feishu('报警'))).toBe('channel-misconfigured');
    for (let count = 2; count <= 5; count += 1) expect(await send(feishu('线索'))).toBe('accepted');
    expect(await send(feishu('线索'))).toBe('too-many-at-once');
    expect(south.messages.at(-1)?.shown).toMatchObject({ look: 'feishu', colour: 'orange' });
    await robot.stop();
    await rm(directory, { recursive: true });
  });

  it('reads what a group of an older demo heard', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'leadbell-demo-'));
    writeFileSync(join(directory, 'group.jsonl'), '{"id":"1","atMs":1,"markdown":"**【A】王芳**"}\n');
    expect(new DemoGroup(directory, 'group').messages).toEqual([
      { id: '1', atMs: 1, shown: { look: 'wecom', text: '**【A】王芳**' } },
    ]);
    await rm(directory, { recursive: true });
  });

  it('has a config that is in order, and a digest that is due in the next minute but one', () => {
    const config = demoConfig({ vendorUrl: 'http://127.0.0.1:1', answersPort: 8907, nowMs: STARTED_MS });
    expect(config.tasks).toHaveLength(1);
    const { daily } = config.digests;
    if (!daily) throw new Error('no digest');
    expect(daily.channels).toEqual([DEMO.managers]);
    const [due, ...more] = dueDigestWindows(daily, config.timeZone, STARTED_MS, STARTED_MS + 2 * MINUTE_MS);
    expect(more).toEqual([]);
    expect(due).toEqual({
      fromMs: Date.parse('2026-02-28T16:00:00Z'),
      toMs: Date.parse('2026-03-01T16:00:00Z'),
      dueAtMs: STARTED_MS + MINUTE_MS,
    });
  });

  it('has two days of calls behind it, the same ones every time', () => {
    const { platform, dice } = makePlatform();
    const calls = new SimulatedCalls(platform.clock, dice);
    expect(calls.since(STARTED_MS - 20 * MINUTE_MS, DEMO_ZONE)).toEqual(calls.all());
    const before = calls.since(STARTED_MS - 3 * DAY_MS, DEMO_ZONE);
    const yesterday = before.filter(
      ({ placedAtMs }) => formatZonelessTime(placedAtMs, DEMO_ZONE) < '2026-03-02',
    );
    expect(yesterday.length).toBeGreaterThan(800);
    expect(yesterday.every(({ hungUpAtMs }) => hungUpAtMs < STARTED_MS)).toBe(true);
    expect(calls.since(0, DEMO_ZONE)).toEqual(before);
  });

  it('shows its group a picture whose md5 is right, and keeps it over a restart', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'leadbell-demo-'));
    const { platform } = makePlatform();
    const groups = new Map([[DEMO.managersKey, new DemoGroup(directory, 'managers')]]);
    const robot = await startDemoRobot({ groups, platform, port: { exactly: 0 } });
    const show = async (image: { base64: string; md5: string }) => {
      const answer = await fetch(`${robot.url}/cgi-bin/webhook/send?key=${DEMO.managersKey}`, {
        method: 'POST',
        body: JSON.stringify({ msgtype: 'image', image }),
      });
      return ((await answer.json()) as { errcode: number }).errcode;
    };
    const { pngBase64, md5 } = aPicture();
    expect(await show({ base64: pngBase64, md5: '0'.repeat(32) })).toBe(301_019);
    expect(await show({ base64: '', md5 })).toBe(40009);
    expect(await show({ base64: pngBase64, md5 })).toBe(0);
    await robot.stop();
    const group = new DemoGroup(directory, 'managers');
    expect(group.messages).toHaveLength(1);
    const { picture = '' } = group.messages[0] ?? {};
    expect(Buffer.from((await group.picture(picture)) ?? []).toString('base64')).toBe(pngBase64);
    expect(await group.picture('../managers')).toBeNull();
    await rm(directory, { recursive: true });
  });
});
