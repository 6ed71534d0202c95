import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

const sqs = new SQSClient({});

export const send = (input: object): Promise<object> => sqs.send(new SendMessageBatchCommand(input as never));
