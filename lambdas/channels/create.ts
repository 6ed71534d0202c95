import type { SNSClient } from '@aws-sdk/client-sns';
import type { ChannelConfig, Config } from '../config/config.ts';
import { reachOf } from '../config/reach.ts';
import type { Secrets } from '../config/secrets.ts';
import { LeadbellError } from '../platform/errors.ts';
import { createHttpClient } from '../platform/http/node-http.ts';
import type { Channel } from './channel.ts';
import { createSnsTopic } from './sns/sns.ts';
import { createWecomRobot } from './wecom-robot/wecom-robot.ts';

export interface ChannelDeps {
  config: Pick<Config, 'channels' | 'authorities'>;
  secrets: Secrets;
  sns: SNSClient;
  /** ARN of each of the config's `topics`. */
  topicArns: Readonly<Record<string, string>>;
}

/**
 * Every configured channel by its name. Nothing is asked of anybody yet.
 *
 * @throws {LeadbellError} `topic-unknown` where a channel's topic has no ARN.
 */
export function createChannels(deps: ChannelDeps): Map<string, Channel> {
  return new Map(
    Object.entries(deps.config.channels).map(([name, channel]) => [name, createChannel(name, channel, deps)]),
  );
}

function createChannel(name: string, channel: ChannelConfig, deps: ChannelDeps): Channel {
  switch (channel.type) {
    case 'wecom-robot':
      return createWecomRobot({
        name,
        mention: channel.mention,
        webhook: (options) => deps.secrets.get(channel.webhook, options),
        http: createHttpClient({ of: 'channel', ...reachOf(channel, deps.config, deps.secrets) }),
      });
    case 'sns':
      return createSnsTopic({ name, topicArn: topicArn(name, channel.topic, deps), client: deps.sns });
  }
}

function topicArn(name: string, topic: string, { topicArns }: ChannelDeps): string {
  if (/^arn:[\w-]+:sns:/.test(topic)) return topic;
  const arn = Object.hasOwn(topicArns, topic) ? topicArns[topic] : undefined;
  if (arn !== undefined) return arn;
  throw new LeadbellError({
    code: 'topic-unknown',
    message: `expected topic ${topic} of channel ${name} to be an ARN or a deployed topic, got no ARN for it`,
    retryable: false,
    hint: 'Deploy the stack that makes the topic, or give its ARN in leadbell.yaml.',
  });
}
