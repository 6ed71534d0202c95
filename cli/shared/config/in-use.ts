import type { Config } from '../../../lambdas/config/config.ts';
import { leadChannels } from '../../../lambdas/config/lead-channels.ts';
import {
  type PlacedRef,
  personSecretRefs,
  proxySecretRefs,
  secretRefsOf,
} from '../../../lambdas/config/secrets/secret-ref.ts';
import { tasksToCome } from '../../../lambdas/config/tasks-to-come.ts';

/** Secrets of people, and of accounts and channels that something uses: one that nothing uses may be missing. */
export function refsInUse(config: Config): PlacedRef[] {
  const tasks = tasksToCome(config).filter(({ enabled }) => enabled);
  const accounts = new Set(tasks.map(({ account }) => account));
  const channels = channelsInUse(config);
  return [
    ...Object.entries(config.accounts)
      .filter(([name]) => accounts.has(name))
      .flatMap(([name, account]): PlacedRef[] => [
        { ref: account.token, path: ['accounts', name, 'token'] },
        ...proxySecretRefs(['accounts', name], account),
      ]),
    ...Object.keys(config.channels).flatMap((name) => (channels.has(name) ? secretRefsOf(config, name) : [])),
    ...personSecretRefs(config),
  ];
}

/** Channels that something is told in. */
export const channelsInUse = (config: Config): ReadonlySet<string> =>
  new Set([
    ...leadChannels(config),
    ...Object.values(config.digests).flatMap((digest) => digest.channels),
    ...config.ops.channels,
  ]);
