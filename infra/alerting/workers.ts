import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { sweepsAtOnce } from '../../lambdas/config/capacity.ts';
import { accountSecretRefs, deliverySecretRefs } from '../../lambdas/config/secrets/secret-ref.ts';
import { ENVIRONMENT } from '../../lambdas/functions/environment.ts';
import { told } from '../answers/address.ts';
import { BellFunction } from '../constructs/bell-function.ts';
import { DeploymentMark } from '../constructs/deployment-mark.ts';
import { dueIndexArn } from '../constructs/lead-table.ts';
import type { WorkQueue } from '../constructs/work-queue.ts';
import { DELIVERS_AT_ONCE, DIGESTS_AT_ONCE, pollsOf } from '../limits/functions-at-once.ts';
import {
  allow,
  denyConfigWrites,
  publishedTopics,
  readSecrets,
  TABLE_ACTIONS,
  useKeys,
} from '../permissions.ts';
import type { Foundation } from './foundation.ts';
import { networkOf } from './network.ts';
import type { Queues } from './queues.ts';
import { TIMEOUTS } from './timeouts.ts';
import { workerVariables } from './variables.ts';

export interface Workers {
  readonly tick: BellFunction;
  readonly poll: BellFunction;
  readonly deliver: BellFunction;
  readonly digest: BellFunction;
}

/** The functions that work by the clock and by queues, each with exactly its rights. */
export function addWorkers(scope: Construct, foundation: Foundation, queues: Queues): Workers {
  const { config, deploy, table, topics, metricNamespace } = foundation;
  const stack = Stack.of(scope);
  const common = {
    config: told(config),
    logRetentionDays: deploy.logRetentionDays,
    environment: workerVariables(scope, foundation, queues),
  };
  const askingForDigests = {
    ...common.environment,
    [ENVIRONMENT.digestsQueueUrl]: queues.digests.queue.queueUrl,
  };
  const items = [
    ...allow([...TABLE_ACTIONS], [table.tableArn]),
    denyConfigWrites(table.tableArn),
    ...useKeys([table.encryptionKey]),
  ];
  const readDue = allow(['dynamodb:Query'], [dueIndexArn(table)]);
  const readAccounts = readSecrets(stack, accountSecretRefs(config));
  const sendTo = ({ queue }: WorkQueue) => allow(['sqs:SendMessage'], [queue.queueArn]);
  const mark = new DeploymentMark(scope, 'Mark', { name: metricNamespace, config });
  const polls = pollsOf(config, deploy);

  const tick = new BellFunction(scope, 'Tick', {
    ...common,
    ...networkOf('tick', deploy),
    config: { ...told(config), deployedFrom: { deploy, hasPage: config.answers !== undefined } },
    environment: askingForDigests,
    entry: 'tick',
    description: 'leadbell: what fell due since the last minute?',
    timeout: TIMEOUTS.tick,
    memoryMiB: 256,
    policy: [
      ...items,
      ...readDue,
      ...sendTo(queues.polls),
      ...sendTo(queues.lanes),
      ...sendTo(queues.digests),
      ...mark.readAll,
    ],
  });
  const poll = new BellFunction(scope, 'Poll', {
    ...common,
    ...networkOf('poll', deploy),
    environment: { ...common.environment, [ENVIRONMENT.sweepsAtOnce]: String(sweepsAtOnce(polls)) },
    entry: 'poll',
    description: 'leadbell: reads windows of accounts and puts what is to be told',
    timeout: TIMEOUTS.poll,
    memoryMiB: 512,
    policy: [...items, ...sendTo(queues.polls), ...sendTo(queues.lanes), ...readAccounts],
  });
  const deliver = new BellFunction(scope, 'Deliver', {
    ...common,
    ...networkOf('deliver', deploy),
    entry: 'deliver',
    description: 'leadbell: sends what one channel has due',
    timeout: TIMEOUTS.deliver,
    memoryMiB: 256,
    policy: [
      ...items,
      ...readDue,
      ...sendTo(queues.lanes),
      ...allow(['sns:Publish'], publishedTopics(config, topics.arns)),
      ...useKeys(topics.keys),
      ...readSecrets(stack, deliverySecretRefs(config)),
    ],
  });
  const digest = new BellFunction(scope, 'Digest', {
    ...common,
    ...networkOf('digest', deploy),
    environment: askingForDigests,
    entry: 'digest',
    description: 'leadbell: figures of one window, and what is told of them',
    timeout: TIMEOUTS.digest,
    memoryMiB: 1024,
    policy: [...items, ...readDue, ...sendTo(queues.lanes), ...sendTo(queues.digests), ...readAccounts],
  });

  queues.polls.feed(poll.lambda, { maxConcurrency: polls });
  queues.lanes.feed(deliver.lambda, { maxConcurrency: DELIVERS_AT_ONCE });
  queues.digests.feed(digest.lambda, { maxConcurrency: DIGESTS_AT_ONCE });
  return { tick, poll, deliver, digest };
}
