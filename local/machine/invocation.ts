import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';

export interface Limits {
  functionName: string;
  timeoutMs: number;
  /** How long a handler may take to leave after its time is up. Lambda gives none. */
  graceMs: number;
}

/**
 * The end of the whole run, epoch milliseconds: no invocation is promised more time. It moves closer when somebody
 * stops the run. Handlers watch their remaining time, finish what they have begun, and leave.
 */
export interface RunEnd {
  readonly atMs: number;
}

/**
 * Calls a handler as Lambda does: with a context that counts down and a time-out.
 *
 * @throws {LeadbellError} `function-time-out` where it outlives its time; `run-over` where the run is over before it is
 */
export async function invoke<Event, Result>(
  handler: (event: Event, context: Context) => Promise<Result>,
  event: Event,
  limits: Limits,
  runEnd: RunEnd,
  clock: Clock,
): Promise<Result> {
  const startedAtMs = clock.nowMs();
  const endsAtMs = () => Math.min(startedAtMs + limits.timeoutMs, runEnd.atMs);
  const over = new AbortController();
  const cutOff = async (): Promise<never> => {
    while (!over.signal.aborted) {
      const leftMs = endsAtMs() + limits.graceMs - clock.nowMs();
      if (leftMs <= 0) throw endsAtMs() === runEnd.atMs ? runOver(limits) : timedOut(limits);
      // The end may move closer meanwhile.
      await clock.sleep(Math.min(leftMs, LOOK_AGAIN_MS), over.signal);
    }
    throw over.signal.reason;
  };
  const cut = cutOff();
  try {
    return await Promise.race([handler(event, createContext(limits.functionName, endsAtMs, clock)), cut]);
  } finally {
    over.abort();
    cut.catch(() => {});
  }
}

const LOOK_AGAIN_MS = 250;

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function createContext(functionName: string, endsAtMs: () => number, clock: Clock): Context {
  const awsRequestId = randomUUID();
  return {
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: awsRequestId,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, endsAtMs() - clock.nowMs()),
    done() {},
    fail() {},
    succeed() {},
  };
}

function timedOut({ functionName, timeoutMs }: Limits): LeadbellError {
  return new LeadbellError({
    code: 'function-time-out',
    message: `${functionName} did not end within its time (at most ${timeoutMs / 1000} s)`,
    retryable: true,
  });
}

function runOver({ functionName }: Limits): LeadbellError {
  return new LeadbellError({
    code: 'run-over',
    message: `The run was over while ${functionName} was at work. The next run finds in the table what is left.`,
    retryable: true,
  });
}
