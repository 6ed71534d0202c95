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

/** Each channel has ten seconds to answer; all are called at once. */
const TIMEOUT = Duration.seconds(30);
/** An alarm that could not be reported for an hour is no longer news. That failure is an alarm of its own. */
const MAX_AGE = Duration.hours(1);

/**
 * A topic for alarms and the function that reports them: to robots, which CloudWatch cannot talk to, and their ends,
 * because CloudWatch would also report the end of alarms that never rang. The function uses neither the table nor the
 * queues, because it reports when they fail.
 *
 * The topic is not encrypted: alarms contain nothing personal and are stored only for moments, and CloudWatch would
 * need a key that costs a dollar a month.
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
