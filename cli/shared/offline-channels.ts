import type { Channel } from '../../lambdas/channels/channel.ts';
import { createChannels } from '../../lambdas/channels/create.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { systemClock } from '../../lambdas/platform/time/clock.ts';

/** The channels of a file to compose messages for, and to send nothing: they reach nobody and read no secret. */
export const offlineChannels = (config: Config): ReadonlyMap<string, Channel> =>
  createChannels({
    clock: systemClock,
    random: () => 0,
    config,
    secrets: { get: () => refuse('a secret') },
    sns: () => refuse('a topic'),
    topicArns: Object.fromEntries(
      Object.keys(config.topics).map((topic) => [topic, `arn:aws:sns:REGION:ACCOUNT:${topic}`]),
    ),
  });

/** Nothing that is shown needs one: that it is asked for is a defect. */
const refuse = (what: string): Promise<never> =>
  Promise.reject(new TypeError(`expected messages to be made offline, got a request for ${what}`));
