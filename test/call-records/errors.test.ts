import { expect, test } from 'vitest';
import { CallRecordsError } from '../../lambdas/call-records/errors.ts';

const error = (fields: Partial<ConstructorParameters<typeof CallRecordsError>[0]> = {}) =>
  new CallRecordsError({ code: 'unavailable', message: 'x', retryable: true, ...fields });

test('an error of the record API came with an answer, unless it says otherwise', () => {
  expect(error()).toMatchObject({
    name: 'CallRecordsError',
    isAnswered: true,
    status: null,
    retryAfterMs: null,
  });
  expect(error({ isAnswered: false, status: 500, retryAfterMs: 7 })).toMatchObject({
    isAnswered: false,
    status: 500,
    retryAfterMs: 7,
  });
});

test('it may lie in what was asked for where asking again may help, and nobody asks for fewer requests', () => {
  expect(error().mayBeOfPart).toBe(true);
  expect(error({ retryable: false }).mayBeOfPart).toBe(false);
  expect(error({ code: 'throttled' }).mayBeOfPart).toBe(false);
  expect(error({ code: 'throttled', mayBeOfPart: true }).mayBeOfPart).toBe(true);
  expect(error({ mayBeOfPart: false }).mayBeOfPart).toBe(false);
});
