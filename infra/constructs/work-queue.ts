import { Duration, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

export interface WorkQueueProps {
  /** The time-out of the function that reads the queue. */
  readonly workerTimeout: Duration;
  /** How long a message is worth keeping. */
  readonly retention: Duration;
}

/**
 * A queue of nudges. The table is the queue of record, and `tick` asks again every minute, so a lost message costs a
 * minute and no lead. There is no dead-letter queue, because nobody could use what it would hold. A message that always
 * fails ends with its retention.
 */
export class WorkQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { workerTimeout, retention }: WorkQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html recommends six times.
      visibilityTimeout: Duration.seconds(workerTimeout.toSeconds() * 6),
      retentionPeriod: retention,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    Validations.of(this.queue).acknowledge({
      id: 'AwsSolutions::AwsSolutions-SQS3',
      reason:
        'No dead-letter queue: a message is a nudge about items in a table, the tick nudges again, and losing one loses nothing.',
    });
  }

  /** One message per invocation, so that a slow one delays no other. */
  feed(worker: LambdaFunction, { maxConcurrency }: { maxConcurrency: number }): void {
    worker.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 1, maxConcurrency, reportBatchItemFailures: true }),
    );
  }
}
