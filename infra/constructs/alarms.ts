import { Alarm, ComparisonOperator, type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmSpec } from '../watching/alarm-spec.ts';

export interface AlarmsProps {
  readonly specs: readonly AlarmSpec[];
  readonly topicArns: readonly string[];
  /** What a section's anchor is appended to. */
  readonly runbookUrl: string;
}

/** Alarms that say what happened and where it is written what to do; they tell of the end, too. */
export class Alarms extends Construct {
  readonly all: readonly IAlarm[];

  constructor(scope: Construct, id: string, { specs, topicArns, runbookUrl }: AlarmsProps) {
    super(scope, id);
    const actions = topicArns.map(
      (arn, index) => new SnsAction(Topic.fromTopicArn(this, `Topic${index}`, arn)),
    );
    this.all = specs.map((spec) => {
      const alarm = this.addAlarm(spec, runbookUrl);
      alarm.addAlarmAction(...actions);
      alarm.addOkAction(...actions);
      return alarm;
    });
  }

  private addAlarm(
    { kind, of, happened, metric, at, periods, silenceIsBad }: AlarmSpec,
    runbookUrl: string,
  ): Alarm {
    const isBelow = 'below' in at;
    return new Alarm(this, of === undefined ? kind : `${kind}-${of}`, {
      alarmDescription: `${happened}. What to do: ${runbookUrl}#${kind}`,
      metric,
      threshold: isBelow ? at.below : at.least,
      comparisonOperator: isBelow
        ? ComparisonOperator.LESS_THAN_THRESHOLD
        : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods.of,
      datapointsToAlarm: periods.bad,
      treatMissingData: silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
  }
}
