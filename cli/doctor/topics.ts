import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { channelsInUse } from '../shared/load-config.ts';
import { topicOf, topicsFor } from '../shared/topics.ts';
import type { Doctoring } from './accounts.ts';
import { failed, passed, type Result } from './checks.ts';

/** What SNS shows in place of an ARN until the address has confirmed. */
const UNCONFIRMED = 'PendingConfirmation';

/** Each topic that something is told in, and who has confirmed that they hear it. */
export async function checkTopics({ config, try: attempt }: Doctoring, stack: string | null): Promise<void> {
  for (const name of channelsInUse(config)) {
    const channel = config.channels[name];
    const topic = topicOf(config, name);
    if (!channel || topic === null) continue;
    await attempt(
      `channel ${name}`,
      `asking ${receiverOf(channel).label.en} who hears ${topic}`,
      async () => {
        try {
          const { sns, topicArns, close } = await topicsFor(config, name, stack);
          try {
            const arn = topic.startsWith('arn:') ? topic : topicArns[topic];
            if (arn === undefined)
              return failed(`the deployment has no topic ${topic}`, 'Deploy again: `npx cdk deploy --all`.');
            return await subscribers(await sns(), arn);
          } finally {
            close();
          }
        } catch (error) {
          if (!(error instanceof LeadbellError) || error.code !== 'topic-embedded') throw error;
          return passed('not asked: it exists only in a deployment', 'leadbell doctor --stack NAME');
        }
      },
    );
  }
}

async function subscribers(client: SNSClient, TopicArn: string): Promise<Result> {
  let confirmed = 0;
  let waiting = 0;
  for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic({ client }, { TopicArn })) {
    for (const { SubscriptionArn } of Subscriptions) {
      if (SubscriptionArn === UNCONFIRMED) waiting += 1;
      else confirmed += 1;
    }
  }
  const heard = `${confirmed} confirmed ${confirmed === 1 ? 'subscription' : 'subscriptions'}`;
  if (waiting > 0)
    return failed(
      `${heard}, and ${waiting} not confirmed`,
      'Each address got a mail of AWS with a link: it must be opened, or nothing arrives there.',
    );
  return passed(heard, confirmed === 0 ? 'Nobody hears this topic. See `topics` in leadbell.yaml.' : null);
}
