import { expect, test } from 'vitest';
import { deliveryKey } from '../../lambdas/deliveries/keys.ts';

/** These never change: items of every version in use are found by them. */
test.each([
  ['alert', 'TOLD#A#sales'],
  ['correction', 'FELL#A#sales'],
  ['again', 'AGAIN#A#sales'],
] as const)('the key of an %s is made of record, grade and channel', (kind, sk) => {
  expect(deliveryKey(kind, 'r1', 1, 'sales')).toEqual({ pk: 'RECORD#r1', sk });
});
