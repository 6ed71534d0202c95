import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { WorkQueue } from '../constructs/work-queue.ts';
import { TIMEOUTS } from './timeouts.ts';

export interface Queues {
  readonly polls: WorkQueue;
  readonly lanes: WorkQueue;
  readonly digests: WorkQueue;
}

export function addQueues(scope: Construct): Queues {
  return {
    polls: new WorkQueue(scope, 'Polls', { workerTimeout: TIMEOUTS.poll, retention: Duration.days(1) }),
    lanes: new WorkQueue(scope, 'Lanes', { workerTimeout: TIMEOUTS.deliver, retention: Duration.hours(1) }),
    digests: new WorkQueue(scope, 'Digests', {
      workerTimeout: TIMEOUTS.digest,
      retention: Duration.hours(1),
    }),
  };
}
