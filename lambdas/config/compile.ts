import type { ReachConfig } from '../platform/http/reach.ts';
import { WEEKDAYS } from '../platform/schema/times.ts';
import { compileAssignment, compileTaskAssignment } from './compile-assignment.ts';
import type {
  AccountConfig,
  Config,
  DigestConfig,
  DiscoverConfig,
  TaskConfig,
  TopicConfig,
} from './config.ts';
import type { LeadbellYaml, WrittenTask } from './schema/schema.ts';
import { taskKey } from './task-key.ts';

/** Turns a valid file into what the functions read: defaults filled in, names resolved, plain JSON. */
export function compile(file: LeadbellYaml, authorities: Readonly<Record<string, string>>): Config {
  const tasks = file.tasks.map((task) => compileTask(task, file));
  return {
    timeZone: file.timeZone,
    locale: file.locale,
    retentionMs: file.retention,
    accounts: mapValues(file.accounts, (account) => ({
      baseUrl: account.baseUrl,
      userId: account.userId,
      token: account.token,
      timeZone: account.timeZone ?? file.timeZone,
      subUserId: account.subUserId ?? null,
      concurrency: account.concurrency,
      ...(account.gradeFilter === 'never' ? { gradeFilter: account.gradeFilter } : {}),
      ...compileReach(account),
      ...compileDiscover(account.discover),
    })),
    channels: file.channels,
    topics: mapValues(file.topics, compileTopic),
    tasks,
    digests: mapValues(file.digests, (digest) => compileDigest(digest, tasks)),
    ops: { channels: file.ops.channels },
    ...(Object.keys(authorities).length > 0 ? { authorities } : {}),
    ...compileAssignment(file),
  };
}

function compileTask(task: LeadbellYaml['tasks'][number], file: LeadbellYaml): TaskConfig {
  const account = file.accounts[task.account];
  if (!account) throw new TypeError(`compile() was given a file that names an unknown account in ${task.id}`);
  return {
    key: taskKey(account.baseUrl, account.userId, task.id),
    id: task.id,
    account: task.account,
    name: task.name ?? task.id,
    enabled: task.enabled,
    ...compileTold(task),
  };
}

function compileTold(task: WrittenTask): DiscoverConfig['task'] {
  return {
    channels: task.channels,
    grades: [...new Set(task.grades)].sort((a, b) => a - b),
    freshForMs: task.freshFor,
    settleMs: task.settle,
    windows: task.windows
      .map(({ every, back }) => ({ everyMs: every, backMs: back }))
      .sort((a, b) => a.backMs - b.backMs || a.everyMs - b.everyMs),
    pageSize: task.pageSize,
    maskPhone: task.maskPhone,
    quietAlarm: task.quietAlarm,
    link: task.link ?? null,
    ...compileTaskAssignment(task),
  };
}

function compileDiscover(
  discover: LeadbellYaml['accounts'][string]['discover'],
): Pick<AccountConfig, 'discover'> {
  if (discover === undefined) return {};
  const { match, atMost, ...task } = discover;
  return { discover: { match, atMost, task: compileTold(task) } };
}

function compileReach({ proxy, ca }: { proxy?: string | undefined; ca?: string | undefined }): ReachConfig {
  return { ...(proxy === undefined ? {} : { proxy }), ...(ca === undefined ? {} : { ca }) };
}

function compileTopic(topic: LeadbellYaml['topics'][string]): TopicConfig {
  return {
    emails: topic.emails.map((entry) => {
      if (typeof entry === 'string') return { address: entry, only: null };
      const only = Object.entries(entry.only ?? {}).filter((pair): pair is [string, string[]] =>
        Array.isArray(pair[1]),
      );
      return { address: entry.address, only: only.length > 0 ? Object.fromEntries(only) : null };
    }),
  };
}

function compileDigest(digest: LeadbellYaml['digests'][string], tasks: readonly TaskConfig[]): DigestConfig {
  return {
    every: digest.every,
    onWeekday: digest.every === 'week' ? WEEKDAYS.indexOf(digest.on) + 1 : null,
    atMinute: digest.at,
    covers: digest.covers,
    tasks:
      digest.tasks === 'all'
        ? null
        : tasks
            .filter(({ id, name }) => digest.tasks.includes(id) || digest.tasks.includes(name))
            .map(({ key }) => key),
    channels: digest.channels,
  };
}

function mapValues<From, To>(
  from: Readonly<Record<string, From>>,
  to: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, to(value)]));
}
