import { describe, expect, test } from 'vitest';
import { expiryIn, type TokenExpiry, tokenExpiry } from '../../lambdas/call-records/token-expiry.ts';
import type { HttpAnswer, HttpRequest } from '../../lambdas/platform/http/http.ts';
import { DAY_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { USER_ID } from '../support/records.ts';
import { jumpingPlatform } from './record-client.ts';

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
    ['a date of HTTP', 'Thu, 12 Mar 2026 04:00:00 GMT'],
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

describe('who says when a token ends', () => {
  const jwt = (claims: object) => `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sign`;
  const sent: HttpRequest[] = [];

  /** @param answer null: none comes */
  function asks(
    answer: { status?: number; body: string } | null,
    token = 'plain',
  ): Promise<TokenExpiry | string | null> {
    return tokenExpiry({
      account: {
        baseUrl: 'https://node.example.cn/white',
        userId: USER_ID,
        subUserId: null,
        timeZone: 'Asia/Shanghai',
      },
      token: async () => token,
      platform: jumpingPlatform(),
      http: {
        async send(request) {
          sent.push(request);
          if (answer === null) throw new Error('nobody listens');
          return { status: 200, ...answer } as HttpAnswer;
        },
      },
    });
  }

  test('is asked at the account’s own server, with the token in the header alone', async () => {
    sent.length = 0;
    await asks({ body: '' });
    expect(sent).toMatchObject([
      {
        method: 'GET',
        headers: { authorization: 'Bearer plain', accept: 'application/json' },
        timeoutMs: 10_000,
        limits: { rawBytes: 65_536, decodedBytes: 65_536, reading: 'best-effort' },
      },
    ]);
    expect(sent[0]?.url.href).toBe('https://node.example.cn/white/agent-api/token?');
  });

  test('is its answer, and else the token itself', async () => {
    const body = JSON.stringify({ code: 200, data: { expires_at: END_MS } });
    const token = jwt({ exp: NOON_MS / 1000 });
    expect(await asks({ body }, token)).toEqual({ atMs: END_MS, by: 'answer' });
    expect(await asks({ body: '{}' }, token)).toEqual({ atMs: NOON_MS, by: 'token' });
    expect(await asks({ status: 404, body }, token)).toEqual({ atMs: NOON_MS, by: 'token' });
    expect(await asks(null, token)).toEqual({ atMs: NOON_MS, by: 'token' });
  });

  test('is nobody, or nobody answered', async () => {
    expect(await asks({ body: 'no JSON' })).toBeNull();
    expect(await asks({ body: '[1]' })).toBeNull();
    expect(await asks({ status: 500, body: '' })).toBeNull();
    expect(await asks(null)).toBe('no-answer');
    for (const token of ['a.b.c', jwt({ exp: 'soon' }), jwt({ iat: 5 }), jwt([5])])
      expect(await asks({ body: '' }, token)).toBeNull();
  });
});
