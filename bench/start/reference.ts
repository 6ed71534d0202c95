/** What tick, poll, digest and answer cannot do without: a table and a queue. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import {
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';

export const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
export const sqs = new SQSClient({});
export const commands = [GetCommand, PutCommand, QueryCommand, UpdateCommand];
export const handler = async () => undefined;
