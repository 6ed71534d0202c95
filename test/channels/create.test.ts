import type { SNSClient } from '@aws-sdk/client-sns';
import { expect, it } from 'vitest';
import { createChannels } from '../../lambdas/channels/create.ts';

const sns = {} as SNSClient;
const secrets = { get: () => Promise.resolve('https://robot.example/send?key=abc') };

it('makes each channel of the config by its name', async () => {
  const channels = createChannels({
    config: {
      channels: {
        sales: { type: 'wecom-robot', webhook: 'env:SALES', mention: ['zhangsan'] },
        leads: { type: 'sns', topic: 'hot-leads' },
        other: { type: 'sns', topic: 'arn:aws-cn:sns:cn-north-1:123456789012:other' },
      },
    },
    secrets,
    sns,
    topicArns: { 'hot-leads': 'arn:aws:sns:eu-west-1:123456789012:hot-leads' },
  });
  expect([...channels].map(([name, { type, folds }]) => [name, type, folds])).toEqual([
    ['sales', 'wecom-robot', true],
    ['leads', 'sns', false],
    ['other', 'sns', false],
  ]);
  expect(channels.get('sales')?.limits.markdownBytes).toBe(4096 - '\n<@zhangsan>'.length);
});

it('names the topic that has no ARN', () => {
  const config = { channels: { leads: { type: 'sns', topic: 'hot-leads' } as const } };
  expect(() => createChannels({ config, secrets, sns, topicArns: {} })).toThrow(
    /topic hot-leads of channel leads/,
  );
});
