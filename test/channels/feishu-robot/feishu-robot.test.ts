import { describe, expect, it } from 'vitest';
import { renderAlert } from '../../../lambdas/alerts/alert.ts';
import { bodyOf, displayFor, shownOf } from '../../../lambdas/channels/feishu-robot/card.ts';
import { createFeishuRobot } from '../../../lambdas/channels/feishu-robot/feishu-robot.ts';
import { holdMs } from '../../../lambdas/channels/feishu-robot/judge.ts';
import { feishuRobot } from '../../../lambdas/channels/feishu-robot/receiver.ts';
import { signatureOf } from '../../../lambdas/channels/feishu-robot/sign.ts';
import { renderFault } from '../../../lambdas/faults/fault-text.ts';
import { FEISHU_HOOK, FEISHU_SECRET, fakeFeishu, feishuText, feishuTitle } from '../../support/feishu.ts';
import { aContext, aLead, told } from '../../support/leads.ts';
import { patient } from '../../support/messages.ts';

const look = { mention: [], keyword: null };
const alert = (lead = aLead()) => renderAlert(told(lead), aContext());

it('signs as Feishu documents it: seconds and proof, the secret in the key', () => {
  expect(signatureOf('demo', 1_599_360_473_000)).toEqual({
    timestamp: '1599360473',
    sign: 'l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=',
  });
});

describe('a group of Feishu reads', () => {
  it('an alert as a card: the headline as its title, the facts below', () => {
    const { title, text } = shownOf(alert(), look);
    expect(title).toBe('【A】王芳 · 晨光教育｜秋季课程回访');
    expect(text.split('\n').slice(0, 3)).toEqual([
      "客户说：<font color='red'>“可以啊，你先加我微信，把报价发给我看看。”</font>",
      '',
      "<font color='grey'>电话</font> **18555525545**",
    ]);
    expect(bodyOf(alert(), look).card.header.template).toBe('orange');
  });

  it('a fault on red and its end on green, each with the constant word in title and text', () => {
    const fault = {
      id: 'f',
      kind: 'token-refused',
      name: '甲',
      detail: 'x',
      sinceMs: 0,
      overAtMs: null,
    } as const;
    for (const [phase, template] of [
      ['begins', 'red'],
      ['is over', 'green'],
    ] as const) {
      const { card } = bodyOf(renderFault({ ...fault, phase }, aContext()), { ...look, keyword: '线索' });
      expect(card.header.template).toBe(template);
      expect(card.header.title.content).toMatch(/ · 线索$/);
      expect(card.body.elements[0]?.content).toMatch(/\n线索/);
    }
  });

  it('mentions by open_id, and none in a correction', () => {
    const people = { ...look, mention: ['ou_1a', '@all'] };
    expect(bodyOf(alert(), people).card.body.elements[0]?.content).toMatch(
      /<at id=ou_1a><\/at> <at id=all><\/at>$/,
    );
    const correction = bodyOf(renderAlert(told(aLead(), 'correction', 3), aContext()), people);
    expect(JSON.stringify(correction)).not.toContain('<at');
  });

  it("nobody else's mention, link or colour", () => {
    const name = `<at id=all></at> <at user_id="all">所有人</at> [x](http://evil.example) <font color='red'>急</font>`;
    const { title, text } = shownOf(alert(aLead({ name, quote: name, company: null })), look);
    for (const shown of [title, text.replaceAll(/<\/?font[^<>]*>/g, '')])
      expect(shown).not.toMatch(/<at|<font|\]\(http:\/\/evil/);
    expect(text).not.toMatch(/<at|\]\(http:\/\/evil/);
  });

  it('as much as the body leaves', () => {
    expect(
      displayFor({ mention: Array.from({ length: 20 }, () => `ou_${'a'.repeat(60)}`), keyword: '线索' }).room,
    ).toBeGreaterThan(15_000);
  });
});

describe('a robot of Feishu', () => {
  it('gets its proof in the body, and takes what is signed with its own secret alone', async () => {
    const nowMs = Date.parse('2026-03-02T04:00:00Z');
    const { robot } = fakeFeishu({ nowMs: () => nowMs });
    const channelWith = (secret: string) =>
      createFeishuRobot({
        ...look,
        name: 'sales',
        clock: { nowMs: () => nowMs },
        random: () => 0,
        webhook: async () => `https://open.feishu.cn/open-apis/bot/v2/hook/${FEISHU_HOOK}`,
        secret: async () => secret,
        http: robot.http,
      });
    expect(await channelWith(FEISHU_SECRET).send(alert(), patient())).toEqual({ kind: 'accepted' });
    expect(feishuTitle(robot.heard[0] ?? expect.fail())).toContain('王芳');
    expect(feishuText(robot.heard[0] ?? expect.fail())).toContain('18555525545');
    expect(await channelWith('another').send(alert(), patient())).toMatchObject({
      kind: 'channel-misconfigured',
      detail: expect.stringContaining('clock'),
    });
  });

  it('is left alone for a minute and some seconds, and past the busy minute of a half hour', () => {
    const at = (time: string, random: number) => holdMs({ nowMs: Date.parse(`2026-03-02T${time}Z`), random });
    expect(at('04:10:00', 0)).toBe(60_000);
    expect(at('04:10:00', 0.5)).toBe(70_000);
    expect(at('04:29:30', 0)).toBe(90_000);
    expect(at('04:58:59', 0.1)).toBe(121_000);
  });

  it.each([
    [`https://open.feishu.cn/open-apis/bot/v2/hook/${FEISHU_HOOK}`, null, null],
    [`https://open.larksuite.com/open-apis/bot/v2/hook/${FEISHU_HOOK}`, null, null],
    [`http://127.0.0.1:8080/open-apis/bot/v2/hook/${FEISHU_HOOK}`, null, null],
    [`https://open.feishu.cn/open-apis/bot/hook/${FEISHU_HOOK}`, 'bot/v2/hook/…', null],
    [`https://proxy.example/open-apis/bot/v2/hook/${FEISHU_HOOK}`, null, 'not an address of'],
  ])('has an address of a form: %s', (address, problem, warning) => {
    expect(feishuRobot.judgeSecret('webhook', address)).toEqual({
      problem: problem === null ? null : expect.stringContaining(problem),
      warning: warning === null ? null : expect.stringContaining(warning),
    });
  });
});
