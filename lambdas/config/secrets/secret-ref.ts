import { MENTIONS, receiverOf } from '../../channels/receivers.ts';
import { proxyRef, type ReachConfig } from '../../platform/http/reach.ts';
import { parseSecretRef, type SecretRef } from '../../platform/secret-ref.ts';
import type { Config } from '../config.ts';
import type { Path } from '../path.ts';

/** A reference to a secret, and its place in leadbell.yaml. */
export interface PlacedRef {
  ref: SecretRef;
  path: Path;
}

/** All secrets that are needed to read records. */
export function accountSecretRefs(config: Config): PlacedRef[] {
  return Object.entries(config.accounts).flatMap(([name, account]) => [
    { ref: account.token, path: ['accounts', name, 'token'] },
    ...proxySecretRefs(['accounts', name], account),
  ]);
}

/** All secrets that are needed to deliver. */
export function channelSecretRefs(config: Pick<Config, 'channels'>): PlacedRef[] {
  return Object.keys(config.channels).flatMap((name) => secretRefsOf(config, name));
}

/** Phone numbers of people that are kept elsewhere: robots that mention by them need them. */
export function personSecretRefs({ people = {} }: Pick<Config, 'people'>): PlacedRef[] {
  return Object.entries(people).flatMap(([id, { mention }]) =>
    Object.entries(mention).flatMap(([kind, ref = '']) =>
      MENTIONS[kind]?.isPhone && parseSecretRef(ref) !== null
        ? [{ ref, path: ['people', id, 'mention', kind] }]
        : [],
    ),
  );
}

/** What sending to channels needs. */
export const deliverySecretRefs = (config: Pick<Config, 'channels' | 'people'>): PlacedRef[] => [
  ...channelSecretRefs(config),
  ...personSecretRefs(config),
];

/** Every secret of one channel. */
export function secretRefsOf({ channels }: Pick<Config, 'channels'>, name: string): PlacedRef[] {
  const channel = Object.hasOwn(channels, name) ? channels[name] : undefined;
  return channel ? placed(['channels', name], receiverOf(channel).secrets(channel)) : [];
}

/** The reference to the address of its proxy, if that is a secret. */
export const proxySecretRefs = (at: Path, reach: ReachConfig): PlacedRef[] => placed(at, proxyRef(reach));

const placed = (at: Path, refs: readonly { key: string; ref: SecretRef }[]): PlacedRef[] =>
  refs.map(({ key, ref }) => ({ ref, path: [...at, key] }));

export function secretRefs(config: Config): PlacedRef[] {
  return [...accountSecretRefs(config), ...deliverySecretRefs(config)];
}
