import type { Context, SNSEvent } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlarmConfig } from '../../../lambdas/config/alarm-config.ts';
import { createSecretStore } from '../../../lambdas/config/secrets/secret-store.ts';
import { createAlarmHandler } from '../../../lambdas/functions/alarm.ts';
import type { Locale } from '../../../lambdas/messages/context.ts';
import { createSns } from '../../../lambdas/platform/aws/sns-client.ts';
import { createRedactor } from '../../../lambdas/platform/log/redact.ts';
import { systemClock } from '../../../lambdas/platform/time/clock.ts';
import { ROBOT_KEY, type Robot, startRobot } from '../../support/robot.ts';
import { type SnsStandIn, startSnsStandIn } from '../../support/sns-stand-in.ts';

let robot: Robot;
let topic: SnsStandIn;
let logged: string;

beforeEach(async () => {
  [robot, topic] = await Promise.all([startRobot(), startSnsStandIn()]);
  logged = '';
});
afterEach(() => Promise.all([robot.close(), topic.close()]));

const ARN = 'arn:aws:sns:ap-southeast-1:123456789012:leadbell-state-ops';

function relay({ locale = 'zh-CN' as Locale, robots = { watch: robot.url } as Record<string, string> } = {}) {
  const redactor = createRedactor();
  const write = (message: string, fields?: object) => {
    logged += `${redactor.text(message)} ${JSON.stringify(redactor.value(fields))}\n`;
  };
  const config: AlarmConfig = {
    locale,
    timeZone: 'Asia/Shanghai',
    channels: Object.fromEntries(
      Object.keys(robots).map((name) => [
        name,
        { type: 'wecom-robot', webhook: `ssm:/leadbell/${name}`, mention: ['lisi'] },
      ]),
    ),
    endsOnly: { ops: { type: 'sns', topic: 'ops' } },
  };
  return createAlarmHandler({
    clock: systemClock,
    random: () => 0.5,
    config,
    sns: async () =>
      createSns({
        endpoint: topic.endpoint,
        region: 'ap-southeast-1',
        credentials: { accessKeyId: 'x', secretAccessKey: 'y' },
      }),
    topicArns: { ops: ARN },
    secrets: createSecretStore({
      clock: systemClock,

      redactor,
      sources: {
        env: () => undefined,
        ssm: async (name) => robots[name.replace('/leadbell/', '')],
        secretsmanager: async () => undefined,
      },
    }),
    log: { debug: write, info: write, warn: write, error: write },
  });
}

/** As CloudWatch publishes it: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html */
function change(from: string, to: string, fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    AlarmName: 'leadbell-alerting-Alarmschannelrefusessaleseast0A1B2C3D-x7Kq2',
    AlarmDescription:
      'The channel sales-east refuses us and was stopped: what it should tell waits. What to do: https://git.example.cn/leadbell/docs/runbook.md#channel-refuses',
    AWSAccountId: '123456789012',
    AlarmConfigurationUpdatedTimestamp: '2026-11-26T08:00:00.000+0000',
    NewStateValue: to,
    NewStateReason:
      'Threshold Crossed: 1 out of the last 1 datapoints [3.0 (26/11/26 09:00:00)] was greater than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).',
    StateChangeTime: '2026-11-26T09:03:21.123+0000',
    Region: 'Asia Pacific (Singapore)',
    AlarmArn: 'arn:aws:cloudwatch:ap-southeast-1:123456789012:alarm:leadbell-alerting-Alarmschannelrefuses',
    OldStateValue: from,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Trigger: {
      MetricName: 'Refusals',
      Namespace: 'leadbell',
      StatisticType: 'Statistic',
      Statistic: 'SUM',
      Unit: null,
      Dimensions: [
        { value: 'leadbell', name: 'service' },
        { value: 'sales-east', name: 'channel' },
      ],
      Period: 300,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      TreatMissingData: 'notBreaching',
    },
    ...fields,
  };
}

let messages = 0;
function event(message: unknown): SNSEvent {
  messages += 1;
  const Message = typeof message === 'string' ? message : JSON.stringify(message);
  const Sns = { MessageId: `message-${messages}`, Message, Subject: 'ALARM: "…"' };
  return {
    Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', EventSubscriptionArn: ARN, Sns }],
  } as never;
}

const call = (handler: ReturnType<typeof relay>, what: SNSEvent) => handler(what, {} as Context);

