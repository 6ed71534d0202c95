import { compileAlarms } from '../../lambdas/config/alarm-config.ts';
import type { Config } from '../../lambdas/config/config.ts';
import type { DeployConfig } from '../../lambdas/config/deploy-config.ts';
import type { Finding } from '../../lambdas/config/finding.ts';
import type { Path } from '../../lambdas/config/path.ts';
import type { Deployed } from '../../lambdas/config/pushed/deployed-store.ts';
import { missingRights } from '../../lambdas/config/pushed/rights.ts';
import { hashOf } from '../../lambdas/config/pushed/tree.ts';
import { discoveringAccounts } from '../../lambdas/config/tasks-to-come.ts';
import { readAccounts, unreadAfterMs } from '../watching/unread-after.ts';

/**
 * What a push cannot do, by key: what the stacks make of the configuration (rights, topics, alarms, a page) and what the
 * function `alarm` was given, which reads nothing.
 */
export function needsDeployment(
  deployed: Pick<Deployed, 'config' | 'deploy' | 'hasPage'>,
  wanted: { config: Config; deploy: DeployConfig },
): Finding[] {
  const found = [
    ...ofAccounts(deployed.config, wanted.config),
    ...ofTopics(deployed.config, wanted.config),
    ...ofChannels(deployed.config, wanted.config),
    ...missingRights(deployed.config, wanted.config).map(({ path, needs }) => ({
      path,
      message: `no deployed function may use ${needs}`,
    })),
    ...ofPage(deployed, wanted.config),
    ...ofFoundTasks(deployed, wanted.config),
    ...ofDeploy(deployed.deploy, wanted.deploy),
    ...ofAlarms(deployed, wanted),
  ];
  // One reason a key is enough, and the first is the nearest.
  const byKey = new Map(found.toReversed().map((one) => [one.path.join('\n'), one]));
  return found.filter((one) => byKey.get(one.path.join('\n')) === one);
}

function ofAccounts(before: Config, after: Config): Finding[] {
  const [readBefore, readAfter] = [readAccounts(before), readAccounts(after)];
  return Object.entries(after.accounts).flatMap(([name, account]): Finding[] => {
    const known = before.accounts[name];
    const at = (...path: Path): Path => ['accounts', name, ...path];
    if (!known)
      return [{ path: at(), message: 'this account is new: functions need the right to read its token' }];
    const renamed = (['baseUrl', 'userId'] as const).filter((key) => known[key] !== account[key]);
    const watched = readAfter.includes(name);
    const alarm =
      readBefore.includes(name) === watched
        ? unreadAfterMs(after, name) > unreadAfterMs(before, name)
          ? [{ path: at(), message: 'its tasks are read more rarely, and its alarm does not know that' }]
          : []
        : [
            {
              path: at(),
              message: watched
                ? 'none of its tasks was read, and it has no alarm yet'
                : 'none of its tasks would be read any more, and its alarm would ring',
            },
          ];
    return [
      ...renamed.map((key) => ({
        path: at(key),
        message: 'this would be another account, with other tasks',
      })),
      ...alarm,
    ];
  });
}

function ofTopics({ topics: before }: Config, { topics: after }: Config): Finding[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => hashOf(before[name]) !== hashOf(after[name]))
    .map((name) => ({
      path: ['topics', name],
      message: after[name]
        ? 'topics and their subscriptions are made by a deployment'
        : 'this topic is removed by a deployment',
    }));
}

function ofChannels({ channels: before }: Config, { channels: after }: Config): Finding[] {
  return Object.entries(after).flatMap(([name, { type }]): Finding[] => {
    const known = before[name];
    if (!known) return [{ path: ['channels', name], message: 'this channel is new, and has no alarm yet' }];
    return known.type === type
      ? []
      : [{ path: ['channels', name, 'type'], message: `this was a ${known.type}: other rights` }];
  });
}

function ofPage({ hasPage }: Pick<Deployed, 'hasPage'>, { answers }: Config): Finding[] {
  if (hasPage === (answers !== undefined)) return [];
  const message = hasPage ? 'a deployment removes the page' : 'a deployment makes the page';
  return [{ path: ['answers'], message }];
}

/** The page may read which tasks were found only where the deployed file has such an account. */
function ofFoundTasks({ config, hasPage }: Pick<Deployed, 'config' | 'hasPage'>, wanted: Config): Finding[] {
  if (!hasPage || discoveringAccounts(config).length > 0) return [];
  return discoveringAccounts(wanted).map((name) => ({
    path: ['accounts', name, 'discover'],
    message: 'the page needs the right to read which tasks were found',
  }));
}

/** Keys of `deploy` by what they are compiled to. */
const WRITTEN: Readonly<Record<keyof DeployConfig, string>> = {
  alarmTopics: 'alarms',
  alarmChannels: 'alarms',
  logRetentionDays: 'logRetention',
  runbookUrl: 'runbook',
  vpc: 'vpc',
  proxy: 'proxy',
  pollsAtOnce: 'pollsAtOnce',
  table: 'table',
  tags: 'tags',
  answers: 'answers',
  watch: 'watch',
};

function ofDeploy(before: DeployConfig, after: DeployConfig): Finding[] {
  return (Object.keys(WRITTEN) as (keyof DeployConfig)[])
    .filter((key) => hashOf(before[key]) !== hashOf(after[key]))
    .map((key) => ({
      path: ['deploy', WRITTEN[key]],
      message:
        WRITTEN[key] === 'alarms'
          ? 'alarms would go elsewhere (without this key they go where `ops` says)'
          : 'this is of the stacks',
    }));
}

/** What the function `alarm` says, and to whom. It holds nothing back, so quiet hours are nothing to it. */
function ofAlarms(
  deployed: Pick<Deployed, 'config' | 'deploy'>,
  wanted: { config: Config; deploy: DeployConfig },
) {
  const before = compileAlarms(deployed.config, wanted.deploy);
  const after = compileAlarms(wanted.config, wanted.deploy);
  if (before === null || after === null) return [];
  const paths: Path[] = [
    ...(['locale', 'timeZone'] as const).filter((key) => before[key] !== after[key]).map((key) => [key]),
    ...Object.keys(after.channels)
      .filter((name) => hashOf(loud(before.channels[name])) !== hashOf(loud(after.channels[name])))
      .map((name) => ['channels', name]),
  ];
  return paths.map((path) => ({
    path,
    message: 'alarms are told by it too, by a function that only a deployment changes',
  }));
}

const loud = (channel: object | undefined) => channel && { ...channel, quiet: undefined };
