import type { SNSClient } from '@aws-sdk/client-sns';
import type * as v from 'valibot';
import type { Message } from '../messages/message.ts';
import type { Clock } from '../platform/clock.ts';
import type { Known } from '../platform/schema/section.ts';
import type { SecretRef } from '../platform/secret-ref.ts';
import type { Secrets } from '../platform/secrets.ts';
import type { Channel } from './channel.ts';

/** What a receiver's schema reads: a channel of leadbell.yaml, which is plain JSON. */
export type ReceiverSchema = v.GenericSchema<unknown, { type: string }>;

export type ConfigOf<Schema extends ReceiverSchema> = Known<v.InferOutput<Schema>>;

/**
 * A kind of receiver: everything that leadbell knows of it. Each has a folder of its own, and `channels/receivers.ts` lists
 * them; nothing else asks what type a channel is of.
 */
export interface Receiver<Schema extends ReceiverSchema = ReceiverSchema> {
  /** As in leadbell.yaml. */
  readonly type: string;
  /** Its name for people. */
  readonly label: Readonly<Record<'zh-CN' | 'en', string>>;
  /** How it mentions one person, where it can. @default it mentions nobody */
  readonly mentions?: Mentions;
  /** What stands below its name in leadbell.yaml. What it makes of that must be plain JSON. */
  readonly schema: Schema;
  /** The key that names a topic of the file, or an ARN: the function may publish to it. Null: it is none of AWS. */
  readonly topicKey: string | null;
  /** The keys that say where its secrets are: see {@link proxyRef} for that of its proxy. */
  secrets(config: ConfigOf<Schema>): readonly { key: string; ref: SecretRef }[];
  /** Judges what a secret turned out to be. Neither text quotes it. `problem`: it cannot be used. */
  judgeSecret(key: string, value: string): { problem: string | null; warning: string | null };
  /** What works and is probably not meant: by the path below the channel. @default nothing */
  warnings?(config: ConfigOf<Schema>): readonly { path: readonly (string | number)[]; message: string }[];
  /** After its type, in what `leadbell check` prints. No secret. */
  describe(config: ConfigOf<Schema>): string;
  /** Asks nobody anything yet. @throws {LeadbellError} where the configuration alone shows that it cannot be made */
  create(name: string, config: ConfigOf<Schema>, deps: ReceiverDeps): Channel;
  /** What a reader sees of a message: for the console. */
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
  /** PEM by the name of its file. */
  authorities?: Readonly<Record<string, string>>;
  sns: SNSClient;
  /** ARN of each of the config's `topics`. */
  topicArns: Readonly<Record<string, string>>;
}

/** A message as a group shows it. */
export interface Shown {
  /** How the console draws it: a look that it knows, or words alone. */
  look: 'wecom' | 'dingtalk' | 'feishu' | 'plain';
  text: string;
  /** A card's title, and the colour it stands on. */
  title?: string;
  colour?: string;
}

/** Keeps the schema's own type, and checks the rest. */
export const defineReceiver = <const Schema extends ReceiverSchema>(
  receiver: Receiver<Schema>,
): Receiver<Schema> => receiver;
