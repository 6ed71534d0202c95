import type { Context } from 'aws-lambda';
import type { Site } from '../../lambdas/answers/answer-site.ts';
import type { QueueHandler } from '../../lambdas/functions/queue-handler.ts';
import type { TickEvent } from '../../lambdas/functions/tick.ts';
import type { Wiring } from '../../lambdas/functions/wiring.ts';
import { SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { TickReport } from '../../lambdas/schedule/tick-report.ts';

type TickHandler = (event: TickEvent, context: Context) => Promise<TickReport>;

/** The same handlers that AWS runs. */
export interface Functions {
  tick: TickHandler;
  poll: QueueHandler;
  deliver: QueueHandler;
  digest: QueueHandler;
  /** The page where leads are taken. */
  answers: Site;
}

export type CreateFunctions = (wiring: Wiring) => Functions;

export const TICK = { functionName: 'tick', timeoutMs: 60 * SECOND_MS, graceMs: SECOND_MS };

/** One message per invocation, and far more invocations than wait: a slow account delays no other. */
export const POLL = {
  limits: { functionName: 'poll', timeoutMs: 60 * SECOND_MS, graceMs: SECOND_MS / 2 },
  batchSize: 1,
  maxConcurrency: 64,
  maxReceives: 5,
};

export const DELIVER = {
  limits: { functionName: 'deliver', timeoutMs: 60 * SECOND_MS, graceMs: SECOND_MS },
  batchSize: 1,
  maxConcurrency: 16,
  maxReceives: 5,
};

/** One at a time: a digest reads a whole day, and is not urgent. */
export const DIGEST = {
  limits: { functionName: 'digest', timeoutMs: 300 * SECOND_MS, graceMs: SECOND_MS },
  batchSize: 1,
  maxConcurrency: 1,
  maxReceives: 5,
};

/** Loaded when needed, because the handlers load all channels and messages. */
export async function createFunctions(): Promise<CreateFunctions> {
  const [tick, poll, deliver, digest, answer] = await Promise.all([
    import('../../lambdas/functions/tick.ts'),
    import('../../lambdas/functions/poll.ts'),
    import('../../lambdas/functions/deliver.ts'),
    import('../../lambdas/functions/digest.ts'),
    import('../../lambdas/functions/answer.ts'),
  ]);
  return (wiring) => ({
    tick: tick.createTickHandler(wiring),
    poll: poll.createPollHandler(wiring),
    deliver: deliver.createDeliverHandler(wiring),
    digest: digest.createDigestHandler(wiring),
    answers: answer.openAnswerSite(wiring),
  });
}
