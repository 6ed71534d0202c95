import { describe, expect, test } from 'vitest';
import { expiryIn } from '../../lambdas/call-records/token-expiry.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';

const END_MS = NOON_MS + 10 * DAY_MS;
const found = (value: unknown) => expiryIn(value, 'Asia/Shanghai', NOON_MS);

describe('when a token ends', () => {
  test.each([
    ['seconds since 1970', END_MS / 1000],
    ['milliseconds since 1970', END_MS],
    ['text of digits', String(END_MS / 1000)],
    ['seconds that are left', (10 * DAY_MS) / 1000],
    ['a time of the account’s zone', '2026-03-12 12:00:00'],
    ['ISO 8601', '2026-03-12T04:00:00Z'],
  ])('is read from %s', (_, expires) => {
    expect(found({ expires_at: expires })).toBe(END_MS);
  });

  test.each(['expires', 'expires_in', 'expiredAt', 'token_expire', 'EXPIRY', 'exp', 'EXP'])(
    'stands under a name such as %s',
    (name) => {
      expect(found({ [name]: END_MS })).toBe(END_MS);
    },
  );

  test.each(['exponent', 'my_exp', 'experience', 'until'])('does not stand under %s', (name) => {
    expect(found({ [name]: END_MS })).toBeNull();
  });

  test.each([0, 1, '0', 'never', '', null, true, {}])('is not said by %j', (expired) => {
    expect(found({ expired })).toBeNull();
  });

  test('is the first that can be read, and the outer one before one that is inside', () => {
    expect(found({ expired: 0, expires_at: END_MS })).toBe(END_MS);
    expect(found({ data: { expires_at: END_MS + 1 }, expires_at: END_MS })).toBe(END_MS);
    expect(found({ a: { b: 1 }, data: { token: { expires_at: END_MS } } })).toBe(END_MS);
  });

  test('is looked for four levels deep, and not in what is no object', () => {
    expect(found({ a: { b: { c: { exp: END_MS } } } })).toBe(END_MS);
    expect(found({ a: { b: { c: { d: { exp: END_MS } } } } })).toBeNull();
    expect(found([{ exp: END_MS }])).toBeNull();
    expect(found(null)).toBeNull();
  });

  test('of a second number the smallest is a time, and one less is what is left', () => {
    expect(found({ exp: 1e9 })).toBe(1e12);
    expect(found({ exp: 1e9 - 1 })).toBe(NOON_MS + (1e9 - 1) * 1000);
    expect(found({ exp: 1e12 })).toBe(1e12);
    expect(found({ exp: 1e12 - 1 })).toBe((1e12 - 1) * 1000);
    expect(found({ exp: 2 })).toBe(NOON_MS + 2000);
  });
});
