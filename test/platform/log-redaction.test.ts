import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';

const redactor = createRedactor();

describe('a phone number never passes', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`));
  const mobile = fc
    .tuple(fc.stringMatching(/^1[3-9]\d$/), digits(4), digits(4))
    .chain(([a, b, c]) =>
      fc
        .tuple(
          fc.constantFrom('', ' ', '-', '\u00a0'),
          fc.constantFrom('', '+86', '+86 ', '86', '0086-', '(+86) '),
        )
        .map(([separator, country]) => country + [a, b, c].join(separator)),
    );
  /** What may stand beside a number and does not make it part of something else. */
  const beside = fc.constantFrom(
    '',
    ' ',
    '"',
    "'",
    '{"callee":"',
    ',',
    '手机',
    '：',
    'tel=',
    'tel:',
    '(',
    '\n',
    '/',
    '_',
    'tel',
    '转',
  );

  it('however it is written, wherever it stands', () => {
    fc.assert(
      fc.property(mobile, beside, beside, (number, before, after) => {
        const seen = redactor.text(`${before}${number}${after}`);
        expect(seen).not.toMatch(/\d{4}/);
      }),
    );
  });

  it.each([
    ['13812345678_aB3', 'an import suffix'],
    ['１３８１２３４５６７８', 'full-width digits'],
    ['0551-62345678', 'a landline'],
    ['01062345678', 'a landline of Beijing'],
  ])('%s: %s', (number) => {
    expect(redactor.text(`called ${number} twice`)).not.toMatch(/[0-9０-９]{4}/);
  });

  it('nor as a number, nor as the name of a field', () => {
    expect(redactor.value({ 13812345678: 13912345678 })).toEqual({ '[phone]': '[phone]' });
  });
});

describe('what is no phone number stays', () => {
  it.each([
    '287e19c4-1966-49d6-8f02-b53ef11c0a55',
    '13812345-1381-4381-8138-138123456789',
    'at 1789012345678 ms',
    'arn:aws:sns:cn-north-1:123456789012:hot-leads',
    'arn:aws:sns:cn-north-1:055162345678:hot-leads',
    'https://sqs.eu-west-1.amazonaws.com/138123456789/polls',
    'a13812345678f0',
    '2026-11-23 15:09:13',
    '2026-11-23T15:09:13.123Z',
    'leadbell.yaml:12:5',
    'took 1234 ms for 250 records',
  ])('%s', (text) => {
    expect(redactor.text(text)).toBe(text);
  });

  it('nor is any UUID, nor a time of this century', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 946_684_800_000, max: 4_102_444_800_000 }), (id, timeMs) => {
        expect(redactor.text(`task ${id}`)).toBe(`task ${id}`);
        expect(redactor.value({ timeMs, text: `at ${timeMs}` })).toEqual({ timeMs, text: `at ${timeMs}` });
      }),
    );
  });
});

it('the digits of a fraction are no phone number', () => {
  expect(redactor.value({ delayMs: 977.138123456789, at: 0.13812345678 })).toEqual({
    delayMs: 977.138123456789,
    at: 0.13812345678,
  });
});

describe('a credential never passes', () => {
  it.each([
    ['POST https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4 failed', '693a91f6'],
    ['authorization: Bearer abc.def-ghi_jkl', 'abc.def'],
    ['{"Authorization":"bearer abc.def"}', 'abc.def'],
    ['GET /x?page=1&access_token=abcdef', 'abcdef'],
    ['POST /robot/send?access_token=t&timestamp=1700000000000&sign=aZLLrriXgn%3D failed', 'aZLLrriXgn'],
    ['POST https://open.feishu.cn/open-apis/bot/v2/hook/4f1ab3c2-7d5e-4a90 failed', '4f1ab3c2'],
  ])('%s', (text, secret) => {
    expect(redactor.text(text)).not.toContain(secret);
    expect(redactor.text(text)).toContain('[redacted]');
  });

  it('in any field, at any depth, in errors and their causes, as text, in a URL or in JSON', () => {
    const secret = fc.string({ minLength: 6, unit: 'grapheme' }).filter((text) => text.trim().length >= 6);
    fc.assert(
      fc.property(secret, fc.string(), (value, around) => {
        const own = createRedactor();
        own.register(value);
        const cause = Object.assign(new Error(`${around}${value}`), {
          url: new URL(`https://x/?q=${encodeURIComponent(value)}`),
        });
        const error = new AggregateError([new Error(value)], `failed: ${value}`, { cause });
        const fields = {
          error,
          deep: [{ [value]: new Map([['k', new Set([value])]]) }],
          json: JSON.stringify(value),
        };
        const line = JSON.stringify(own.value(fields));
        for (const form of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value)]) {
          expect(line.includes(form)).toBe(false);
        }
      }),
    );
  });

  it('and a webhook hides its key wherever the key turns up alone', () => {
    const own = createRedactor();
    own.register('https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7aaa-4bc4-97a0-0ec2aaaa');
    expect(own.text('robot 693a91f6-7aaa-4bc4-97a0-0ec2aaaa is gone')).toBe('robot [redacted] is gone');
    own.register('https://oapi.dingtalk.com/robot/send?access_token=e1d8c0ffee5b2a9d');
    expect(own.text('robot e1d8c0ffee5b2a9d is gone')).toBe('robot [redacted] is gone');
    own.register('https://open.feishu.cn/open-apis/bot/v2/hook/4f1ab3c2-7d5e-4a90-8c1b');
    expect(own.text('robot 4f1ab3c2-7d5e-4a90-8c1b is gone')).toBe('robot [redacted] is gone');
  });
});

describe('whatever is logged', () => {
  it('comes out as JSON, whole or cut, and never throws', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          expect(() => JSON.stringify(redactor.value({ value }))).not.toThrow();
        },
      ),
    );
  });

  it('says so where it goes round in circles', () => {
    const loop: Record<string, unknown> = {};
    loop.again = loop;
    expect(redactor.value(loop)).toEqual({ again: '[circular]' });
  });
});
