import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Config } from './config/config.ts';
import { awsSecretSources, createSecretStore } from './config/secret-store.ts';
import { SERVICE } from './metric-names.ts';
import { metricsOfReport } from './metrics-of-report.ts';
import { createDocuments, createDynamoDb, createQueue, createSns, createSqs } from './platform/aws.ts';
import { systemClock } from './platform/clock.ts';
import { readDeploymentMarks } from './platform/deployment-marks.ts';
import { LeadbellError } from './platform/errors.ts';
import { randomId, systemRandom } from './platform/ids.ts';
import { createLambdaLog } from './platform/log-lambda.ts';
import { createLambdaMetrics } from './platform/metrics-lambda.ts';
import type { Queue } from './platform/queue.ts';
import { createRedactor, registerProxySecrets } from './platform/redact.ts';
import type { Wiring } from './wiring.ts';

/** The stack sets these on every function, and ships the compiled configuration beside the bundle. */
export const ENVIRONMENT = {
  tableName: 'TABLE_NAME',
  pollsQueueUrl: 'POLLS_QUEUE_URL',
  lanesQueueUrl: 'LANES_QUEUE_URL',
  /** On tick and digest: nobody else asks for digests. */
  digestsQueueUrl: 'DIGESTS_QUEUE_URL',
  /** JSON: the ARN of each of the config's topics. */
  topicArns: 'TOPIC_ARNS',
  /** Metrics of one stage are together, and apart from those of another. It is the deployment's name, too. */
  metricNamespace: 'POWERTOOLS_METRICS_NAMESPACE',
} as const;

export const COMPILED_CONFIG = 'leadbell.json';

/** What a function needs, made of what Lambda gives it. Called once, while the function starts. */
export function wireFromEnvironment(env: NodeJS.ProcessEnv): Wiring {
  const redactor = createRedactor();
  registerProxySecrets(redactor, env);
  const log = createLambdaLog(redactor);
  const sqs = createSqs();
  const namespace = env[ENVIRONMENT.metricNamespace] ?? SERVICE;
  const metrics = createLambdaMetrics(namespace, SERVICE);
  return {
    clock: systemClock,
    newId: randomId,
    random: systemRandom,
    log,
    config: JSON.parse(
      readFileSync(join(required(env, 'LAMBDA_TASK_ROOT'), COMPILED_CONFIG), 'utf8'),
    ) as Config,
    tableName: required(env, ENVIRONMENT.tableName),
    documents: createDocuments(createDynamoDb()),
    sns: createSns(),
    topicArns: JSON.parse(required(env, ENVIRONMENT.topicArns)) as Record<string, string>,
    polls: createQueue(sqs, required(env, ENVIRONMENT.pollsQueueUrl)),
    lanes: createQueue(sqs, required(env, ENVIRONMENT.lanesQueueUrl)),
    digests: queueIfSet(sqs, env, ENVIRONMENT.digestsQueueUrl),
    secrets: createSecretStore({ clock: systemClock, redactor, sources: awsSecretSources(env) }),
    deployments: { own: namespace, all: readDeploymentMarks },
    report: (report) => {
      const { type, ...figures } = report;
      const failed = type === 'failure' || ('fault' in figures && figures.fault !== null);
      log[failed ? 'warn' : 'info'](`${type} done`, figures);
      metrics.emit(metricsOfReport(report));
    },
  };
}

/** Where only some functions have the queue: the others fail if they send to it, and not at their start. */
function queueIfSet<T>(sqs: SQSClient, env: NodeJS.ProcessEnv, name: string): Queue<T> {
  return env[name] ? createQueue(sqs, env[name]) : { send: async () => void required(env, name) };
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (value) return value;
  throw new LeadbellError({
    code: 'environment-incomplete',
    message: `The environment variable ${name} is not set`,
    retryable: false,
    hint: 'The stack sets it: deploy again.',
  });
}
