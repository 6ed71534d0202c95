import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SNSClient, type SNSClientConfig } from '@aws-sdk/client-sns';
import { SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { awsRequestHandler } from './request-handler.ts';

/** DynamoDB, reading and writing plain values. */
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
 * One attempt only: the lane owns the retries, since a repeat by the SDK would be one that nobody marks. And a new
 * connection each time: one that went stale while the function was frozen looks like an answer that never came.
 */
export function createSns(config: SNSClientConfig = {}): SNSClient {
  const requestHandler = awsRequestHandler({ keepAlive: false });
  return new SNSClient({ requestHandler, ...config, maxAttempts: 1 });
}
