import { Alarm, ComparisonOperator, type IAlarm, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { AlarmSpec } from '../watching/alarm-spec.ts';

export interface AlarmsProps {
  readonly specs: readonly AlarmSpec[];
  /** Topics of the stack, for people: they hear of ends from the relay, of alarms that rang. */
  readonly topicArns: readonly string[];
  /** Somebody else's: what listens there may want every state of every alarm, as CloudWatch has it. */
  readonly foreignTopicArns: readonly string[];
  /** Passes on ends, and to robots the beginnings too. Null: nobody needs it. */
  readonly relay: { readonly topic: ITopic; readonly tellsBeginnings: boolean } | null;
  /** What a section's anchor is appended to. */
  readonly runbookUrl: string;
}

/** Alarms that say what happened and where it is written what to do; they tell of the end, too. */
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
      // What tells that the relay fails must not go through it.
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
