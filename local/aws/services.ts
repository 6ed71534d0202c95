import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDocuments, createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import { awsRequestHandler } from '../../lambdas/platform/aws/request-handler.ts';
import { createSns } from '../../lambdas/platform/aws/sns-client.ts';
import { createSqs } from '../../lambdas/platform/aws/sqs-client.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from './credentials.ts';
import { type EmbeddedService, startEmbeddedDynamoDb } from './embedded-dynamodb.ts';
import { configuredEndpoint } from './endpoints.ts';

/** The services that this run embeds. */
export interface Embedded {
  dynamoDb: boolean;
  sns: boolean;
  sqs: boolean;
}

export interface Services {
  /** For the table itself. Items are read and written through `documents`. */
  dynamoDb: DynamoDBClient;
  documents: DynamoDBDocumentClient;
  sns: SNSClient;
  sqs: SQSClient;
  embedded: Embedded;
  /** Where the embedded table is reached. Null: it is somebody else's. */
  tableEndpoint: string | null;
  stop(): Promise<void>;
}

/** Longer than a long poll, which answers after 20 s at the latest. */
const QUEUE_TIMEOUT_MS = 30_000;

export function whatToEmbed(env: NodeJS.ProcessEnv): Embedded {
  return {
    dynamoDb: configuredEndpoint('DYNAMODB', env) === null,
    sns: configuredEndpoint('SNS', env) === null,
    sqs: configuredEndpoint('SQS', env) === null,
  };
}

/** Does an embedded service store data that a second process must not touch? Nudges are not data. */
export function keepsData(embedded: Embedded, usesSns: boolean): boolean {
  return embedded.dynamoDb || (embedded.sns && usesSns);
}

/** @param dataDirectory null: keep everything in memory */
export async function startServices(embedded: Embedded, dataDirectory: string | null): Promise<Services> {
  const inData = (name: string) => (dataDirectory === null ? null : join(dataDirectory, name));
  const [table, messaging] = await Promise.all([
    embedded.dynamoDb ? startEmbeddedDynamoDb(inData('dynamodb')) : null,
    embedded.sns || embedded.sqs ? startMessaging(inData('messaging')) : null,
  ]);
  const dynamoDb = createDynamoDb(reach(embedded.dynamoDb, table));
  const documents = createDocuments(dynamoDb);
  const sns = createSns(reach(embedded.sns, messaging));
  // The configured endpoint is used, because an emulator may call itself something else.
  const sqs = createSqs({
    requestHandler: { ...awsRequestHandler(), requestTimeout: QUEUE_TIMEOUT_MS },
    useQueueUrlAsEndpoint: false,
    ...reach(embedded.sqs, messaging),
  });
  return {
    dynamoDb,
    documents,
    sns,
    sqs,
    embedded,
    tableEndpoint: table?.endpoint ?? null,
    async stop() {
      for (const client of [dynamoDb, sns, sqs]) client.destroy();
      await Promise.all([table?.stop(), messaging?.stop()]);
    },
  };
}

/** Takes a tenth of a second to load, so it is only loaded when used. */
async function startMessaging(directory: string | null): Promise<EmbeddedService> {
  const { startEmbeddedMessaging } = await import('./embedded-messaging.ts');
  return startEmbeddedMessaging(directory);
}

/** Client options of what is embedded, in this process or in another on this machine. */
export const embeddedAt = (endpoint: string) => ({
  endpoint,
  region: LOCAL_REGION,
  credentials: LOCAL_CREDENTIALS,
});

/** Client options: the embedded service, or whatever the SDK finds in the environment. */
function reach(isEmbedded: boolean, service: EmbeddedService | null) {
  if (!isEmbedded || !service) return {};
  return embeddedAt(service.endpoint);
}
