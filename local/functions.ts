import type { QueueHandler, TickHandler } from '../lambdas/handlers.ts';
import { SECOND_MS } from '../lambdas/platform/duration.ts';
import type { Wiring } from '../lambdas/wiring.ts';

/** The very handlers that AWS runs. */
export interface Functions {
  tick: TickHandler;
  poll: QueueHandler;
  deliver: QueueHandler;
}

export type CreateFunctions = (wiring: Wiring) => Functions;

export const TICK = { functionName: 'tick', timeoutMs: 60 * SECOND_MS, graceMs: SECOND_MS };

/** One message an invocation: a slow task or robot holds up no other. */
export const POLL = {
  limits: { functionName: 'poll', timeoutMs: 60 * SECOND_MS, graceMs: SECOND_MS / 2 },
  batchSize: 1,
  maxConcurrency: 16,
  maxReceives: 5,
};

export const DELIVER = {
  limits: { functionName: 'deliver', timeoutMs: 60 * SECOND_MS, graceMs: SECOND_MS },
  batchSize: 1,
  maxConcurrency: 16,
  maxReceives: 5,
};

/** Loaded when needed: the handlers bring every channel and message with them. */
export async function createFunctions(): Promise<CreateFunctions> {
  const handlers = await import('../lambdas/handlers.ts');
  return (wiring) => ({
    tick: handlers.createTickHandler(wiring),
    poll: handlers.createPollHandler(wiring),
    deliver: handlers.createDeliverHandler(wiring),
  });
}
