import type { SNSClient } from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { createChannels } from '../../lambdas/channels/create.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';

const sns = {} as SNSClient;
const secrets = { get: () => Promise.resolve('https://robot.example/send?key=abc') };

it('makes each channel of the config by its name', async () => {
  const channels = createChannels({
    clock: systemClock,
    random: () => 0.5,
    config: {
      channels: {
        sales: { type: 'wecom-robot', webhook: 'env:SALES', mention: ['zhangsan'] },
        leads: { type: 'sns', topic: 'hot-leads' },
        other: { type: 'sns', topic: 'arn:aws-cn:sns:cn-north-1:123456789012:other' },
      },
    },
    secrets,
    sns: async () => sns,
    topicArns: { 'hot-leads': 'arn:aws:sns:eu-west-1:123456789012:hot-leads' },
  });
  expect([...channels].map(([name, { type, folds }]) => [name, type, folds])).toEqual([
    ['sales', 'wecom-robot', true],
    ['leads', 'sns', false],
    ['other', 'sns', false],
  ]);
  expect(channels.get('sales')?.display.room).toBe(4096 - '\n<@zhangsan>'.length);
});

it.each(['hot-leads', 'toString', 'not-an-arn:aws:sns:eu-west-1'])(
  'names the topic %s that has no ARN',
  (topic) => {
    const config = { channels: { leads: { type: 'sns', topic } as const } };
    expect(() =>
      createChannels({
        clock: systemClock,
        random: () => 0.5,
        config,
        secrets,
        sns: async () => sns,
        topicArns: {},
      }),
    ).toThrow(
      expect.objectContaining({
        code: 'topic-unknown',
        retryable: false,
        message: `expected topic ${topic} of channel leads to be an ARN or a deployed topic, got no ARN for it`,
        hint: expect.stringMatching(/Deploy the stack/),
      }),
    );
  },
);

it('asks for the secret that the channel names, and reads it again where the channel says so', async () => {
  const asked: unknown[] = [];
  const channels = createChannels({
    clock: systemClock,
    random: () => 0.5,
    config: { channels: { sales: { type: 'wecom-robot', webhook: 'env:SALES', mention: [] } } },
    secrets: {
      get: (reference, options) => {
        asked.push([reference, options]);
        return secrets.get();
      },
    },
    sns: async () => sns,
    topicArns: {},
  });
  await channels.get('sales')?.pace();
  expect(asked).toEqual([['env:SALES', { fresh: false }]]);
});
