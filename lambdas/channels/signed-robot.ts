import * as v from 'valibot';
import { proxyRef, type ReachConfig } from '../platform/http/reach.ts';
import { secretRef } from '../platform/schema/fields.ts';
import type { SecretRef } from '../platform/secret-ref.ts';
import type { Secrets } from '../platform/secrets.ts';
import { paceKeyOf } from './address.ts';
import { keyword } from './keyword.ts';
import type { ReadSecret, WebhookSender } from './webhook-sender.ts';

/** The keys of a robot that may require a signature, and a word in each message. */
export const signedRobot = {
  webhook: secretRef,
  secret: v.optional(secretRef),
  keyword: v.optional(keyword),
};

export interface SignedRobotConfig extends ReachConfig {
  webhook: SecretRef;
  secret?: SecretRef | undefined;
  keyword?: string | undefined;
  mention: readonly string[];
}

/** The part of its configuration that shows in a message. */
export interface Look {
  mention: readonly string[];
  /** A robot that requires it gets it in every message. */
  keyword: string | null;
}

export const lookOf = ({ mention, keyword: word }: SignedRobotConfig): Look => ({
  mention,
  keyword: word ?? null,
});

export const secretsOf = (config: SignedRobotConfig): { key: string; ref: SecretRef }[] => [
  { key: 'webhook', ref: config.webhook },
  ...(config.secret === undefined ? [] : [{ key: 'secret', ref: config.secret }]),
  ...proxyRef(config),
];

export const describe = ({ webhook, secret }: SignedRobotConfig): string =>
  `webhook from ${webhook}${secret === undefined ? '' : `, signed with ${secret}`}`;

/** Reads its two secrets. `secret` null: the robot requires no signature. */
export function readersOf(
  { webhook, secret }: SignedRobotConfig,
  secrets: Secrets,
): { webhook: ReadSecret; secret: ReadSecret | null } {
  return {
    webhook: (options) => secrets.get(webhook, options),
    secret: secret === undefined ? null : (options) => secrets.get(secret, options),
  };
}

/** Reads the key that signs each message; null: the robot requires no signature. */
export const signingKeyOf = async (
  sender: WebhookSender,
  secret: ReadSecret | null,
): Promise<string | null> => secret && (await sender.read(secret)).trim();

/**
 * The receiver as it is configured, of which a lane remembers what it refused. With another secret or another word it
 * is another one.
 */
export const configuredAs = (paceKey: string, secret: string | null, word: string | null): string =>
  secret === null && word === null ? paceKey : paceKeyOf(JSON.stringify([paceKey, secret, word]));

/** The lines below a message: those of these that are not empty. */
export const tail = (lineEnd: string, ...parts: readonly string[]): string =>
  parts.map((part) => (part === '' ? '' : lineEnd + part)).join('');
