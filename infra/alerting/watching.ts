import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import type { AlarmRelay } from '../constructs/alarm-relay.ts';
import { Alarms } from '../constructs/alarms.ts';
import type { AnswerPage } from '../constructs/answer-page.ts';
import { BellDashboard } from '../constructs/bell-dashboard.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { flowAlarms } from '../watching/flow-alarms.ts';
import { functionAlarms, relayAlarm, type WatchedFunction } from '../watching/function-alarms.ts';
import { OwnMetrics } from '../watching/metrics.ts';
import { pageAlarms } from '../watching/page-alarms.ts';
import { watched } from '../watching/watch-level.ts';
import type { Foundation } from './foundation.ts';

interface Parts {
  readonly functions: readonly WatchedFunction[];
  readonly polls: WorkQueue;
  readonly scheduleGroup: IScheduleGroup;
  readonly page: AnswerPage | null;
  readonly relay: AlarmRelay | null;
}

interface Watching {
  readonly alarms: readonly IAlarm[];
  /** Null: `deploy.watch` leaves it out. */
  readonly dashboard: BellDashboard | null;
  /** What is not watched, in a sentence; null: everything is. */
  readonly leftOut: string | null;
}

/** The alarms of all parts, whom they ring, and the dashboard. */
export function addWatching(scope: Construct, foundation: Foundation, parts: Parts): Watching {
  const { config, deploy, table, topics, metricNamespace } = foundation;
  const { functions, polls, scheduleGroup, page, relay } = parts;
  const own = new OwnMetrics(metricNamespace);
  const { specs, leftOut } = watched(
    [
      ...flowAlarms({ config, own, scheduleGroup, pollsQueue: polls.queue }),
      ...functions.flatMap((one) => functionAlarms(one, own)),
      ...(page ? pageAlarms(page.api) : []),
      ...(relay && deploy.alarmTopics.length > 0 ? [relayAlarm(relay.relay.lambda)] : []),
    ],
    deploy.watch,
  );
  const isOurs = (topic: string) => Object.hasOwn(topics.arns, topic);
  const { all: alarms } = new Alarms(scope, 'Alarms', {
    specs,
    topicArns: deploy.alarmTopics.filter(isOurs).map((topic) => topics.arns[topic] ?? topic),
    foreignTopicArns: deploy.alarmTopics.filter((topic) => !isOurs(topic)),
    relay: relay && { topic: relay.topic, tellsBeginnings: deploy.alarmChannels.length > 0 },
    runbookUrl: deploy.runbookUrl,
  });
  const dashboard =
    leftOut === null
      ? new BellDashboard(scope, 'Dashboard', { config, own, functions, table, alarms })
      : null;
  return { alarms, dashboard, leftOut };
}
