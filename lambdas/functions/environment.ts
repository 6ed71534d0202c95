import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AlarmConfig } from '../config/alarm-config.ts';
import type { Config } from '../config/config.ts';
import type { DeployedFrom } from '../config/pushed/deployed-store.ts';
import { awsSecretSources, createSecretStore, noteText } from '../config/secrets/secret-store.ts';
import { createDocuments, createDynamoDb, snsWhenUsed, sqsWhenUsed } from '../platform/aws/clients.ts';
import { readDeploymentMarks } from '../platform/aws/deployment-marks.ts';
import { createLambdaLog } from '../platform/aws/log-lambda.ts';
import { createLambdaMetrics } from '../platform/aws/metrics-lambda.ts';
import { keepServerTime } from '../platform/aws/server-time.ts';
import { useSourcePositions } from '../platform/aws/source-positions.ts';
import { createQueue } from '../platform/aws/sqs-queue.ts';
import { LeadbellError } from '../platform/errors.ts';
import { randomId, systemRandom } from '../platform/ids.ts';
import type { Log } from '../platform/log/log.ts';
import type { Metrics } from '../platform/log/metrics.ts';
import { createRedactor, registerProxySecrets } from '../platform/log/redact.ts';
import type { Queue } from '../platform/queue.ts';
import { systemClock } from '../platform/time/clock.ts';
import { SERVICE } from '../reports/metric-names.ts';
import { createReporting, type Reporting } from '../reports/reporting.ts';
import type { AlarmWiring } from './alarm.ts';
import type { AnswerWiring, Wiring } from './wiring.ts';

/** The stack sets these on every function, and ships the compiled configuration beside the bundle. */
export const ENVIRONMENT = {
  tableName: 'TABLE_NAME',
  pollsQueueUrl: 'POLLS_QUEUE_URL',
  /** How many invocations of poll may sweep at once. */
  sweepsAtOnce: 'SWEEPS_AT_ONCE',
  lanesQueueUrl: 'LANES_QUEUE_URL',
  /** Set on tick and digest only: nobody else asks for digests. */
  digestsQueueUrl: 'DIGESTS_QUEUE_URL',
  /** The part of the topics' ARNs before their names: sixty whole ARNs would not fit here. */
  topicArnPrefix: 'TOPIC_ARN_PREFIX',
  /** JSON: the ARNs of topics that are somebody else's, by name. */
  topicArns: 'TOPIC_ARNS',
  /** Separates the metrics of one stage from those of another. Also the name of the deployment. */
  metricNamespace: 'POWERTOOLS_METRICS_NAMESPACE',
  /** How much is measured: `minimal`, or everything if not set. */
  watch: 'WATCH',
} as const;

export const COMPILED_CONFIG = 'leadbell.json';

/** What is beside the code of a function. */
export interface ShippedConfig extends Config {
  /** Beside `tick`, which notes it. */
  deployedFrom?: DeployedFrom;
}

/** Makes what a function needs from its Lambda environment. Called once, at start. */
export function wireFromEnvironment(env: NodeJS.ProcessEnv): Wiring {
  useSourcePositions();
  const redactor = createRedactor();
  registerProxySecrets(redactor, env);
  const log = createLambdaLog({ redactor, service: SERVICE, nowMs: systemClock.nowMs });
  const namespace = env[ENVIRONMENT.metricNamespace] ?? SERVICE;
  const { deployedFrom, ...config } = readCompiled<ShippedConfig>(env);
  return {
    clock: systemClock,
    newId: randomId,
    random: systemRandom,
    log,
    config,
    ...(deployedFrom ? { deployedFrom } : {}),
    topicArns: topicArnsOf(Object.keys(config.topics), env),
    tableName: required(env, ENVIRONMENT.tableName),
    documents: createDocuments(keepServerTime(createDynamoDb())),
    sns: snsWhenUsed,
    polls: createQueue(sqsWhenUsed, required(env, ENVIRONMENT.pollsQueueUrl)),
    sweepsAtOnce: Number(env[ENVIRONMENT.sweepsAtOnce] ?? 1),
    lanes: createQueue(sqsWhenUsed, required(env, ENVIRONMENT.lanesQueueUrl)),
    digests: queueIfSet(env, ENVIRONMENT.digestsQueueUrl),
    secrets: createSecretStore({
      clock: systemClock,
      redactor,
      sources: awsSecretSources(env),
      note: (note) => log.warn(noteText(note)),
    }),
    deployments: { own: namespace, all: readDeploymentMarks },
    ...reportingTo(log, namespace, env),
  };
}

const metricsTo = (namespace: string): Metrics =>
  createLambdaMetrics({ namespace, service: SERVICE, nowMs: systemClock.nowMs });

const reportingTo = (log: Log, namespace: string, env: NodeJS.ProcessEnv): Reporting =>
  createReporting(log, metricsTo(namespace), { isMinimal: env[ENVIRONMENT.watch] === 'minimal' });

/** What the function `answer` needs: it reads no secret and calls nobody. */
export function wireAnswers(env: NodeJS.ProcessEnv): AnswerWiring {
  useSourcePositions();
  const log = createLambdaLog({ redactor: createRedactor(), service: SERVICE, nowMs: systemClock.nowMs });
  const { report } = reportingTo(log, env[ENVIRONMENT.metricNamespace] ?? SERVICE, env);
  return {
    clock: systemClock,
    newId: randomId,
    random: systemRandom,
    log,
    config: readCompiled<Config>(env),
    tableName: required(env, ENVIRONMENT.tableName),
    documents: createDocuments(createDynamoDb()),
    lanes: createQueue(sqsWhenUsed, required(env, ENVIRONMENT.lanesQueueUrl)),
    report,
  };
}

/** What the function `alarm` needs. It uses nothing that it reports about. */
export function wireAlarms(env: NodeJS.ProcessEnv): AlarmWiring {
  useSourcePositions();
  const redactor = createRedactor();
  registerProxySecrets(redactor, env);
  const config = readCompiled<AlarmConfig>(env);
  return {
    clock: systemClock,
    random: systemRandom,
    config,
    log: createLambdaLog({ redactor, service: SERVICE, nowMs: systemClock.nowMs }),
    sns: snsWhenUsed,
    topicArns: topicArnsOf(Object.keys(config.endsOnly), env),
    secrets: createSecretStore({ clock: systemClock, redactor, sources: awsSecretSources(env) }),
  };
}

/** The configuration that `cdk synth` shipped beside the bundle. */
function readCompiled<Compiled>(env: NodeJS.ProcessEnv): Compiled {
  return JSON.parse(
    readFileSync(join(required(env, 'LAMBDA_TASK_ROOT'), COMPILED_CONFIG), 'utf8'),
  ) as Compiled;
}

/** The ARN of each topic. The stack names its own after itself, so that the name is enough. */
export function topicArnsOf(names: readonly string[], env: NodeJS.ProcessEnv): Record<string, string> {
  const given = JSON.parse(env[ENVIRONMENT.topicArns] ?? '{}') as Record<string, string>;
  if (names.every((name) => Object.hasOwn(given, name))) return given;
  const prefix = required(env, ENVIRONMENT.topicArnPrefix);
  return Object.fromEntries(names.map((name) => [name, given[name] ?? prefix + name]));
}

/** For a queue that only some functions have: the others fail when they send to it, not at start. */
function queueIfSet<T>(env: NodeJS.ProcessEnv, name: string): Queue<T> {
  return env[name] ? createQueue(sqsWhenUsed, env[name]) : { send: async () => void required(env, name) };
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
