import type { ConfigOf, Receiver } from './receiver.ts';
import { snsTopic } from './sns/receiver.ts';
import { wecomRobot } from './wecom-robot/receiver.ts';

/** Every kind of receiver. To add one, make its folder and put it here: see docs/channels.md. */
const RECEIVERS = [wecomRobot, snsTopic] as const;

/** A channel of leadbell.yaml, validated. */
export type ChannelConfig = ConfigOf<(typeof RECEIVERS)[number]['schema']>;

export const CHANNEL_TYPES: readonly string[] = RECEIVERS.map(({ type }) => type);

type SchemasOf<List extends readonly { schema: unknown }[]> = { [At in keyof List]: List[At]['schema'] };
export const CHANNEL_SCHEMAS = RECEIVERS.map(({ schema }) => schema) as unknown as SchemasOf<
  typeof RECEIVERS
>;

const BY_TYPE: ReadonlyMap<string, Receiver> = new Map(
  RECEIVERS.map((each): [string, Receiver] => [each.type, each]),
);

/** What is known of a channel's receiver. @throws {TypeError} of a type that no configuration lets through */
export function receiverOf({ type }: { type: string }): Receiver {
  const receiver = BY_TYPE.get(type);
  if (!receiver) throw new TypeError(`expected a channel of type ${CHANNEL_TYPES.join(' or ')}, got ${type}`);
  return receiver;
}

/** The same of what a file has as a type, which may be anything. */
export const receiverNamed = (type: unknown): Receiver | null =>
  (typeof type === 'string' ? BY_TYPE.get(type) : undefined) ?? null;

/** The topic that a channel publishes to: one of the file's `topics`, or an ARN. Null: it publishes to none. */
export function topicOf(channel: ChannelConfig): string | null {
  const { topicKey } = receiverOf(channel);
  const topic: unknown = topicKey === null ? null : Reflect.get(channel, topicKey);
  return typeof topic === 'string' ? topic : null;
}

/** All topics that these channels publish to, each once. */
export const topicsOf = (channels: Readonly<Record<string, ChannelConfig>>): string[] => [
  ...new Set(Object.values(channels).flatMap((channel) => topicOf(channel) ?? [])),
];

/** A channel that is nothing but this topic. */
export const channelOfTopic = (topic: string): ChannelConfig => ({ type: 'sns', topic });
