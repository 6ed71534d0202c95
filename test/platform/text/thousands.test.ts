import fc from 'fast-check';
import { expect, it } from 'vitest';
import { thousands } from '../../../lambdas/platform/text/thousands.ts';

it('writes a number as toLocaleString does in English', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer(),
        fc.maxSafeInteger(),
        fc.integer().map((half) => half / 2),
      ),
      (count) => {
        expect(thousands(count)).toBe(count.toLocaleString('en-US'));
      },
    ),
  );
});
