import * as listed from './index.ts';
import type { ConfigOf, Mentions, Receiver } from './receiver.ts';

type Listed = (typeof listed)[keyof typeof listed];

const RECEIVERS: readonly Listed[] = Object.values(listed);

/** A channel of leadbell.yaml, validated. */
export type ChannelConfig = ConfigOf<Listed['schema']>;

export const CHANNEL_TYPES: readonly string[] = RECEIVERS.map(({ type }) => type);

const [first, ...others] = RECEIVERS.map(({ schema }) => schema);
if (!first) throw new TypeError('channels/index.ts names no receiver');
export const CHANNEL_SCHEMAS: [Listed['schema'], ...Listed['schema'][]] = [first, ...others];

/** By the kind that leadbell.yaml has below `mention` of a person. */
export const MENTIONS: Readonly<Record<string, Mentions>> = Object.fromEntries(
  RECEIVERS.flatMap(({ mentions }: Pick<Receiver, 'mentions'>) =>
    mentions ? [[mentions.kind, mentions]] : [],
  ),
);

const BY_TYPE: ReadonlyMap<string, Receiver> = new Map(
  RECEIVERS.map((each): [string, Receiver] => [each.type, each]),
);

/**
 * The receiver of a channel.
 * @throws {TypeError} for a type that a valid configuration cannot contain
 */
export function receiverOf({ type }: { type: string }): Receiver {
  const receiver = BY_TYPE.get(type);
  if (!receiver) throw new TypeError(`expected a channel of type ${CHANNEL_TYPES.join(' or ')}, got ${type}`);
  return receiver;
}

/** The same for the type in an unchecked file, which may be anything. */
export const receiverNamed = (type: unknown): Receiver | null =>
  (typeof type === 'string' ? BY_TYPE.get(type) : undefined) ?? null;

/** The topic that a channel publishes to: one of the file's `topics`, or an ARN. Null: none. */
export function topicOf(channel: ChannelConfig): string | null {
  const { topicKey } = receiverOf(channel);
  const topic: unknown = topicKey === null ? null : Reflect.get(channel, topicKey);
  return typeof topic === 'string' ? topic : null;
}

/** All topics that these channels publish to, without duplicates. */
export const topicsOf = (channels: Readonly<Record<string, ChannelConfig>>): string[] => [
  ...new Set(Object.values(channels).flatMap((channel) => topicOf(channel) ?? [])),
];

/** A channel for this topic. */
export const channelOfTopic = (topic: string): ChannelConfig => ({ type: 'sns', topic });
