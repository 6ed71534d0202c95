import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { renderAlert } from '../../../lambdas/alerts/alert.ts';
import { type Answered, renderAnswered } from '../../../lambdas/alerts/answered.ts';
import { bodyOf, displayFor } from '../../../lambdas/channels/dingtalk-robot/body.ts';
import { dingtalkDialect } from '../../../lambdas/channels/dingtalk-robot/dialect.ts';
import { createDingtalkRobot } from '../../../lambdas/channels/dingtalk-robot/dingtalk-robot.ts';
import { judge } from '../../../lambdas/channels/dingtalk-robot/judge.ts';
import { mention } from '../../../lambdas/channels/dingtalk-robot/mentions.ts';
import { dingtalkRobot } from '../../../lambdas/channels/dingtalk-robot/receiver.ts';
import { signed } from '../../../lambdas/channels/dingtalk-robot/sign.ts';
import { shownOf } from '../../../lambdas/channels/feishu-robot/card.ts';
import { renderDigest } from '../../../lambdas/digests/texts/digest.ts';
import { aDigest } from '../../support/digest-figures.ts';
import { DING_SECRET, DING_TOKEN, dingText, fakeDingTalk } from '../../support/dingtalk.ts';
import { aContext, aLead, told } from '../../support/leads.ts';
import { patient } from '../../support/messages.ts';

const look = { mention: [], keyword: null };
const markdownOf = (message: Parameters<typeof bodyOf>[0], of: Parameters<typeof bodyOf>[1] = look) => {
  const { body } = bodyOf(message, of);
  return body.msgtype === 'markdown' ? body.markdown : { title: '', text: body.text.content };
};

it('signs as DingTalk documents it: milliseconds and proof in the address', () => {
  const url = signed(
    new URL('https://oapi.dingtalk.com/robot/send?access_token=t'),
    'SECtest',
    1_700_000_000_000,
  );
  expect(url.search).toBe(
    '?access_token=t&timestamp=1700000000000&sign=aZLLrriXgn05YbwaGR7knYsLeJADjr9NwLaNNKpxh4g%3D',
  );
});

