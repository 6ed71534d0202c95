import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyIndex } from '../../../lambdas/platform/table/key-index.ts';

test('numbers keys in order of their coming, as a map would', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 400 }), fc.nat(100), (keys, kept) => {
      const index = new KeyIndex(kept);
      const reference = new Map<string, number>();
      for (const key of keys) {
        if (!reference.has(key)) reference.set(key, reference.size);
        expect(index.add(key)).toBe(reference.get(key));
        expect(index.size).toBe(reference.size);
      }
    }),
  );
});

test('keeps its numbers while it grows', () => {
  const index = new KeyIndex();
  const numbers = () => Array.from({ length: 40_000 }, (_, key) => index.add(`record-${key}`));
  const expected = Array.from({ length: 40_000 }, (_, key) => key);
  expect(numbers()).toEqual(expected);
  expect(numbers()).toEqual(expected);
  expect(index.size).toBe(40_000);
});
