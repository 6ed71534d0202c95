import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { TopicConfig } from '../../lambdas/config/config.ts';
import { AlarmKey } from './alarm-key.ts';

export interface AlertTopicsProps {
  readonly topics: Readonly<Record<string, TopicConfig>>;
  /** Which of these topics alarms publish to. All other names are topics of somebody else. */
  readonly forAlarms: readonly string[];
}

/**
 * The topics of leadbell.yaml. Their names begin with the stack's name, so that publishers can compute their ARNs. An
 * exported ARN could not be removed from the file while another stack imports it.
 */
export class AlertTopics extends Construct {
  /** The part of each ARN before the topic's name in leadbell.yaml. */
  readonly arnPrefix: string;
  /** By that name. */
  readonly arns: Readonly<Record<string, string>>;
  #alarmKey: AlarmKey | undefined;

  constructor(scope: Construct, id: string, { topics, forAlarms }: AlertTopicsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.arnPrefix = stack.formatArn({ service: 'sns', resource: `${stack.stackName}-` });
    this.arns = Object.fromEntries(
      Object.entries(topics).map(([name, topic]) => [
        name,
        this.addTopic(name, topic, forAlarms.includes(name)),
      ]),
    );
  }

  private addTopic(name: string, { emails }: TopicConfig, forAlarms: boolean): string {
    const stack = Stack.of(this);
    const topicName = `${stack.stackName}-${name}`;
    const topic = new Topic(this, name, {
      topicName,
      displayName: `leadbell ${name}`,
      enforceSSL: true,
      masterKey: forAlarms ? this.alarmKey() : Alias.fromAliasName(this, `${name}-key`, 'alias/aws/sns'),
    });
    if (forAlarms) letAlarmsPublish(topic);
    for (const { address, only } of emails) {
      topic.addSubscription(
        new EmailSubscription(address, {
          ...(only
            ? { filterPolicy: mapValues(only, (allowlist) => SubscriptionFilter.stringFilter({ allowlist })) }
            : {}),
        }),
      );
    }
    return stack.formatArn({ service: 'sns', resource: topicName });
  }

  private alarmKey(): IKey {
    this.#alarmKey ??= new AlarmKey(this, 'AlarmKey');
    return this.#alarmKey.key;
  }
}

function letAlarmsPublish(topic: Topic): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
}

function mapValues<To>(from: Readonly<Record<string, readonly string[]>>, to: (values: string[]) => To) {
  return Object.fromEntries(Object.entries(from).map(([key, values]) => [key, to([...values])]));
}
