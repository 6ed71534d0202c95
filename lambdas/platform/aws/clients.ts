import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsRequestHandler } from './request-handler.ts';

/** A DynamoDB client that reads and writes plain values. */
export function createDocuments(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

export function createDynamoDb(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({ requestHandler: awsRequestHandler(), ...config });
}

let sns: Promise<SNSClient> | undefined;

let sqs: Promise<SQSClient> | undefined;

/** The client of SQS, loaded and made at its first use. */
export function sqsWhenUsed(): Promise<SQSClient> {
  sqs ??= import('./sqs-client.ts').then(({ createSqs }) => createSqs());
  return sqs;
}

/** The client of SNS, loaded and made at its first use: functions that publish nothing start without it. */
export function snsWhenUsed(): Promise<SNSClient> {
  sns ??= import('./sns-client.ts').then(({ createSns }) => createSns());
  return sns;
}
