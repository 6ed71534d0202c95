import type { SNSClient } from '@aws-sdk/client-sns';
import type * as v from 'valibot';
import type { Message } from '../messages/message.ts';
import type { Known } from '../platform/schema/section.ts';
import type { SecretRef } from '../platform/secret-ref.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Clock } from '../platform/time/clock.ts';
import type { Channel, Outcome } from './channel.ts';
import type { Wire } from './wire.ts';

/** A channel of leadbell.yaml, as read by the receiver's schema. Plain JSON. */
export type ReceiverSchema = v.GenericSchema<unknown, { type: string }>;

export type ConfigOf<Schema extends ReceiverSchema> = Known<v.InferOutput<Schema>>;

/**
 * Everything that leadbell knows about a kind of receiver. Each has its own folder, and `channels/receivers.ts` lists
 * them. No other code asks for the type of a channel.
 */
export interface Receiver<Schema extends ReceiverSchema = ReceiverSchema> {
  /** The name of the type in leadbell.yaml. */
  readonly type: string;
  /** Its name for people. */
  readonly label: Readonly<Record<'zh-CN' | 'en', string>>;
  /** How it mentions one person, where it can. @default it mentions nobody */
  readonly mentions?: Mentions;
  /** What stands below its name in leadbell.yaml. What it makes of that must be plain JSON. */
  readonly schema: Schema;
  /**
   * The key that names a topic of the file or an ARN: the functions may publish to it. Null: the receiver is not on
   * AWS.
   */
  readonly topicKey: string | null;
  /** The keys that say where its secrets are. For its proxy's see {@link proxyRef}. */
  secrets(config: ConfigOf<Schema>): readonly { key: string; ref: SecretRef }[];
  /** Judges the value of a secret. Neither text quotes it. `problem`: it cannot be used. */
  judgeSecret(key: string, value: string): { problem: string | null; warning: string | null };
  /** Valid settings that are probably not intended, by their path below the channel. @default nothing */
  warnings?(config: ConfigOf<Schema>): readonly { path: readonly (string | number)[]; message: string }[];
  /** What `leadbell check` prints after the type. No secret. */
  describe(config: ConfigOf<Schema>): string;
  /**
   * Makes the channel without contacting anybody.
   * @throws {LeadbellError} if the configuration alone shows that it cannot be made
   */
  create(name: string, config: ConfigOf<Schema>, deps: ReceiverDeps): Channel;
  /**
   * What the receiver gets of a message, without an address or a secret: what its channel sends. An outcome where
   * nothing would be sent.
   */
  wire(message: Message, config: ConfigOf<Schema>): Wire | Outcome;
  /** For the console: what a reader sees of a message. */
  show(message: Message, config: ConfigOf<Schema>): Shown;
}

/** Whom a receiver can mention. */
export interface Mentions {
  /** Below `mention` of a person in leadbell.yaml. */
  readonly kind: string;
  /** What one person, or everybody, is called there. */
  readonly one: v.GenericSchema<unknown, string>;
  /** It is a phone number, so leadbell.yaml may say where it is kept. */
  readonly isPhone: boolean;
}

export interface ReceiverDeps {
  clock: Clock;
  /** In [0, 1). */
  random: () => number;
  secrets: Secrets;
  /** PEM by file name. */
  authorities?: Readonly<Record<string, string>>;
  sns: () => Promise<SNSClient>;
  /** ARN of each of the config's `topics`. */
  topicArns: Readonly<Record<string, string>>;
}

/** A message as the group shows it. */
export interface Shown {
  /** How the console draws it: a look that it knows, or text only. */
  look: 'wecom' | 'dingtalk' | 'feishu' | 'plain';
  text: string;
  /** The title of a card and its colour. */
  title?: string;
  colour?: string;
}

/** Keeps the type of the schema, and checks the rest. */
export const defineReceiver = <const Schema extends ReceiverSchema>(
  receiver: Receiver<Schema>,
): Receiver<Schema> => receiver;
