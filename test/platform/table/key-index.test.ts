import fc from 'fast-check';
import { expect, test } from 'vitest';
import { KeyIndex } from '../../../lambdas/platform/table/key-index.ts';

test('numbers keys in order of their coming, as a map would', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 3 }), { maxLength: 400 }), (keys) => {
      const index = new KeyIndex();
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
  for (let key = 0; key < 20_000; key += 1) expect(index.add(`record-${key}`)).toBe(key);
  for (let key = 0; key < 20_000; key += 1) expect(index.add(`record-${key}`)).toBe(key);
  expect(index.size).toBe(20_000);
});
