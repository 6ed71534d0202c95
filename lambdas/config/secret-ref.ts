import type { Config, ReachConfig, SecretRef } from './config.ts';
import type { Path } from './path.ts';

/** A reference taken apart. `key` picks one value of a secret that holds a JSON object. */
export type ParsedRef =
  | { source: 'env'; name: string }
  | { source: 'ssm'; name: string }
  | { source: 'secretsmanager'; id: string; key: string | null };

/** `env:NAME`, `ssm:/name`, `secretsmanager:id` or `secretsmanager:id#key`; null for anything else. */
export function parseSecretRef(ref: string): ParsedRef | null {
  const env = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(ref);
  if (env?.[1]) return { source: 'env', name: env[1] };
  const ssm = /^ssm:(\/[\w.\-/]+)$/.exec(ref);
  if (ssm?.[1]) return { source: 'ssm', name: ssm[1] };
  const manager = /^secretsmanager:([\w/+=.@:-]+)(?:#(.+))?$/.exec(ref);
  if (manager?.[1]) return { source: 'secretsmanager', id: manager[1], key: manager[2] ?? null };
  return null;
}

/** A reference and where in leadbell.yaml it stands. */
export interface PlacedRef {
  ref: SecretRef;
  path: Path;
}

/** Every secret of the accounts: what reading records needs. */
export function accountSecretRefs(config: Config): PlacedRef[] {
  return Object.entries(config.accounts).flatMap(([name, account]) => [
    { ref: account.token, path: ['accounts', name, 'token'] },
    ...proxySecretRefs(['accounts', name], account),
  ]);
}

/** Every secret of the channels: what delivering needs. */
export function channelSecretRefs(config: Pick<Config, 'channels'>): PlacedRef[] {
  return Object.entries(config.channels).flatMap(([name, channel]) =>
    channel.type === 'wecom-robot'
      ? [
          { ref: channel.webhook, path: ['channels', name, 'webhook'] },
          ...proxySecretRefs(['channels', name], channel),
        ]
      : [],
  );
}

/** Where the address of its proxy is a secret. */
export function proxySecretRefs(at: Path, { proxy }: ReachConfig): PlacedRef[] {
  return proxy !== undefined && parseSecretRef(proxy) !== null
    ? [{ ref: proxy, path: [...at, 'proxy'] }]
    : [];
}

export function secretRefs(config: Config): PlacedRef[] {
  return [...accountSecretRefs(config), ...channelSecretRefs(config)];
}
