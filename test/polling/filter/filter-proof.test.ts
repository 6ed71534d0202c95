import { expect, test } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../lambdas/platform/time/duration.ts';
import {
  type FilterProof,
  filterKey,
  isProofDue,
  isProven,
} from '../../../lambdas/polling/filter/filter-proof.ts';
import { NOON_MS } from '../../support/clock.ts';

const proof = (result: FilterProof['result'], ageMs: number) => ({ result, atMs: NOON_MS - ageMs });

test('a proof is repeated once a day, and counts for another one', () => {
  expect(isProofDue(proof('honoured', DAY_MS - 1), NOON_MS)).toBe(false);
  expect(isProofDue(proof('honoured', DAY_MS), NOON_MS)).toBe(true);
  expect(isProven(proof('honoured', 2 * DAY_MS - 1), NOON_MS)).toBe(true);
  expect(isProven(proof('honoured', 2 * DAY_MS), NOON_MS)).toBe(false);
});

test.each(['ignored', 'refused'] as const)(
  'a filter that was %s is asked about again after a day',
  (result) => {
    expect(isProven(proof(result, 0), NOON_MS)).toBe(false);
    expect(isProofDue(proof(result, DAY_MS - 1), NOON_MS)).toBe(false);
    expect(isProofDue(proof(result, DAY_MS), NOON_MS)).toBe(true);
  },
);

test('one that was wrong, after a week', () => {
  expect(isProven(proof('wrong', 0), NOON_MS)).toBe(false);
  expect(isProofDue(proof('wrong', 7 * DAY_MS - 1), NOON_MS)).toBe(false);
  expect(isProofDue(proof('wrong', 7 * DAY_MS), NOON_MS)).toBe(true);
});

test('what a clock that was ahead wrote is not believed, and proven anew', () => {
  expect(isProven(proof('honoured', -HOUR_MS), NOON_MS)).toBe(false);
  expect(isProofDue(proof('wrong', -HOUR_MS), NOON_MS)).toBe(true);
});

test('nothing is known of grades that nobody asked for', () => {
  expect(isProven(undefined, NOON_MS)).toBe(false);
  expect(isProofDue(undefined, NOON_MS)).toBe(true);
  expect(filterKey([2, 1])).toBe('1,2');
});