describe('a group of DingTalk reads', () => {
  it('an alert: a title for the locked phone, the headline, the quote, and each fact on its line', () => {
    const { title, text } = markdownOf(renderAlert(told(aLead()), aContext()));
    expect(title).toBe('【A】王芳 · 晨光教育｜秋季课程回访');
    expect(text.split('  \n  ').slice(0, 4)).toEqual([
      '### 【A】王芳 · 晨光教育｜秋季课程回访',
      '> 客户说：<font color="#e8590c">“可以啊，你先加我微信，把报价发给我看看。”</font>',
      '',
      '<font color="#8c8c8c">电话</font> **18555525545**',
    ]);
    expect(text).toContain('[打开客户资料](https://crm.example.cn/?id=record-1)');
  });

  it('a digest in words that say all, since its robot shows no picture', () => {
    const { text } = markdownOf(renderDigest(aDigest(), { ...aContext(), id: 'd' }));
    expect(text).toMatch(/按小时<\/font> 09:00 1 · /);
    expect(text).toMatch(/按省份<\/font> 安徽 5 · 江苏 4/);
  });

  it('the constant word in every message, once', () => {
    const withWord = (keyword: string) =>
      markdownOf(renderAlert(told(aLead()), aContext()), { ...look, keyword }).text;
    expect(withWord('线索').endsWith('  \n  线索')).toBe(true);
    expect(withWord('王芳')).not.toMatch(/\n {2}王芳$/);
  });

  it('mentions of people by number and by id, which stand in the text too; none in a correction', () => {
    const people = { ...look, mention: ['13800000000', 'manager1', '@all'] };
    const alert = bodyOf(renderAlert(told(aLead()), aContext()), people).body;
    expect(alert.at).toEqual({ atMobiles: ['13800000000'], atUserIds: ['manager1'], isAtAll: true });
    expect(markdownOf(renderAlert(told(aLead()), aContext()), people).text).toMatch(
      /@13800000000 @manager1 @所有人$/,
    );
    const correction = bodyOf(renderAlert(told(aLead(), 'correction', 3), aContext()), people).body;
    expect(correction).not.toHaveProperty('at');
    expect(JSON.stringify(correction)).not.toContain('@13800000000');
  });

  it("nobody else's mention, link, picture, heading or colour", () => {
    const name = '@13800000000 <@all> ![x](http://evil.example/a.png) <font color="red">急</font> **b**';
    const { text } = markdownOf(renderAlert(told(aLead({ name, quote: name })), aContext()));
    expect(text).not.toMatch(/@138|<@|!\[|\]\(http:\/\/evil|<font color="red|\*\*b\*\*/);
    expect(text).toContain('＠13800000000');
  });

  it('words alone, without a link, once a link was refused', () => {
    const message = { ...renderAlert(told(aLead()), aContext()), wordsOnly: true };
    const { body } = bodyOf(message, { ...look, keyword: '线索' });
    expect(body.msgtype).toBe('text');
    expect(JSON.stringify(body)).toContain('18555525545');
    expect(JSON.stringify(body)).not.toContain('https://');
    expect(JSON.stringify(body)).toContain('线索');
  });

  it('as much as the body leaves: its room is counted in JSON', () => {
    expect(displayFor(look).room).toBeGreaterThan(18_000);
    expect(dingtalkDialect.measure('"\n')).toBe(4);
  });
});

describe('a robot of DingTalk', () => {
  const robotOf = (options: Parameters<typeof fakeDingTalk>[0] = {}) => {
    let nowMs = Date.parse('2026-03-02T04:00:00Z');
    const { robot } = fakeDingTalk({ nowMs: () => nowMs, ...options });
    const channel = createDingtalkRobot({
      ...look,
      name: 'sales',
      clock: { nowMs: () => nowMs },
      webhook: async () => `https://oapi.dingtalk.com/robot/send?access_token=${DING_TOKEN}`,
      secret: async () => DING_SECRET,
      http: robot.http,
    });
    return {
      robot,
      channel,
      pass: (ms: number) => {
        nowMs += ms;
      },
    };
  };

  it('is left alone for ten minutes once it was too fast', async () => {
    const { robot, channel, pass } = robotOf({ perMinute: 1 });
    const message = renderAlert(told(aLead()), aContext());
    expect(await channel.send(message, patient())).toEqual({ kind: 'accepted' });
    expect(dingText(robot.heard[0] ?? expect.fail())).toContain('王芳');
    expect(await channel.send(message, patient())).toMatchObject({ kind: 'rate-limited', holdMs: 610_000 });
    pass(610_000);
    expect(await channel.send(message, patient())).toEqual({ kind: 'accepted' });
  });

  it('says which setting of its security is not met', async () => {
    const { channel } = robotOf({ keyword: '报警', secret: 'SECanother' });
    const message = renderAlert(told(aLead()), aContext());
    expect(await channel.send(message, patient())).toMatchObject({
      kind: 'channel-misconfigured',
      detail: expect.stringContaining('`secret`'),
    });
    const { channel: other } = robotOf({ keyword: '报警' });
    expect(await other.send(message, patient())).toMatchObject({
      kind: 'channel-misconfigured',
      detail: expect.stringContaining('`keyword`'),
    });
  });

  it('goes on tomorrow once the quota of the day is used up, and is asked every quarter of an hour', () => {
    const body = JSON.stringify({ errcode: 90030, errmsg: 'quota' });
    expect(judge({ status: 200, body, retryAfterMs: null, fromProxy: false })).toMatchObject({
      kind: 'rate-limited',
      holdMs: 900_000,
    });
  });

  it.each([
    ['https://oapi.dingtalk.com/robot/send?access_token=abc', null, null],
    ['http://127.0.0.1:8080/robot/send?access_token=abc', null, null],
    ['https://oapi.dingtalk.com/robot/send', 'robot/send?access_token=…', null],
    ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc', 'robot/send?access_token=…', null],
    ['https://proxy.example/robot/send?access_token=abc', null, 'not an address of'],
  ])('has an address of a form: %s', (address, problem, warning) => {
    expect(dingtalkRobot.judgeSecret('webhook', address)).toEqual({
      problem: problem === null ? null : expect.stringContaining(problem),
      warning: warning === null ? null : expect.stringContaining(warning),
    });
  });
});

describe('whom a robot of DingTalk mentions', () => {
  const problemOf = (one: string) => {
    const { issues, success } = v.safeParse(mention, one);
    return success ? null : issues[0].message;
  };

  it.each([
    '+8613800000000',
    '8613800000000',
    '86-13800000000',
    '008613800000000',
    '1380000000',
    '138-0000-0000',
  ])('is no malformed number: %s', (one) => {
    expect(problemOf(one)).toContain('eleven digits');
  });

  it.each(['all', 'All', '@ALL', '所有人', '@所有人'])('is everybody by one name: %s', (one) => {
    expect(problemOf(one)).toContain('write "@all"');
  });

  it.each([
    '13800000000',
    '+86-13800000000',
    '+852-51234567',
    '@all',
    'manager4220',
    '016244623422956587',
    'all-hands',
  ])('is a number, an id or everybody: %s', (one) => {
    expect(problemOf(one)).toBe(null);
  });
});

it('a lead that is handed over is named on a locked phone', () => {
  const passed = { id: 'wangwu', name: '王五' };
  const answer = { by: { id: 'lisi', name: '李四' }, passedBy: passed, atMs: 0, tookMs: null, outcome: null };
  const message = renderAnswered({ ...told(aLead()), kind: 'taken', answer } as Answered, {
    ...aContext(),
    channel: 'sales',
    repeat: false,
  });
  expect(markdownOf(message).title).toMatch(/王五.*王芳.*李四/);
  expect(shownOf(message, look).title).toMatch(/王五.*王芳.*李四/);
});

it('a shortened alert leaves out the least important lines, however short they are', () => {
  const { text } = markdownOf({ ...renderAlert(told(aLead()), aContext()), shorten: true });
  const labels = ['电话', '地区', '呼叫', '通话', '微信'];
  const shown = labels.map((label) => text.includes(`>${label}</font>`));
  expect(shown.toSorted((one, other) => Number(other) - Number(one))).toEqual(shown);
  expect(shown).toContain(false);
  expect(text).toContain('18555525545');
});
