/** The median; for an even count the mean of the two in the middle. Null for an empty list. Sorts in place. */
export function median(numbers: Float64Array): number | null {
  if (numbers.length === 0) return null;
  numbers.sort();
  const middle = numbers.length / 2;
  const upper = numbers[Math.floor(middle)] ?? 0;
  return Number.isInteger(middle) ? ((numbers[middle - 1] ?? 0) + upper) / 2 : upper;
}

/**
 * The smallest number that at least this share of the numbers do not exceed (nearest rank). Null for an empty list.
 * Sorts in place.
 */
export function percentile(numbers: Float64Array, share: number): number | null {
  if (numbers.length === 0) return null;
  numbers.sort();
  return numbers[Math.max(0, Math.ceil(share * numbers.length) - 1)] ?? null;
}
