import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Alias, type IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { TopicConfig } from '../../lambdas/config/config.ts';
import { ENVIRONMENT } from '../../lambdas/functions/environment.ts';
import { AlarmKey, letAlarmsUse } from './alarm-key.ts';

export interface AlertTopicsProps {
  readonly topics: Readonly<Record<string, TopicConfig>>;
  /** Which of these topics alarms publish to. All other names are topics of somebody else. */
  readonly forAlarms: readonly string[];
  /** Topics that are there already, by the same names. */
  readonly given: Readonly<Record<string, ITopic>>;
}

/**
 * The topics of leadbell.yaml. Their names begin with the stack's name, so that publishers can compute their ARNs. An
 * exported ARN could not be removed from the file while another stack imports it.
 */
export class AlertTopics extends Construct {
  readonly all: Readonly<Record<string, ITopic>>;
  /** By that name. */
  readonly arns: Readonly<Record<string, string>>;
  /** Keys of somebody else that publishers need. */
  readonly keys: readonly IKey[];
  readonly #given: Readonly<Record<string, ITopic>>;
  #alarmKey: AlarmKey | undefined;

  constructor(scope: Construct, id: string, { topics, forAlarms, given }: AlertTopicsProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.#given = given;
    this.keys = Object.values(given).flatMap(({ masterKey }) => masterKey ?? []);
    this.all = Object.fromEntries(
      Object.entries(topics).map(([name, { emails }]) => {
        const isForAlarms = forAlarms.includes(name);
        const topic = given[name] ?? this.addTopic(name, isForAlarms);
        if (isForAlarms) letAlarmsPublish(topic, stack);
        if (isForAlarms && given[name]?.masterKey) letAlarmsUse(given[name].masterKey, stack);
        subscribe(topic, emails);
        return [name, topic];
      }),
    );
    this.arns = Object.fromEntries(
      Object.keys(topics).map((name) => [
        name,
        given[name]?.topicArn ?? stack.formatArn({ service: 'sns', resource: this.nameOf(name) }),
      ]),
    );
  }

  /** Before the name of each topic that is made here. */
  get arnPrefix(): string {
    return Stack.of(this).formatArn({ service: 'sns', resource: this.nameOf('') });
  }

  /** What tells a function of this or another stack where the topics are. */
  variables(scope: Construct): Record<string, string> {
    const others = Object.fromEntries(
      Object.entries(this.#given).map(([name, { topicArn }]) => [name, topicArn]),
    );
    return {
      [ENVIRONMENT.topicArnPrefix]: this.arnPrefix,
      ...(Object.keys(others).length > 0
        ? { [ENVIRONMENT.topicArns]: Stack.of(scope).toJsonString(others) }
        : {}),
    };
  }

  private nameOf(name: string): string {
    return `${Stack.of(this).stackName}-${name}`;
  }

  private addTopic(name: string, isForAlarms: boolean): Topic {
    return new Topic(this, name, {
      topicName: this.nameOf(name),
      displayName: `leadbell ${name}`,
      enforceSSL: true,
      masterKey: isForAlarms ? this.alarmKey() : Alias.fromAliasName(this, `${name}-key`, 'alias/aws/sns'),
    });
  }

  private alarmKey(): IKey {
    this.#alarmKey ??= new AlarmKey(this, 'AlarmKey');
    return this.#alarmKey.key;
  }
}

function subscribe(topic: ITopic, emails: TopicConfig['emails']): void {
  for (const { address, only } of emails) {
    topic.addSubscription(
      new EmailSubscription(address, {
        ...(only
          ? { filterPolicy: mapValues(only, (allowlist) => SubscriptionFilter.stringFilter({ allowlist })) }
          : {}),
      }),
    );
  }
}

function letAlarmsPublish(topic: ITopic, { account }: Stack): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsOfThisAccount',
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
}

function mapValues<To>(from: Readonly<Record<string, readonly string[]>>, to: (values: string[]) => To) {
  return Object.fromEntries(Object.entries(from).map(([key, values]) => [key, to([...values])]));
}
