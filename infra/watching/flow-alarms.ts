import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Config } from '../../lambdas/config/config.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import type { OwnMetrics } from './metrics.ts';
import { readAccounts, UNREAD_PERIODS, unreadAfterMs } from './unread-after.ts';

export interface Flow {
  readonly config: Config;
  readonly own: OwnMetrics;
  readonly scheduleGroup: IScheduleGroup;
  readonly pollsQueue: Queue;
}

const MINUTE = Duration.minutes(1);
const FIVE_MINUTES = Duration.minutes(5);
const QUARTER = Duration.minutes(15);
const ONCE = { of: 1, bad: 1 };

/** Alarms along the way of a lead: the clock, the vendor, the books, the lanes, the digests. */
export function flowAlarms(flow: Flow): AlarmSpec[] {
  return [...clockAlarms(flow), ...readingAlarms(flow), ...tellingAlarms(flow)];
}

function clockAlarms({ own, scheduleGroup }: Flow): AlarmSpec[] {
  return [
    {
      kind: 'tick-silent',
      happened: 'The clock of leadbell has not run for five minutes: no record is read and no alert is sent',
      metric: own.get('Ticks', { statistic: 'Sum', period: MINUTE }),
      at: { below: 1 },
      periods: { of: 5, bad: 5 },
      silenceIsBad: true,
    },
    {
      kind: 'schedule-failing',
      happened: 'EventBridge Scheduler could not call tick',
      metric: new Metric({
        namespace: 'AWS/Scheduler',
        metricName: 'TargetErrorCount',
        dimensionsMap: { ScheduleGroup: scheduleGroup.scheduleGroupName },
        statistic: 'Sum',
        period: FIVE_MINUTES,
      }),
      at: { least: 1 },
      periods: { of: 3, bad: 2 },
      silenceIsBad: false,
    },
  ];
}

function readingAlarms({ config, own, pollsQueue }: Flow): AlarmSpec[] {
  const accounts = readAccounts(config);
  return [
    ...accounts.flatMap((account) => unreadAlarm(account, config, own)),
    ...accounts.map(
      (account): AlarmSpec => ({
        kind: 'token-refused',
        of: account,
        happened: `The record API refuses the token of the account ${account}: none of its tasks is read`,
        metric: own.get('TokenRefusals', { statistic: 'Sum', period: FIVE_MINUTES, of: account }),
        at: { least: 1 },
        periods: ONCE,
        silenceIsBad: false,
      }),
    ),
    ...accounts.map(
      (account): AlarmSpec => ({
        kind: 'reads-skipped',
        of: account,
        happened: `Not all tasks of the account ${account} are read in their minute: alerts are late`,
        metric: own.get('SkippedReads', { statistic: 'Sum', period: FIVE_MINUTES, of: account }),
        at: { least: 1 },
        periods: { of: 3, bad: 2 },
        silenceIsBad: false,
      }),
    ),
    {
      kind: 'task-unreadable',
      happened: 'A task cannot be read, although its account may be well',
      metric: own.get('UnreadableTasks', { statistic: 'Sum', period: QUARTER }),
      at: { least: 1 },
      periods: ONCE,
      silenceIsBad: false,
    },
    {
      kind: 'books-open',
      happened: 'The records that were read do not add up to what the record API says it has, twice running',
      metric: own.get('OpenBooks', { statistic: 'Sum', period: QUARTER }),
      at: { least: 1 },
      periods: ONCE,
      silenceIsBad: false,
    },
    {
      kind: 'polls-pile-up',
      happened: 'Tasks wait ten minutes and more for their turn to be read',
      metric: pollsQueue.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: FIVE_MINUTES }),
      at: { least: 600 },
      periods: { of: 2, bad: 2 },
      silenceIsBad: false,
    },
  ];
}

/** CloudWatch looks back at most a day, in equal periods of whole minutes. */
const LOOKS_BACK_MS = DAY_MS;

/**
 * The age of the last good read, detected by missing data: an idle poll writes nothing that an age could be read from,
 * and reads stop whatever breaks (the vendor, the queue or the function). Three reads in a row must be missing. An
 * account that is read too rarely for this has no such alarm.
 */
function unreadAlarm(account: string, config: Config, own: OwnMetrics): AlarmSpec[] {
  const unreadMs = unreadAfterMs(config, account);
  if (unreadMs > LOOKS_BACK_MS) return [];
  const period = Duration.minutes(Math.ceil(unreadMs / UNREAD_PERIODS / MINUTE_MS));
  const minutes = period.toMinutes() * UNREAD_PERIODS;
  return [
    {
      kind: 'account-unread',
      of: account,
      happened: `For ${minutes} minutes no record of the account ${account} could be read: leads there go unnoticed`,
      metric: own.get('GoodReads', { statistic: 'Sum', period, of: account }),
      at: { below: 1 },
      periods: { of: UNREAD_PERIODS, bad: UNREAD_PERIODS },
      silenceIsBad: true,
    },
  ];
}

function tellingAlarms({ config, own }: Flow): AlarmSpec[] {
  const digestLate: AlarmSpec = {
    kind: 'digest-late',
    happened: 'A digest is half an hour late',
    metric: own.get('OldestDigestSeconds', { statistic: 'Maximum', period: FIVE_MINUTES }),
    at: { least: 1800 },
    periods: ONCE,
    silenceIsBad: false,
  };
  return [
    {
      kind: 'delivery-overdue',
      happened: 'Something to tell has waited for ten minutes, and not on purpose',
      metric: own.get('OldestDueSeconds', { statistic: 'Maximum', period: MINUTE }),
      at: { least: 600 },
      periods: { of: 3, bad: 3 },
      silenceIsBad: false,
    },
    {
      kind: 'deliveries-dead',
      happened: 'An alert was given up after all its tries: somebody does not know of a lead',
      metric: own.get('DeadDeliveries', { statistic: 'Sum', period: FIVE_MINUTES }),
      at: { least: 1 },
      periods: ONCE,
      silenceIsBad: false,
    },
    ...Object.keys(config.channels).map(
      (channel): AlarmSpec => ({
        kind: 'channel-refuses',
        of: channel,
        happened: `The channel ${channel} refuses us and was stopped: what it should tell waits`,
        metric: own.get('Refusals', { statistic: 'Sum', period: FIVE_MINUTES, of: channel }),
        at: { least: 1 },
        periods: ONCE,
        silenceIsBad: false,
      }),
    ),
    ...(Object.keys(config.digests).length > 0 ? [digestLate] : []),
  ];
}
