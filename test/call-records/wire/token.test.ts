import { expect, test } from 'vitest';
import { obtainToken } from '../../../lambdas/call-records/wire/token.ts';
import { LeadbellError } from '../../../lambdas/platform/errors.ts';

const refused = (thrown: unknown) => obtainToken(() => Promise.reject(thrown), false);

test('a token is taken as it was meant, and asked for as it is needed', async () => {
  const asked: unknown[] = [];
  const read = async (fresh?: boolean) => {
    asked.push(fresh);
    return ' Bearer abc ';
  };
  expect(await obtainToken(read, false)).toBe('abc');
  expect(await obtainToken(read, true)).toBe('abc');
  expect(asked).toEqual([false, true]);
});

test('one that cannot be sent is refused before it is', async () => {
  await expect(obtainToken(async () => '', false)).rejects.toMatchObject({
    code: 'token-refused',
    message: expect.stringContaining('the token is empty or holds characters that no token has: it is empty'),
  });
});

test('a store that does not answer at the moment keeps every task waiting', async () => {
  const cause = new LeadbellError({
    code: 'secret-unreachable',
    message: 'the store is slow',
    retryable: true,
    hint: 'wait',
  });
  await expect(refused(cause)).rejects.toMatchObject({
    code: 'secret-unreachable',
    message: 'The token of the account could not be read: the store is slow',
    retryable: true,
    isAnswered: false,
    mayBeOfPart: false,
    hint: 'wait',
    cause,
  });
});

test('one that is not there is missing until somebody acts', async () => {
  const cause = new LeadbellError({ code: 'secret-missing', message: 'not set', retryable: false });
  const error: unknown = await refused(cause).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'secret-missing',
    retryable: false,
    isAnswered: true,
    mayBeOfPart: false,
  });
  expect(error).toHaveProperty('hint', undefined);
});

test('what a source throws of its own is not quoted, nor kept: it may hold what it was reading', async () => {
  const error: unknown = await refused(new Error('password=secret')).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'secret-missing',
    message: 'The token of the account could not be read: its source failed',
    cause: undefined,
  });
});
