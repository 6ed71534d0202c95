import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsRequestHandler } from './request-handler.ts';

/** A DynamoDB client that reads and writes plain values. */
export function createDocuments(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

export function createDynamoDb(config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({ requestHandler: awsRequestHandler(), ...config });
}

export function createSqs(config: SQSClientConfig = {}): SQSClient {
  return new SQSClient({ requestHandler: awsRequestHandler(), ...config });
}

/**
 * Only one attempt: the lane owns retries, and a repeat by the SDK would not be marked. A new connection each time: one
 * that broke while the function was frozen looks like an answer that never came.
 */
export function createSns(config: SNSClientConfig = {}): SNSClient {
  const requestHandler = awsRequestHandler({ keepAlive: false });
  return new SNSClient({ requestHandler, ...config, maxAttempts: 1 });
}
