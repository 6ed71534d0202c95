import { NotFoundException, paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { TablePlace } from '../shared/at-table.ts';
import { channelsInUse } from '../shared/config/in-use.ts';
import { isForOneMachine, TO_BE_HEARD, UNHEARD, unheardTopics } from '../shared/config/unheard-topics.ts';
import { topicOf, topicsWith } from '../shared/topics.ts';
import type { Doctoring } from './accounts.ts';
import { failed, passed, type Result, WARNING } from './checks.ts';

/** What SNS shows in place of an ARN until the address has confirmed. */
const UNCONFIRMED = 'PendingConfirmation';

/** Each topic that something is told in, or alarms go to, and who has confirmed that they hear it. */
export async function checkTopics(
  { config, try: attempt }: Doctoring,
  alarmTopics: readonly string[],
  { stack, tableName }: Pick<TablePlace, 'stack' | 'tableName'>,
): Promise<void> {
  const isForRun = stack === null && tableName === null && isForOneMachine(config);
  const unheard = isForRun ? unheardTopics(config, process.env) : [];
  const ofChannels = [...channelsInUse(config)].flatMap((name) => {
    const topic = topicOf(config, name);
    return topic === null || unheard.some(({ path }) => path[1] === name)
      ? []
      : [{ name: `channel ${name}`, topic }];
  });
  for (const { path } of unheard) {
    await attempt(`channel ${path[1]}`, 'seeing who hears its topic on this machine', async () =>
      passed(`${WARNING}${UNHEARD}`, `${TO_BE_HEARD}.`),
    );
  }
  const ofAlarms = alarmTopics
    .filter((topic) => stack !== null && !ofChannels.some((one) => one.topic === topic))
    .map((topic) => ({ name: `topic ${topic} of alarms`, topic }));
  for (const { name, topic } of [...ofChannels, ...ofAlarms]) {
    await attempt(name, `asking Amazon SNS who hears ${topic}`, async () => {
      try {
        const { sns, topicArns, close } = await topicsWith(config, topic, stack);
        try {
          const arn = topic.startsWith('arn:') ? topic : topicArns[topic];
          return arn === undefined ? notThere(topic) : await subscribers(await sns(), arn);
        } finally {
          close();
        }
      } catch (error) {
        if (error instanceof NotFoundException) return notThere(topic);
        if (!(error instanceof LeadbellError) || error.code !== 'topic-embedded') throw error;
        return passed('not asked: it exists only in a deployment', 'leadbell doctor --stack NAME');
      }
    });
  }
}

const notThere = (topic: string): Result =>
  failed(
    `there is no topic ${topic}`,
    'Deploy again: `leadbell deploy`, or `npx cdk deploy --all`. If it was deleted by hand, give it another name in the file.',
  );

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
  return passed(
    heard,
    confirmed === 0 ? 'Nobody hears this topic: `leadbell subscribe`, or `topics` in leadbell.yaml.' : null,
  );
}
