import type { Channel } from './channel.ts';
import type { ReceiverDeps } from './receiver.ts';
import { type ChannelConfig, receiverOf } from './receivers.ts';

export interface ChannelDeps extends Omit<ReceiverDeps, 'authorities'> {
  config: {
    channels: Readonly<Record<string, ChannelConfig>>;
    authorities?: ReceiverDeps['authorities'];
  };
}

/**
 * Makes all configured channels, by name. Contacts nobody yet.
 *
 * @throws {LeadbellError} `topic-unknown` if the topic of a channel has no ARN
 */
export function createChannels({ config, ...deps }: ChannelDeps): Map<string, Channel> {
  const { channels, authorities } = config;
  const parts = authorities === undefined ? deps : { ...deps, authorities };
  return new Map(
    Object.entries(channels).map(([name, channel]) => [
      name,
      receiverOf(channel).create(name, channel, parts),
    ]),
  );
}
