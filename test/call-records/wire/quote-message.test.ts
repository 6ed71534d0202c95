import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quoteMessage } from '../../../lambdas/call-records/wire/quote-message.ts';

const TOKEN = 'short-token';

describe('quoting the vendor', () => {
  it.each<[unknown, string | null]>([
    ['任务不存在', '任务不存在'],
    [' two\nlines\u202e ', 'two lines'],
    [5002, '5002'],
    [{ page: ['too big', 'too odd'], start_at: '格式错误' }, 'page: too big; too odd; start_at: 格式错误'],
    [['a', null, 'b'], 'a; b'],
    ['18555525545 不存在', '… 不存在'],
    ['+86 185-5552-5545', '+…'],
    ['185 (5552) 5545', '…'],
    ['18555525545', '…'],
    ['1234 is no number', '1234 is no number'],
    [`bad ${TOKEN}!`, 'bad …!'],
    ['eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.x', '…'],
    ['长'.repeat(500), '长'.repeat(200)],
    ['two \n\t lines', 'two lines'],
    ['\u202e', null],
    ['', null],
    [null, null],
    [undefined, null],
    [{}, null],
    [{ a: { b: { c: { d: 'deep' } } } }, 'a: b: c: d: deep'],
    [{ a: { b: { c: { d: { e: 'deep' } } } } }, null],
  ])('%j as %j', (message, quoted) => {
    expect(quoteMessage(message, TOKEN)).toBe(quoted);
  });

  it('without a token is whole', () => {
    expect(quoteMessage('任务不存在', '')).toBe('任务不存在');
  });

  it('never lets a number or the token through, whatever is around them', () => {
    const secret = fc.constantFrom('18555525545', '185 5552 5545', TOKEN);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        secret,
        fc.string({ unit: 'grapheme' }),
        (before, hidden, after) => {
          const quoted = quoteMessage({ [before]: [`${before}${hidden}${after}`] }, TOKEN) ?? '';
          expect(quoted).not.toContain(hidden);
        },
      ),
    );
  });
});
