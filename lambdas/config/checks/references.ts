import { receiverNamed } from '../../channels/receivers.ts';
import { didYouMean } from '../../platform/schema/nearest.ts';
import { show } from '../../platform/schema/show.ts';
import type { Finding } from '../finding.ts';
import type { Path } from '../path.ts';
import { badNames, dangling, list, map, type Raw, repeats } from '../schema/raw.ts';
import { comparableKey } from '../task-key.ts';
import { assignmentChannels, assignmentReferences } from './assignment-references.ts';

/**
 * Checks what one part of the file says about another: names that do not exist, things that are listed twice. It reads
 * the raw value instead of the validated one, so that a mistake in one line does not hide mistakes in others.
 */
export function checkReferences(raw: unknown): Finding[] {
  const file = map(raw);
  const accounts = map(file.accounts);
  const channels = map(file.channels);
  const topics = map(file.topics);
  const tasks = list(file.tasks).map(map);
  const discovers = Object.entries(accounts).flatMap(([name, account]) => {
    const { discover } = map(account);
    return discover === undefined ? [] : [{ path: ['accounts', name, 'discover'], discover: map(discover) }];
  });
  const forLeads = new Set([
    ...tasks.flatMap((task) => (task.enabled === false ? [] : list(task.channels))),
    ...discovers.flatMap(({ discover }) => list(discover.channels)),
    ...assignmentChannels(file),
  ]);
  const channelList = (path: Path, value: unknown) => [
    ...list(value).flatMap((name, index) => dangling([...path, index], name, 'channel', channels)),
    ...repeats(path, list(value), 'channel'),
  ];
  return [
    ...Object.entries({ accounts, channels, digests: map(file.digests) }).flatMap(([at, names]) =>
      badNames(at, names),
    ),
    ...badNames('topics', topics, /^[A-Za-z0-9][\w-]{0,63}$/),
    ...Object.entries(channels).flatMap(([name, channel]) => {
      const key = receiverNamed(map(channel).type)?.topicKey ?? null;
      return key === null ? [] : badTopic(['channels', name, key], map(channel)[key], topics);
    }),
    ...list(map(file.deploy).alarms).flatMap((name, index) =>
      badAlarmTarget(['deploy', 'alarms', index], name, { topics, channels, forLeads }),
    ),
    ...(map(map(file.deploy).proxy).aws === true && map(file.deploy).vpc === undefined
      ? [
          {
            path: ['deploy', 'proxy', 'aws'],
            message: 'functions outside a VPC reach AWS directly: name the functions under "vpc"',
          },
        ]
      : []),
    ...repeats(['deploy', 'alarms'], list(map(file.deploy).alarms), 'name'),
    ...Object.entries(topics).flatMap(([name, topic]) =>
      repeatedEmails(['topics', name, 'emails'], map(topic).emails),
    ),
    ...Object.entries(topics).flatMap(([name, topic]) =>
      list(map(topic).emails).flatMap((email, index) =>
        unknownTasks(['topics', name, 'emails', index, 'only', 'task'], map(map(email).only).task, tasks),
      ),
    ),
    ...tasks.flatMap((task, index) => [
      ...dangling(['tasks', index, 'account'], task.account, 'account', accounts),
      ...channelList(['tasks', index, 'channels'], task.channels),
    ]),
    ...discovers.flatMap(({ path, discover }) => channelList([...path, 'channels'], discover.channels)),
    ...(Array.isArray(file.tasks ?? []) && tasks.length === 0 && discovers.length === 0
      ? [{ path: ['tasks'], message: 'expected at least one task, got none' }]
      : []),
    ...repeatedDiscovery(accounts),
    ...repeatedTasks(tasks, accounts),
    ...Object.entries(map(file.digests)).flatMap(([name, digest]) => [
      ...channelList(['digests', name, 'channels'], map(digest).channels),
      ...list(map(digest).tasks).flatMap((wanted, index) =>
        unclearTask(['digests', name, 'tasks', index], wanted, tasks),
      ),
    ]),
    ...channelList(['ops', 'channels'], map(file.ops).channels),
    ...assignmentReferences(file),
  ];
}

