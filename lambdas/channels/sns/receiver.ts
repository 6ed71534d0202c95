import * as v from 'valibot';
import { LeadbellError } from '../../platform/errors.ts';
import { text as someText } from '../../platform/schema/fields.ts';
import { section } from '../../platform/schema/section.ts';
import { rests } from '../quiet.ts';
import { defineReceiver } from '../receiver.ts';
import { createSnsTopic } from './sns.ts';

const TYPE = 'sns';

/** An SNS topic: for machines, e-mail and text messages. */
export const snsTopic = defineReceiver({
  type: TYPE,
  label: { 'zh-CN': 'Amazon SNS', en: 'Amazon SNS' },
  schema: section({ type: v.literal(TYPE), topic: someText, ...rests }),
  topicKey: 'topic',
  secrets: () => [],
  judgeSecret: () => ({ problem: null, warning: null }),
  describe: ({ topic }) => topic,
  create: (name, { topic }, { topicArns, sns }) =>
    createSnsTopic({ name, topicArn: topicArn(name, topic, topicArns), client: sns }),
  show: ({ text }) => ({ look: 'plain', text }),
});

function topicArn(name: string, topic: string, topicArns: Readonly<Record<string, string>>): string {
  if (/^arn:[\w-]+:sns:/.test(topic)) return topic;
  const arn = Object.hasOwn(topicArns, topic) ? topicArns[topic] : undefined;
  if (arn !== undefined) return arn;
  throw new LeadbellError({
    code: 'topic-unknown',
    message: `expected topic ${topic} of channel ${name} to be an ARN or a deployed topic, got no ARN for it`,
    retryable: false,
    hint: 'Deploy the stack that makes the topic, or give its ARN in leadbell.yaml.',
  });
}
