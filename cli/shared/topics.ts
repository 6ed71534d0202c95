import type { SNSClient } from '@aws-sdk/client-sns';
import { receiverOf } from '../../lambdas/channels/receivers.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { createSns } from '../../lambdas/platform/aws/sns-client.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { fillAwsEnvironment } from '../../local/aws/credentials.ts';
import { configuredEndpoint } from '../../local/aws/endpoints.ts';
import { ensureTopics } from '../../local/aws/topics.ts';

interface Topics {
  sns: () => Promise<SNSClient>;
  topicArns: Record<string, string>;
  close(): void;
}

/**
 * Where the topic of a channel is: by its ARN, in the deployment, or in the service that the environment names.
 *
 * @throws {LeadbellError} `topic-embedded`: nobody but this machine could hear it
 */
export async function topicsFor(config: Config, channel: string, stack: string | null): Promise<Topics> {
  const topic = topicOf(config, channel);
  return topic === null
    ? { sns: () => Promise.resolve(createSns()), topicArns: {}, close() {} }
    : topicsWith(config, topic, stack);
}

/** The same, of a topic by its name in leadbell.yaml or its ARN. @throws {LeadbellError} */
export async function topicsWith(config: Config, topic: string, stack: string | null): Promise<Topics> {
  const endpoint = configuredEndpoint('SNS', process.env);
  if (endpoint !== null) fillAwsEnvironment(process.env);
  const sns = createSns();
  const close = () => sns.destroy();
  const found = { sns: async () => sns, close };
  if (topic.startsWith('arn:')) return { ...found, topicArns: {} };
  if (stack !== null) {
    const { topicsOfDeployment } = await import('../deployment/topics.ts');
    try {
      return { ...found, topicArns: await topicsOfDeployment(stack, Object.keys(config.topics)) };
    } catch (error) {
      close();
      throw error;
    }
  }
  if (endpoint !== null) return { ...found, topicArns: await ensureTopics(sns, config) };
  close();
  throw new LeadbellError({
    code: 'topic-embedded',
    message: `The topic ${topic} exists only in a deployment; the one of \`leadbell run\` is heard by nobody but this machine`,
    retryable: false,
    hint: 'Name the deployment with --stack, or set AWS_ENDPOINT_URL_SNS to the service that has the topic.',
  });
}

export function topicOf(config: Config, name: string): string | null {
  const channel = config.channels[name];
  const key = channel ? receiverOf(channel).topicKey : null;
  const topic: unknown = channel && key !== null ? Reflect.get(channel, key) : null;
  return typeof topic === 'string' ? topic : null;
}
