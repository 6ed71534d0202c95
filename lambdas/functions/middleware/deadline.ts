import type { MiddlewareObj } from '@middy/core';
import type { Context } from 'aws-lambda';
import type { Clock } from '../../platform/time/clock.ts';

export interface Timed extends Context {
  /** When the work must be over, by the platform's clock. */
  deadlineMs: number;
}

/** @param reserveMs left of the invocation's time when the work must be over */
export const deadline = (clock: Clock, reserveMs: number): MiddlewareObj<unknown, unknown, Error, Timed> => ({
  before({ context }) {
    context.deadlineMs = clock.nowMs() + context.getRemainingTimeInMillis() - reserveMs;
  },
});
