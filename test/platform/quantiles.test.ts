import { expect, test } from 'vitest';
import { median, percentile } from '../../lambdas/platform/quantiles.ts';

const of = (...numbers: number[]) => Float64Array.from(numbers);

test('the median is the middle, or the mean of the two in the middle', () => {
  expect(median(of(9, 1, 5))).toBe(5);
  expect(median(of(9, 1, 5, 7))).toBe(6);
  expect(median(of(100, 20))).toBe(60);
  expect(median(of(-1))).toBe(-1);
  expect(median(of())).toBeNull();
});

test('the 95th percentile is a number that was there, not exceeded by 95 in a hundred', () => {
  const hundred = Float64Array.from({ length: 100 }, (_, index) => 100 - index);
  expect(percentile(hundred, 0.95)).toBe(95);
  expect(percentile(of(3), 0.95)).toBe(3);
  expect(percentile(of(1, 2), 0.95)).toBe(2);
  expect(percentile(of(), 0.95)).toBeNull();
});
