import fc from 'fast-check';
import { eastAsianWidth } from 'get-east-asian-width';
import { expect, it } from 'vitest';
import { columnsOf } from '../../../lambdas/digests/texts/columns.ts';

const segmenter = new Intl.Segmenter();

it('counts what a reader sees as one character once, in texts of every kind', () => {
  const pieces = fc.constantFrom(
    '日报',
    'A 级',
    ' 1,234 ',
    '“↑3%”',
    '（',
    '👨‍👩‍👧',
    'e\u0301',
    '한',
    '\u302a',
    '❤️',
    '🇨🇳',
  );
  const texts = fc.array(fc.oneof(pieces, fc.string({ unit: 'grapheme' }))).map((some) => some.join(''));
  fc.assert(
    fc.property(texts, (text) => {
      let columns = 0;
      for (const { segment } of segmenter.segment(text))
        columns += eastAsianWidth(segment.codePointAt(0) ?? 0);
      expect(columnsOf(text)).toBe(columns);
    }),
  );
});
