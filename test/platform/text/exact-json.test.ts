import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayHoldLongNumber, parseExactJson } from '../../../lambdas/platform/text/exact-json.ts';

describe('reading JSON without losing digits', () => {
  it.each([
    ['{"extra":1234567890123456789}', { extra: '1234567890123456789' }],
    ['[ -9007199254740993, 9007199254740991]', ['-9007199254740993', 9007199254740991]],
    ['{"a":1.5,"b":12345678901234567890.5}', { a: 1.5, b: '12345678901234567890.5' }],
    ['{"text":", 1234567890123456789"}', { text: ', 1234567890123456789' }],
    ['{"volume":4.2693159999999999}', { volume: 4.269316 }],
  ])('%s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  it('finds long numbers wherever an expression would', () => {
    const run = fc.nat(40).map((length) => '7'.repeat(length));
    const between = fc.constantFrom(
      '',
      ' ',
      ':',
      ', -',
      '[ \n',
      ':--',
      '"',
      '.',
      'ab',
      '-',
      '{"a":-',
      '：',
      ': ',
    );
    const texts = fc.array(fc.tuple(between, run), { maxLength: 8 }).map((parts) => parts.flat().join(''));
    fc.assert(
      fc.property(texts, (text) => {
        expect(mayHoldLongNumber(text)).toBe(/[[,:]\s*-?\d{16,}/.test(text));
      }),
      { numRuns: 3000 },
    );
  });

  it('reads whatever it reads as JSON.parse does, or digit by digit', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (number) => {
        const [read] = parseExactJson(`[${number}]`) as [unknown];
        expect(String(read)).toBe(String(number));
      }),
    );
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(String(JSON.stringify(parseExactJson(text))).length).toBeGreaterThan(0);
      }),
    );
  });
});
