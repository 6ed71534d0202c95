import { Alarm, ComparisonOperator, type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmSpec } from '../watching/alarm-spec.ts';

export interface AlarmsProps {
  readonly specs: readonly AlarmSpec[];
  /** Topics of the stack, for people. The relay tells them the end of alarms that rang. */
  readonly topicArns: readonly string[];
  /** Other topics: their subscribers may want every state of every alarm, as CloudWatch has it. */
  readonly foreignTopicArns: readonly string[];
  /** Reports ends, and to robots also beginnings. Null: nobody needs it. */
  readonly relay: { readonly topic: ITopic; readonly tellsBeginnings: boolean } | null;
  /** The address of the runbook, to which the anchor of a section is appended. */
  readonly runbookUrl: string;
}

/** Alarms that say what happened and where to read what to do. They also report their end. */
export class Alarms extends Construct {
  readonly all: readonly IAlarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { specs, topicArns, foreignTopicArns, relay, runbookUrl } = props;
    const [people, foreign] = [topicArns, foreignTopicArns].map((arns, list) =>
      arns.map(
        (arn, index) => new SnsAction(Topic.fromTopicArn(this, `${list ? 'Foreign' : 'Topic'}${index}`, arn)),
      ),
    ) as [SnsAction[], SnsAction[]];
    const passOn = relay ? [new SnsAction(relay.topic)] : [];
    this.all = specs.map((spec) => {
      const alarm = this.addAlarm(spec, runbookUrl);
      // An alarm about the relay must not go through the relay.
      const robots = relay?.tellsBeginnings && spec.kind !== 'relay-fails' ? passOn : [];
      alarm.addAlarmAction(...people, ...foreign, ...robots);
      alarm.addOkAction(...foreign, ...passOn);
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
