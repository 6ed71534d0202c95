import { receiverOf, topicsOf } from '../../channels/receivers.ts';
import { judgeUrl } from '../../platform/text/url.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import { isTooMuch, minuteOfReads } from '../capacity.ts';
import type { Config } from '../config.ts';
import type { Finding } from '../finding.ts';
import { channelsOfTask, leadChannels } from '../lead-channels.ts';
import { tasksToCome } from '../tasks-to-come.ts';
import { assignmentWarnings } from './assignment-warnings.ts';
import { vainFilters } from './filters.ts';
import { strangeHostIn } from './host-letters.ts';
import { quietWarnings } from './quiet-warnings.ts';
import { sharedAddresses } from './shared-addresses.ts';
import { taskWarnings } from './task-warnings.ts';

/** Settings that are valid but probably not intended. */
export function findWarnings(config: Config): Finding[] {
  const tasks = tasksToCome(config);
  const usedAccounts = new Set(tasks.map((task) => task.account));
  const usedChannels = new Set([
    ...tasks.flatMap((task) => channelsOfTask(config, task)),
    ...Object.values(config.digests).flatMap((digest) => digest.channels),
    ...config.ops.channels,
  ]);
  return [
    ...Object.entries(config.accounts).flatMap(([name, account]) => {
      const warning = judgeUrl(account.baseUrl).warning;
      return warning ? [{ path: ['accounts', name, 'baseUrl'], message: warning }] : [];
    }),
    ...Object.keys(config.accounts).flatMap((name) => {
      const reads = minuteOfReads(config, name);
      return isTooMuch(reads)
        ? [
            {
              path: ['accounts', name, 'concurrency'],
              message: `its tasks ask for ${Math.round(reads.windows)} reads a minute, which take some ${Math.round(reads.tookMs / SECOND_MS)} s (at 0.4 s a page): some would be left out. Raise "concurrency" if the vendor allows it, or ask for "windows" less often`,
            },
          ]
        : [];
    }),
    ...strangeHosts(config),
    ...ofReceivers(config),
    ...sharedAddresses(config),
    ...vainFilters({ ...config, tasks }),
    ...unused('accounts', config.accounts, usedAccounts, 'no task reads with this account'),
    ...unused('channels', config.channels, usedChannels, 'nothing is sent to this channel'),
    ...unused('topics', config.topics, usedTopics(config), 'no channel sends to this topic'),
    ...taskWarnings(config),
    ...assignmentWarnings(config, { ...config, tasks }),
    ...quietWarnings({ ...config, tasks }),
    ...Object.entries(config.digests).flatMap(([name, digest]) =>
      digest.atMinute % 30 === 0
        ? [
            {
              path: ['digests', name, 'at'],
              message: 'messages sent at :00 and :30 arrive late: pick another minute',
            },
          ]
        : [],
    ),
    ...config.ops.channels.flatMap((name, index) =>
      leadChannels(config).has(name)
        ? [{ path: ['ops', 'channels', index], message: 'leads go to this channel, so faults never do' }]
        : [],
    ),
    ...(config.ops.channels.length === 0
      ? [{ path: ['ops'], message: 'no ops channel: nobody would hear of a fault' }]
      : []),
  ];
}

function strangeHosts(config: Config): Finding[] {
  const addresses: [Finding['path'], string | null | undefined][] = [
    ...Object.entries(config.accounts).flatMap(
      ([name, { baseUrl, proxy }]): [Finding['path'], string | undefined][] => [
        [['accounts', name, 'baseUrl'], baseUrl],
        [['accounts', name, 'proxy'], proxy],
      ],
    ),
    ...Object.entries(config.channels).map(([name, channel]): [Finding['path'], string | undefined] => [
      ['channels', name, 'proxy'],
      'proxy' in channel ? channel.proxy : undefined,
    ]),
    [['answers', 'url'], config.answers?.url],
    ...config.tasks.map(({ link }, index): [Finding['path'], string | null] => [
      ['tasks', index, 'link'],
      link,
    ]),
  ];
  return addresses.flatMap(([path, address]) => {
    const message = address ? strangeHostIn(address) : null;
    return message === null ? [] : [{ path, message }];
  });
}

function ofReceivers(config: Config): Finding[] {
  return Object.entries(config.channels).flatMap(([name, channel]) =>
    (receiverOf(channel).warnings?.(channel) ?? []).map(({ path, message }) => ({
      path: ['channels', name, ...path],
      message,
    })),
  );
}

function unused(
  section: string,
  all: Readonly<Record<string, unknown>>,
  used: ReadonlySet<string>,
  message: string,
) {
  return Object.keys(all)
    .filter((name) => !used.has(name))
    .map((name): Finding => ({ path: [section, name], message }));
}

function usedTopics(config: Config): Set<string> {
  return new Set(topicsOf(config.channels));
}
