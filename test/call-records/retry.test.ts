import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CallRecordsError, type CallRecordsErrorCode } from '../../lambdas/call-records/errors.ts';
import { MAX_RETRY_AFTER_MS, MAX_TRIES, nextDelayMs } from '../../lambdas/call-records/retry.ts';

const error = (
  retryable: boolean,
  retryAfterMs: number | null = null,
  code: CallRecordsErrorCode = 'unavailable',
) => new CallRecordsError({ code, message: '', retryable, retryAfterMs });

describe('how long to wait before asking again', () => {
  it.each([
    [1, 250, 500],
    [2, 500, 1000],
    [3, 1000, 2000],
    [4, null, null],
    [5, null, null],
  ])('after try %i: between %j and %j ms', (attempt, least, most) => {
    expect(nextDelayMs(attempt, error(true), () => 0)).toBe(least);
    expect(nextDelayMs(attempt, error(true), () => 1)).toBe(most);
  });

  it.each([
    [0, 250],
    [200, 250],
    [5000, 5000],
    [30_000, 30_000],
    [30_001, null],
    [86_400_000, null],
  ])('told to wait %i ms: %j', (retryAfterMs, delayMs) => {
    expect(nextDelayMs(1, error(true, retryAfterMs), () => 0)).toBe(delayMs);
  });

  it('never asks again where that cannot help', () => {
    expect(nextDelayMs(1, error(false), () => 0)).toBeNull();
    expect(nextDelayMs(1, error(false, 10), () => 0)).toBeNull();
  });

  it('is never negative, never above the longest wait, and ends', () => {
    const random = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.option(fc.nat()), random, (attempt, after, jitter) => {
        const delayMs = nextDelayMs(attempt, error(true, after), () => jitter);
        if (attempt >= MAX_TRIES) expect(delayMs).toBeNull();
        if (delayMs !== null) expect(delayMs >= (after ?? 1) && delayMs <= MAX_RETRY_AFTER_MS).toBe(true);
      }),
    );
  });
});
