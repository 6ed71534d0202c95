import { SNSClient } from '@aws-sdk/client-sns';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSEvent } from 'aws-lambda';
import type { Config } from '../../lambdas/config/config.ts';
import { createSecretStore } from '../../lambdas/config/secrets/secret-store.ts';
import type { LaneMessage } from '../../lambdas/deliveries/lanes/lane-message.ts';
import type { DigestMessage } from '../../lambdas/digests/digest-message.ts';
import type { Wiring } from '../../lambdas/functions/wiring.ts';
import { randomId } from '../../lambdas/platform/ids.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import type { Queue } from '../../lambdas/platform/queue.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { Bundle } from '../../lambdas/polling/accounts/bundle.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import { TestClock } from './clock.ts';

/** What a warm function has around it, when a test is about the handler itself. */
export interface Surrounded extends Wiring {
  readonly clock: TestClock;
  /** The environment that secrets are read from: change it while a function is warm. */
  readonly env: Record<string, string>;
  readonly sent: { polls: Bundle[]; lanes: LaneMessage[]; digests: DigestMessage[] };
  readonly reports: Report[];
  readonly warnings: string[];
}

export function surround(
  table: { documents: DynamoDBDocumentClient; tableName: string },
  config: Config,
  env: Record<string, string>,
): Surrounded {
  const clock = new TestClock();
  const reports: Report[] = [];
  const warnings: string[] = [];
  const sent = { polls: [] as Bundle[], lanes: [] as LaneMessage[], digests: [] as DigestMessage[] };
  const into = <T>(all: T[]): Queue<T> => ({ send: async (messages) => void all.push(...messages) });
  const sources = { env: (name: string) => env[name], ssm: nothing, secretsmanager: nothing };
  return {
    ...table,
    config,
    clock,
    env,
    sent,
    reports,
    warnings,
    newId: randomId,
    random: () => 0.5,
    log: { ...silentLog, warn: (text: string) => void warnings.push(text) },
    sns: async () => new SNSClient({ region: 'us-east-1' }),
    topicArns: Object.fromEntries(
      Object.keys(config.topics).map((name) => [name, `arn:aws:sns:us-east-1:123456789012:${name}`]),
    ),
    polls: into(sent.polls),
    sweepsAtOnce: null,
    lanes: into(sent.lanes),
    digests: into(sent.digests),
    deployments: null,
    secrets: createSecretStore({ clock, redactor: createRedactor(), sources }),
    report: (report) => void reports.push(report),
  };
}

const nothing = async () => undefined;

/** A batch of SQS as Lambda hands it over. */
export const sqsEvent = (...bodies: unknown[]): SQSEvent =>
  ({
    Records: bodies.map((body, at) => ({ messageId: `m${at}`, body: JSON.stringify(body) })),
  }) as SQSEvent;

/** Lambda's context with a minute left. */
export const aContextOf = (remainingMs = 60 * SECOND_MS): Context =>
  ({ getRemainingTimeInMillis: () => remainingMs }) as Context;
