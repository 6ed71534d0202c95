import {
  CreateQueueCommand,
  DeleteQueueCommand,
  paginateListQueues,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A queue that belongs to this run only. */
export interface LocalQueue {
  url: string;
  arn: string;
}

export interface QueueSpec {
  name: string;
  /** How long a message stays hidden while a function handles it. */
  visibilityMs: number;
}

const PREFIX = 'leadbell-';
/** After this time, messages of a killed run are gone from an SQS that is not embedded. */
const RETENTION_SECONDS = 3600;

/** Each run has its own queues, so that two runs on one SQS do not take each other's nudges. */
export async function createRunQueue(sqs: SQSClient, runId: string, spec: QueueSpec): Promise<LocalQueue> {
  const name = `${PREFIX}${spec.name}-${runId}`;
  const answer = await sqs.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        VisibilityTimeout: String(Math.ceil(spec.visibilityMs / 1000)),
        MessageRetentionPeriod: String(RETENTION_SECONDS),
      },
    }),
  );
  return { url: answer.QueueUrl ?? '', arn: `arn:aws:sqs:local:000000000000:${name}` };
}

export async function removeQueue(sqs: SQSClient, queue: LocalQueue): Promise<void> {
  await sqs.send(new DeleteQueueCommand({ QueueUrl: queue.url }));
}

/** Only for an SQS that nobody else uses: the table knows everything that nudges of a killed run say. */
export async function removeStaleQueues(sqs: SQSClient): Promise<void> {
  const urls: string[] = [];
  for await (const page of paginateListQueues({ client: sqs, pageSize: 100 }, { QueueNamePrefix: PREFIX })) {
    urls.push(...(page.QueueUrls ?? []));
  }
  await Promise.all(urls.map((url) => sqs.send(new DeleteQueueCommand({ QueueUrl: url }))));
}
