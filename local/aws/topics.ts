import type { SNSClient } from '@aws-sdk/client-sns';
import { topicsOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';

/** Makes or finds the topics of the configuration: CreateTopic is idempotent. */
export async function ensureTopics(sns: SNSClient, config: Config): Promise<Record<string, string>> {
  const { CreateTopicCommand } = await import('@aws-sdk/client-sns');
  const arns = await Promise.all(
    Object.keys(config.topics).map(async (name) => {
      const answer = await sns.send(new CreateTopicCommand({ Name: name }));
      return [name, answer.TopicArn ?? ''] as const;
    }),
  );
  return Object.fromEntries(arns);
}

export function usesSns(config: Config): boolean {
  return Object.keys(config.topics).length > 0 || topicsOf(config.channels).length > 0;
}
