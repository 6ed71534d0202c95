import { Stack } from 'aws-cdk-lib';
import { Alias } from 'aws-cdk-lib/aws-kms';
import { SubscriptionFilter, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { Config, TopicConfig } from '../../lambdas/config/config.ts';

/**
 * The topics of leadbell.yaml. They are named after the stack, so that whoever publishes can write their ARNs down:
 * an exported ARN could not be removed from the file again while another stack imports it.
 */
export class AlertTopics extends Construct {
  /** By the name that the topic has in leadbell.yaml. */
  readonly arns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, { config }: { config: Config }) {
    super(scope, id);
    this.arns = Object.fromEntries(
      Object.entries(config.topics).map(([name, topic]) => [
        name,
        this.addTopic(name, topic, tellsLeads(config, name)),
      ]),
    );
  }

  private addTopic(name: string, { emails }: TopicConfig, holdsLeads: boolean): string {
    const stack = Stack.of(this);
    const topicName = `${stack.stackName}-${name}`;
    const topic = new Topic(this, name, {
      topicName,
      displayName: `leadbell ${name}`,
      enforceSSL: true,
      // Leads are personal data. What only operators read is not, and alarms cannot publish under this key.
      ...(holdsLeads ? { masterKey: Alias.fromAliasName(this, `${name}-key`, 'alias/aws/sns') } : {}),
    });
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
}

function tellsLeads({ channels, tasks, digests }: Config, topicName: string): boolean {
  const leadChannels = [...tasks, ...Object.values(digests)].flatMap((teller) => teller.channels);
  return leadChannels.some((name) => {
    const channel = channels[name];
    return channel?.type === 'sns' && channel.topic === topicName;
  });
}

function mapValues<To>(from: Readonly<Record<string, readonly string[]>>, to: (values: string[]) => To) {
  return Object.fromEntries(Object.entries(from).map(([key, values]) => [key, to([...values])]));
}
