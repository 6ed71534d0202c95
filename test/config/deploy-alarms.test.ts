import { describe, expect, it } from 'vitest';
import { compileAlarms } from '../../lambdas/config/alarm-config.ts';
import { readConfig } from '../../lambdas/config/read-config.ts';

const file = (deploy: string, ops = '[watch, ops]') => `
accounts:
  acme: { baseUrl: "https://ai.platform.cn", userId: u, token: ssm:/token }
channels:
  sales: { type: wecom-robot, webhook: ssm:/sales }
  watch: { type: wecom-robot, webhook: ssm:/watch }
  both: { type: wecom-robot, webhook: ssm:/both }
  ops: { type: sns, topic: mail }
topics: { mail: { emails: [a@b.cn] }, both: {} }
tasks: [{ id: t, account: acme, channels: [sales] }]
ops: { channels: ${ops} }
deploy: ${deploy}
`;
const targets = (deploy: string, ops?: string) => {
  const { deploy: read } = readConfig(file(deploy, ops), 'leadbell.yaml');
  return { topics: read.alarmTopics, channels: read.alarmChannels };
};

describe('where alarms go', () => {
  it('by default: where faults go, robots and topics, and never where leads go', () => {
    expect(targets('{}')).toEqual({ topics: ['mail'], channels: ['watch'] });
    expect(targets('{}', '[sales, ops]')).toEqual({ topics: ['mail'], channels: [] });
  });

  it('or where the file says: a topic, an ARN, a robot, or the topic of a channel', () => {
    const arn = 'arn:aws:sns:eu-west-1:123456789012:pager';
    expect(targets(`{ alarms: [mail, "${arn}", watch] }`)).toEqual({
      topics: ['mail', arn],
      channels: ['watch'],
    });
    expect(targets('{ alarms: [ops] }')).toEqual({ topics: ['mail'], channels: [] });
    expect(targets('{ alarms: [] }')).toEqual({ topics: [], channels: [] });
  });

  it('what is called like a topic means the topic, as it did before robots could hear', () => {
    expect(targets('{ alarms: [both] }')).toEqual({ topics: ['both'], channels: [] });
  });

  it.each([
    ['[sales]', /deploy\.alarms\[0]: leads go to this channel/],
    ['[wacth]', /deploy\.alarms\[0]: no topic or channel is called "wacth"; did you mean "watch"/],
    ['[watch, watch]', /deploy\.alarms\[1]: this name is listed twice/],
  ])('%s is refused', (alarms, problem) => {
    expect(() => targets(`{ alarms: ${alarms} }`)).toThrow(problem);
  });

  it('the relay is given its robots and topics, and no other secret', () => {
    const { config, deploy } = readConfig(file('{}'), 'leadbell.yaml');
    expect(compileAlarms(config, deploy)).toEqual({
      locale: 'zh-CN',
      timeZone: 'Asia/Shanghai',
      channels: { watch: config.channels.watch },
      endsOnly: { mail: { type: 'sns', topic: 'mail' } },
    });
    expect(compileAlarms(config, { ...deploy, alarmTopics: [], alarmChannels: [] })).toBeNull();
  });
});

describe('`tags`', () => {
  it.each([
    ['{ "aws:team": x }', /does not begin with aws:/],
    ['{ team: 42 }', /expected text, got number 42: put it in quotes/],
    ['{ team: "a*b" }', /expected up to 256 letters, digits, spaces/],
    [`{ ${Array.from({ length: 41 }, (_, n) => `t${n}: x`).join(', ')} }`, /at most 40 tags/],
  ])('%s is refused', (tags, problem) => {
    expect(() => targets(`{ tags: ${tags} }`)).toThrow(problem);
  });
});

it('`watch` is full or minimal', () => {
  expect(() => targets('{ watch: less }')).toThrow(/deploy\.watch: expected full or minimal, got "less"/);
});
