import { join } from 'node:path';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDocuments, createDynamoDb } from '../../lambdas/platform/aws/clients.ts';
import { awsRequestHandler } from '../../lambdas/platform/aws/request-handler.ts';
import { LOCAL_CREDENTIALS, LOCAL_REGION } from './credentials.ts';
import { directly } from './direct-documents.ts';
import { type EmbeddedService, startEmbeddedDynamoDb } from './embedded-dynamodb.ts';
import { configuredEndpoint } from './endpoints.ts';

/** The services that this run embeds. SQS: nudges stay in its memory. */
export interface Embedded {
  dynamoDb: boolean;
  sns: boolean;
  sqs: boolean;
}

export interface Services {
  /** For the table itself. Items are read and written through `documents`. */
  dynamoDb: DynamoDBClient;
  documents: DynamoDBDocumentClient;
  /** Loaded at its first use. */
  sns(): Promise<SNSClient>;
  /** Null: the environment names none, and nudges need none. */
  sqs: (() => Promise<SQSClient>) | null;
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
    embedded.sns ? startMessaging(inData('messaging')) : null,
  ]);
  const dynamoDb = createDynamoDb(table?.client ?? {});
  const plain = createDocuments(dynamoDb);
  const documents = table ? directly(plain, table.ask) : plain;
  const used: { destroy(): void }[] = [dynamoDb];
  const sns = whenUsed(async () => {
    const { createSns } = await import('../../lambdas/platform/aws/sns-client.ts');
    return createSns(reach(embedded.sns, messaging));
  }, used);
  const sqs = whenUsed(async () => {
    const { createSqs } = await import('../../lambdas/platform/aws/sqs-client.ts');
    return createSqs({
      requestHandler: { ...awsRequestHandler(), requestTimeout: QUEUE_TIMEOUT_MS },
      // The configured endpoint is used, because an emulator may call itself something else.
      useQueueUrlAsEndpoint: false,
    });
  }, used);
  return {
    dynamoDb,
    documents,
    sns,
    sqs: embedded.sqs ? null : sqs,
    embedded,
    tableEndpoint: table?.endpoint ?? null,
    async stop() {
      for (const client of used) client.destroy();
      await Promise.all([table?.stop(), messaging?.stop()]);
    },
  };
}

/** Made once. @param made where it is noted, so that it can be destroyed */
function whenUsed<Client extends { destroy(): void }>(
  make: () => Promise<Client>,
  made: { destroy(): void }[],
): () => Promise<Client> {
  let client: Promise<Client> | null = null;
  return () => {
    client ??= make().then((each) => {
      made.push(each);
      return each;
    });
    return client;
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
