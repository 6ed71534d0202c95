import { describe, expect, it } from 'vitest';
import { renderAlert } from '../../lambdas/alerts/alert.ts';
import { createDingtalkRobot } from '../../lambdas/channels/dingtalk-robot/dingtalk-robot.ts';
import { createFeishuRobot } from '../../lambdas/channels/feishu-robot/feishu-robot.ts';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import { createWecomRobot } from '../../lambdas/channels/wecom-robot/wecom-robot.ts';
import { FakeRobot } from '../support/fake-robot.ts';
import { aContext, aLead, told } from '../support/leads.ts';
import { aMessage, aPicture, patient } from '../support/messages.ts';

const ALERT = { ...renderAlert(told(aLead()), aContext()), mentionAlso: ['somebody'] };
const robot = () =>
  new FakeRobot({ refusal: () => null, taken: { status: 200, body: { errcode: 0, errmsg: 'ok', code: 0 } } });
const clock = { nowMs: () => 1_700_000_000_000 };

describe('what is shown of a message without sending it', () => {
  it('is what a WeCom robot gets, a picture too', async () => {
    const taken = robot();
    const webhook = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k';
    const channel = createWecomRobot({
      name: 'sales',
      mention: ['zhangsan'],
      webhook: async () => webhook,
      http: taken.http,
    });
    const config = { type: 'wecom-robot', webhook: 'env:W', mention: ['zhangsan'] };
    const picture = { ...aMessage(), image: aPicture() };
    for (const message of [ALERT, picture]) {
      await channel.send(message, patient());
      const wire = receiverOf(config).wire(message, config);
      expect(wire).toMatchObject({ body: taken.heard.at(-1)?.body });
    }
  });

  it('is what a DingTalk robot gets', async () => {
    const taken = robot();
    const channel = createDingtalkRobot({
      name: 'sales',
      clock,
      mention: ['13900001111'],
      keyword: '线索',
      webhook: async () => 'https://oapi.dingtalk.com/robot/send?access_token=t',
      secret: async () => 'SECtest',
      http: taken.http,
    });
    const config = {
      type: 'dingtalk-robot',
      webhook: 'env:D',
      secret: 'env:S',
      mention: ['13900001111'],
      keyword: '线索',
    };
    await channel.send(ALERT, patient());
    const [heard] = taken.heard;
    expect(receiverOf(config).wire(ALERT, config)).toMatchObject({
      body: heard?.body,
      length: { bytes: Buffer.byteLength(heard?.raw ?? ''), mostBytes: 20_000, of: 'JSON' },
    });
  });

  it('is what a Feishu robot gets, and as long, except the time and the signature', async () => {
    const taken = robot();
    const channel = createFeishuRobot({
      name: 'sales',
      clock,
      random: () => 0,
      mention: ['ou_1'],
      keyword: '线索',
      webhook: async () => 'https://open.feishu.cn/open-apis/bot/v2/hook/h',
      secret: async () => 'demo',
      http: taken.http,
    });
    const config = {
      type: 'feishu-robot',
      webhook: 'env:F',
      secret: 'env:S',
      mention: ['ou_1'],
      keyword: '线索',
    };
    await channel.send(ALERT, patient());
    const [heard] = taken.heard;
    const { timestamp, sign, ...card } = heard?.body ?? {};
    expect([timestamp, sign]).toEqual([expect.any(String), expect.any(String)]);
    expect(receiverOf(config).wire(ALERT, config)).toMatchObject({
      body: { ...card, timestamp: '0000000000' },
      length: { bytes: Buffer.byteLength(heard?.raw ?? '') },
    });
  });

  it('says that a message would not be sent, and why', () => {
    const config = { type: 'dingtalk-robot', webhook: 'env:D', mention: [] };
    const empty = { ...aMessage(), document: { lines: [] } };
    expect(receiverOf(config).wire(empty, config)).toEqual({
      kind: 'too-long',
      detail: 'nothing of the message fits',
    });
  });
});
