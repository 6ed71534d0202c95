import type { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { synthesize, withPage } from './synthesize.ts';

interface Alarm {
  AlarmDescription: string;
  Namespace: string;
  MetricName: string;
  Dimensions: { Name: string; Value: unknown }[];
  Statistic: string;
  Period: number;
  ComparisonOperator: string;
  Threshold: number;
  EvaluationPeriods: number;
  DatapointsToAlarm: number;
  TreatMissingData: string;
}

/**
 * When each alarm of the example rings, in the order of the way of a lead: metric, statistic, period, threshold, how
 * many periods of how many, and what silence means. A number here is a promise of the runbook.
 */
const SETTINGS = {
  'tick-silent': 'leadbell Ticks, Sum of 60 s, < 1, 5 of 5, silence is bad',
  'schedule-failing': 'AWS/Scheduler TargetErrorCount, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'account-unread acme': 'leadbell GoodReads, Sum of 300 s, < 1, 3 of 3, silence is bad',
  'token-refused acme': 'leadbell TokenRefusals, Sum of 300 s, >= 1, 1 of 1, silence is good',
  'reads-skipped acme': 'leadbell SkippedReads, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'task-unreadable': 'leadbell UnreadableTasks, Sum of 900 s, >= 1, 1 of 1, silence is good',
  'books-open': 'leadbell OpenBooks, Sum of 900 s, >= 1, 1 of 1, silence is good',
  'polls-pile-up': 'AWS/SQS ApproximateAgeOfOldestMessage, Maximum of 300 s, >= 600, 2 of 2, silence is good',
  'delivery-overdue': 'leadbell OldestDueSeconds, Maximum of 60 s, >= 600, 3 of 3, silence is good',
  'deliveries-dead': 'leadbell DeadDeliveries, Sum of 300 s, >= 1, 1 of 1, silence is good',
  'channel-refuses sales-east': 'leadbell Refusals, Sum of 300 s, >= 1, 1 of 1, silence is good',
  'channel-refuses managers': 'leadbell Refusals, Sum of 300 s, >= 1, 1 of 1, silence is good',
  'channel-refuses hot-leads': 'leadbell Refusals, Sum of 300 s, >= 1, 1 of 1, silence is good',
  'channel-refuses daily-mail': 'leadbell Refusals, Sum of 300 s, >= 1, 1 of 1, silence is good',
  'channel-refuses ops': 'leadbell Refusals, Sum of 300 s, >= 1, 1 of 1, silence is good',
  'digest-late': 'leadbell OldestDigestSeconds, Maximum of 300 s, >= 1800, 1 of 1, silence is good',
  'function-errors tick': 'AWS/Lambda Errors, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'function-throttled tick': 'AWS/Lambda Throttles, Sum of 300 s, >= 1, 3 of 3, silence is good',
  'function-slow tick': 'AWS/Lambda Duration, Maximum of 300 s, >= 27000, 3 of 3, silence is good',
  'messages-fail poll': 'leadbell FailedMessages, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'function-errors poll': 'AWS/Lambda Errors, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'function-throttled poll': 'AWS/Lambda Throttles, Sum of 300 s, >= 1, 3 of 3, silence is good',
  'function-slow poll': 'AWS/Lambda Duration, Maximum of 300 s, >= 108000, 3 of 3, silence is good',
  'messages-fail deliver': 'leadbell FailedMessages, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'function-errors deliver': 'AWS/Lambda Errors, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'function-throttled deliver': 'AWS/Lambda Throttles, Sum of 300 s, >= 1, 3 of 3, silence is good',
  'function-slow deliver': 'AWS/Lambda Duration, Maximum of 300 s, >= 54000, 3 of 3, silence is good',
  'messages-fail digest': 'leadbell FailedMessages, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'function-errors digest': 'AWS/Lambda Errors, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'function-throttled digest': 'AWS/Lambda Throttles, Sum of 300 s, >= 1, 3 of 3, silence is good',
  'function-slow digest': 'AWS/Lambda Duration, Maximum of 300 s, >= 270000, 3 of 3, silence is good',
  'relay-fails': 'AWS/Lambda Errors, Sum of 300 s, >= 1, 1 of 1, silence is good',
};

/** What `answers` adds. */
const SETTINGS_OF_THE_PAGE = {
  'function-errors answer': 'AWS/Lambda Errors, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'function-throttled answer': 'AWS/Lambda Throttles, Sum of 300 s, >= 1, 3 of 3, silence is good',
  'function-slow answer': 'AWS/Lambda Duration, Maximum of 300 s, >= 9000, 3 of 3, silence is good',
  'answers-fail': 'AWS/ApiGateway 5xx, Sum of 300 s, >= 1, 2 of 3, silence is good',
  'answers-refused': 'AWS/ApiGateway 4xx, Sum of 300 s, >= 1000, 1 of 1, silence is good',
};

/** Kinds with one alarm for each account, channel or function. The function `alarm` has only its own kind. */
const DIMENSIONS_THAT_NAME = new Set(['account', 'channel', 'function', 'FunctionName']);

function nameOf({ AlarmDescription, Dimensions }: Alarm): string {
  const [, kind = ''] = /#([\w-]+)$/.exec(AlarmDescription) ?? [];
  const of = Dimensions.find(({ Name }) => DIMENSIONS_THAT_NAME.has(Name))?.Value;
  if (of === undefined || kind === 'relay-fails') return kind;
  // A function is named by the reference to it.
  const [, lambda] = /^\{"Ref":"(?:Answers)?(\w+?)Function/.exec(JSON.stringify(of)) ?? [];
  return `${kind} ${lambda?.toLowerCase() ?? String(of)}`;
}

const OPERATORS: Readonly<Record<string, string>> = {
  LessThanThreshold: '<',
  GreaterThanOrEqualToThreshold: '>=',
};
const SILENCE: Readonly<Record<string, string>> = { breaching: 'bad', notBreaching: 'good' };

const settingsOf = (alarm: Alarm): string =>
  [
    `${alarm.Namespace} ${alarm.MetricName}`,
    `${alarm.Statistic} of ${alarm.Period} s`,
    `${OPERATORS[alarm.ComparisonOperator]} ${alarm.Threshold}`,
    `${alarm.DatapointsToAlarm} of ${alarm.EvaluationPeriods}`,
    `silence is ${SILENCE[alarm.TreatMissingData]}`,
  ].join(', ');

const alarmsOf = (template: Template): Record<string, string> =>
  Object.fromEntries(
    Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => [
      nameOf(Properties as Alarm),
      settingsOf(Properties as Alarm),
    ]),
  );

describe('each alarm', () => {
  it('rings when its line of the table says so, and the table has a line for each', () => {
    expect(alarmsOf(synthesize().alerting)).toEqual(SETTINGS);
    expect(alarmsOf(withPage().alerting)).toEqual({ ...SETTINGS, ...SETTINGS_OF_THE_PAGE });
  });
});