describe('an alarm that rings', () => {
  it('is said in the group: what happened, since when, what to do and where that is written', async () => {
    await call(relay(), event(change('OK', 'ALARM')));
    const [said = ''] = robot.contents;
    expect(said.split('\n').slice(0, 4)).toEqual([
      '**【告警】渠道 sales-east 拒收消息，已暂停发送，消息都还留着**',
      '开始时间：11-26 17:03',
      '请处理：检查机器人是否被移出群，必要时换上新的 webhook；恢复后会自动补发。',
      '处理手册：https://git.example.cn/leadbell/docs/runbook.md#channel-refuses',
    ]);
    expect(said).toContain('Threshold Crossed');
    expect(said).toMatch(/\n<@lisi>$/);
    expect(robot.violations).toEqual([]);
  });

  it('and in English where the team is', async () => {
    await call(relay({ locale: 'en' }), event(change('OK', 'ALARM')));
    expect(robot.contents[0]).toContain(
      '**【Alarm】The channel sales-east refuses us and was stopped; what it should tell waits**\nSince: 11-26 17:03',
    );
    expect(robot.contents[0]).not.toMatch(/[一-龥]/);
  });

  it('is not said to the topic: CloudWatch tells that itself', async () => {
    await call(relay(), event(change('OK', 'ALARM')));
    expect(topic.published).toEqual([]);
  });

  it('names a function by the name that CloudFormation gave it, and a Chinese channel in Chinese', async () => {
    const handler = relay();
    const of = (kind: string, dimension: object) => ({
      AlarmDescription: `It happened. What to do: docs/runbook.md#${kind}`,
      Trigger: { Dimensions: [dimension] },
    });
    const name = 'leadbell-alerting-PollFunction0A1B2C3D-Zz9';
    await call(
      handler,
      event(change('OK', 'ALARM', of('function-errors', { name: 'FunctionName', value: name }))),
    );
    const value = encodeURIComponent('华东销售');
    await call(handler, event(change('OK', 'ALARM', of('channel-refuses', { name: 'channel', value }))));
    expect(robot.contents[0]).toContain('函数 poll 反复崩溃或超时');
    expect(robot.contents[1]).toContain('渠道 华东销售 拒收消息');
  });

  it('that this version has no words for is said as CloudWatch calls it', async () => {
    const fields = {
      AlarmName: 'of-tomorrow',
      AlarmDescription: 'New. What to do: docs/runbook.md#of-tomorrow',
    };
    await call(relay(), event(change('OK', 'ALARM', fields)));
    expect(robot.contents[0]).toContain('CloudWatch 告警 of-tomorrow');
  });

  it.each(['constructor', 'toString'])('of the kind %s is one of those', async (kind) => {
    await call(relay(), event(change('OK', 'ALARM', { AlarmDescription: `X. What to do: r#${kind}` })));
    expect(robot.contents).toHaveLength(1);
  });
});

describe('its end', () => {
  it('is told to the group and to the topic, where mail is plain text', async () => {
    await call(relay(), event(change('ALARM', 'OK')));
    expect(robot.contents).toEqual([
      '**【告警解除】渠道 sales-east 拒收消息，已暂停发送，消息都还留着**\n解除时间：11-26 17:03',
    ]);
    const [published] = topic.published;
    expect(topic.published).toHaveLength(1);
    const texts = JSON.parse(published?.get('Message') ?? '{}') as { default: string; email: string };
    expect(texts.email).toBe(
      '【告警解除】渠道 sales-east 拒收消息，已暂停发送，消息都还留着\n\n解除时间：11-26 17:03',
    );
    // For machines: what CloudWatch's own message has.
    expect(JSON.parse(texts.default)).toMatchObject({ NewStateValue: 'OK', OldStateValue: 'ALARM' });
    expect([...(published?.keys() ?? [])].filter((key) => key.startsWith('MessageAttributes'))).toEqual([]);
  });

  it.each([
    ['INSUFFICIENT_DATA', 'OK'],
    ['INSUFFICIENT_DATA', 'INSUFFICIENT_DATA'],
    ['ALARM', 'INSUFFICIENT_DATA'],
    ['', 'OK'],
  ])('is not what a new alarm says: %s to %s is silent', async (from, to) => {
    await call(relay(), event(change(from, to)));
    expect([robot.requests.length, topic.published.length]).toEqual([0, 0]);
  });

  it('of the alarm about this relay is for mail: the group never heard that it rang', async () => {
    const fields = { AlarmDescription: 'It fails. What to do: docs/runbook.md#relay-fails' };
    await call(relay(), event(change('ALARM', 'OK', fields)));
    expect([robot.requests.length, topic.published.length]).toEqual([0, 1]);
  });
});

describe('a robot that does not take it', () => {
  it.each([{ errcode: 45009 }, { errcode: 93000 }, 'html', 'reset-before'] as const)(
    '%j fails the call, which Lambda repeats: nothing is repeated here',
    async (answer) => {
      robot.next(answer);
      const handler = relay();
      const same = event(change('OK', 'ALARM'));
      await expect(call(handler, same)).rejects.toMatchObject({ code: 'alarm-failed' });
      expect(robot.requests).toHaveLength(1);
      await call(handler, same);
      expect(robot.contents).toHaveLength(1);
      expect(logged).toContain('watch');
      expect(logged).not.toContain(ROBOT_KEY);
    },
  );

  it('costs another one nothing, and that one does not hear it twice', async () => {
    const other = await startRobot();
    const handler = relay({ robots: { watch: robot.url, night: other.url } });
    robot.next({ errcode: -1 });
    const same = event(change('OK', 'ALARM'));
    await expect(call(handler, same)).rejects.toThrow();
    await call(handler, same);
    expect([robot.contents.length, other.contents.length]).toEqual([1, 1]);
    await other.close();
  });

  it('whose webhook is nowhere to be found says which channel, and no secret', async () => {
    const handler = relay({ robots: { watch: '' } });
    await expect(call(handler, event(change('OK', 'ALARM')))).rejects.toMatchObject({ code: 'alarm-failed' });
    expect(logged).toContain('secret-missing');
  });
});

it.each(['no JSON', '{}', '{"AlarmName":"x","NewStateValue":"ALARM","StateChangeTime":"yesterday"}'])(
  'what is no alarm is dropped, since it would be none the next time either: %s',
  async (text) => {
    await call(relay(), event(text));
    expect(robot.requests).toHaveLength(0);
    expect(logged).toContain('is no alarm');
  },
);
