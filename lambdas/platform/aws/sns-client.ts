import {
  PublishCommand,
  type PublishCommandInput,
  SNSClient,
  type SNSClientConfig,
} from '@aws-sdk/client-sns';
import { awsRequestHandler } from './request-handler.ts';

/**
 * Only one attempt: the lane owns retries, and a repeat by the SDK would not be marked. A new connection each time: one
 * that broke while the function was frozen looks like an answer that never came.
 */
export function createSns(config: SNSClientConfig = {}): SNSClient {
  const requestHandler = awsRequestHandler({ keepAlive: false });
  return new SNSClient({ requestHandler, ...config, maxAttempts: 1 });
}

/** @returns the id of the message, if SNS says one */
export async function publish(
  sns: SNSClient,
  input: PublishCommandInput,
  abortSignal: AbortSignal,
): Promise<string | undefined> {
  return (await sns.send(new PublishCommand(input), { abortSignal })).MessageId;
}
