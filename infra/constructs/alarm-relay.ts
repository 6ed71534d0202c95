import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { BellFunction, type BellFunctionProps } from './bell-function.ts';

export type AlarmRelayProps = Pick<
  BellFunctionProps,
  'config' | 'environment' | 'policy' | 'logRetentionDays' | 'vpc' | 'awsByProxy'
>;

/** Each channel has ten seconds to answer, all at once. */
const TIMEOUT = Duration.seconds(30);
/** An alarm that could not be told for an hour is not news any more; that it was not told is an alarm of its own. */
const MAX_AGE = Duration.hours(1);

/**
 * A topic of alarms and the function that tells people of them: robots, which CloudWatch cannot talk to, and ends, which
 * CloudWatch would tell of alarms that never rang. It uses neither the table nor the queues, whose failure it tells of.
 *
 * The topic is not encrypted: what alarms say is not personal, it is kept for moments, and CloudWatch would need a key
 * for a dollar a month.
 */
export class AlarmRelay extends Construct {
  readonly topic: Topic;
  readonly relay: BellFunction;

  constructor(scope: Construct, id: string, props: AlarmRelayProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { displayName: 'leadbell alarms', enforceSSL: true });
    this.topic.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsOfThisAccount',
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    this.relay = new BellFunction(this, 'Alarm', {
      ...props,
      entry: 'alarm',
      description: 'leadbell: tells people what alarms say',
      timeout: TIMEOUT,
      memoryMiB: 256,
    });
    this.relay.lambda.configureAsyncInvoke({ retryAttempts: 2, maxEventAge: MAX_AGE });
    this.topic.addSubscription(new LambdaSubscription(this.relay.lambda));
  }
}
