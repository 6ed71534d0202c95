import * as v from 'valibot';
import { LeadbellError } from '../../platform/errors.ts';
import { text as someText } from '../../platform/schema/fields.ts';
import { section } from '../../platform/schema/section.ts';
import { rests } from '../quiet-hours.ts';
import { defineReceiver } from '../receiver.ts';
import { subjectFor, wireOf } from './publish-input.ts';
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
  wire(message, { topic }) {
    const arn = isArn(topic) ? topic : `arn:aws:sns:REGION:ACCOUNT:${topic}`;
    return wireOf(arn, message, subjectFor(arn, message));
  },
  show: ({ text }) => ({ look: 'plain', text }),
});

const isArn = (topic: string): boolean => /^arn:[\w-]+:sns:/.test(topic);

function topicArn(name: string, topic: string, topicArns: Readonly<Record<string, string>>): string {
  if (isArn(topic)) return topic;
  const arn = Object.hasOwn(topicArns, topic) ? topicArns[topic] : undefined;
  if (arn !== undefined) return arn;
  throw new LeadbellError({
    code: 'topic-unknown',
    message: `expected topic ${topic} of channel ${name} to be an ARN or a deployed topic, got no ARN for it`,
    retryable: false,
    hint: 'Deploy the stack that makes the topic, or give its ARN in leadbell.yaml.',
  });
}