/** Standard topics only: a FIFO topic takes no e-mail and wants a group id. */
function badTopic(path: Path, topic: unknown, topics: Raw, what = 'topic'): Finding[] {
  if (typeof topic !== 'string' || topic === '' || Object.hasOwn(topics, topic)) return [];
  if (/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w-]{1,256}$/.test(topic)) return [];
  if (topic.startsWith('arn:')) return [{ path, message: 'expected the ARN of a standard SNS topic' }];
  return [{ path, message: `no ${what} is called ${show(topic)}${didYouMean(topic, Object.keys(topics))}` }];
}

/** Must be a topic, or a channel that gets no leads: where leads go, nothing else does. */
function badAlarmTarget(
  path: Path,
  name: unknown,
  { topics, channels, forLeads }: { topics: Raw; channels: Raw; forLeads: ReadonlySet<unknown> },
): Finding[] {
  if (typeof name !== 'string' || Object.hasOwn(topics, name) || !Object.hasOwn(channels, name)) {
    return badTopic(path, name, { ...channels, ...topics }, 'topic or channel');
  }
  return forLeads.has(name)
    ? [{ path, message: 'leads go to this channel, and nothing else does: name another' }]
    : [];
}

function repeatedEmails(path: Path, emails: unknown): Finding[] {
  const addresses = list(emails).map((entry) => (typeof entry === 'string' ? entry : map(entry).address));
  return repeats(
    path,
    addresses.map((address, index) => (typeof address === 'string' ? address.toLowerCase() : index)),
    'address',
  );
}

/** A filter is compared with the task's name in the file. Any other value never matches. */
function unknownTasks(path: Path, values: unknown, tasks: readonly Raw[]): Finding[] {
  const names = tasks.map(({ name, id }) => name ?? id).filter((name) => typeof name === 'string');
  return list(values).flatMap((value, index) =>
    typeof value !== 'string' || names.includes(value)
      ? []
      : [
          {
            path: [...path, index],
            message: `no task is called ${show(value)}${didYouMean(value, names) || `; there are ${names.slice(0, 5).map(show).join(', ')}`}`,
          },
        ],
  );
}

/** What is found of an account is kept by its host and user: two patterns would end each other's tasks. */
function repeatedDiscovery(accounts: Raw): Finding[] {
  const firstOf = new Map<string, string>();
  return Object.entries(accounts).flatMap(([name, account]) => {
    const { baseUrl, userId, discover } = map(account);
    if (discover === undefined || typeof baseUrl !== 'string' || typeof userId !== 'string') return [];
    const key = comparableKey(baseUrl, userId, '');
    const first = firstOf.get(key);
    if (first === undefined) firstOf.set(key, name);
    return first === undefined
      ? []
      : [
          {
            path: ['accounts', name, 'discover'],
            message: `accounts.${first} finds tasks of the same host and user: put both into one pattern`,
          },
        ];
  });
}

function repeatedTasks(tasks: readonly Raw[], accounts: Raw): Finding[] {
  const firstAt = new Map<string, number>();
  return tasks.flatMap((task, index) => {
    const account =
      typeof task.account === 'string' && Object.hasOwn(accounts, task.account)
        ? accounts[task.account]
        : null;
    const { baseUrl, userId } = map(account);
    if (typeof baseUrl !== 'string' || typeof userId !== 'string' || typeof task.id !== 'string') return [];
    const key = comparableKey(baseUrl, userId, task.id);
    const first = firstAt.get(key);
    if (first === undefined) firstAt.set(key, index);
    return first === undefined
      ? []
      : [
          {
            path: ['tasks', index, 'id'],
            message: `the same task of the same host and user as tasks[${first}]`,
          },
        ];
  });
}

/** A digest refers to tasks by name or id. A name must not be ambiguous. */
function unclearTask(path: Path, wanted: unknown, tasks: readonly Raw[]): Finding[] {
  if (typeof wanted !== 'string' || wanted === '') return [];
  const meant = tasks.filter((task) => task.id === wanted || task.name === wanted);
  if (meant.length === 1) return [];
  if (meant.length > 1)
    return [{ path, message: `${meant.length} tasks are called ${show(wanted)}: give the id` }];
  const names = tasks.flatMap((task) => [task.name, task.id]).filter((name) => typeof name === 'string');
  return [{ path, message: `no task is called ${show(wanted)}${didYouMean(wanted, names)}` }];
}
