import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { FunctionName } from '../../lambdas/config/deploy-config.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import type { OwnMetrics } from './metrics.ts';

/** What tells that the function behind the robots' alarms fails: it must not go through it. */
export function relayAlarm(lambda: LambdaFunction): AlarmSpec {
  return {
    kind: 'relay-fails',
    happened: 'The function alarm could not pass on an alarm: robots do not hear of it',
    metric: lambda.metricErrors({ statistic: 'Sum', period: PERIOD }),
    at: { least: 1 },
    periods: { of: 1, bad: 1 },
    silenceIsBad: false,
  };
}

export interface WatchedFunction {
  readonly name: FunctionName;
  readonly lambda: LambdaFunction;
  readonly timeout: Duration;
}

const PERIOD = Duration.minutes(5);
/** A single failure is repaired by the next tick; what lasts is not. */
const LASTING = { of: 3, bad: 2 };
const THROUGHOUT = { of: 3, bad: 3 };
const NEAR_TIMEOUT = 0.9;

/** What can be wrong with any function, whatever it does. */
export function functionAlarms(watched: WatchedFunction, own: OwnMetrics): AlarmSpec[] {
  const { name, lambda, timeout } = watched;
  const seconds = timeout.toSeconds();
  const common = { of: name, silenceIsBad: false };
  return [
    // The others have no queue.
    ...(name === 'tick' || name === 'answer'
      ? []
      : [
          {
            ...common,
            kind: 'messages-fail',
            happened: `The function ${name} fails at what it is asked to do, again and again`,
            metric: own.get('FailedMessages', { statistic: 'Sum', period: PERIOD, of: name }),
            at: { least: 1 },
            periods: LASTING,
          } satisfies AlarmSpec,
        ]),
    {
      ...common,
      kind: 'function-errors',
      happened: `The function ${name} crashes or runs into its time-out, again and again`,
      metric: lambda.metricErrors({ statistic: 'Sum', period: PERIOD }),
      at: { least: 1 },
      periods: LASTING,
    },
    {
      ...common,
      kind: 'function-throttled',
      happened: `The function ${name} may not run as often as it is called: the account's concurrency is used up`,
      metric: lambda.metricThrottles({ statistic: 'Sum', period: PERIOD }),
      at: { least: 1 },
      periods: THROUGHOUT,
    },
    {
      ...common,
      kind: 'function-slow',
      happened: `The function ${name} keeps taking more than ${Math.round(NEAR_TIMEOUT * seconds)} of the ${seconds} seconds it has`,
      metric: lambda.metricDuration({ statistic: 'Maximum', period: PERIOD }),
      at: { least: NEAR_TIMEOUT * timeout.toMilliseconds() },
      periods: THROUGHOUT,
    },
  ];
}
