import { expect, test } from 'vitest';
import { deliveryKey, digestKey, keyOfTold } from '../../lambdas/deliveries/keys.ts';
import type { Ask, Told } from '../../lambdas/leads/told.ts';
import { aLead } from '../support/leads.ts';

/** These never change: items of every version in use are found by them. */
test.each([
  ['alert', 'TOLD#A#sales'],
  ['correction', 'FELL#A#sales'],
  ['again', 'AGAIN#A#sales'],
] as const)('the key of an %s is made of record, grade and channel', (kind, sk) => {
  expect(deliveryKey(kind, 'r1', 1, 'sales')).toEqual({ pk: 'RECORD#r1', sk });
});

test('later rounds have keys of their own, and the first one does not say that it is', () => {
  expect(deliveryKey('correction', 'r1', 1, 'sales', 1).sk).toBe('FELL#A#sales');
  expect(deliveryKey('correction', 'r1', 1, 'sales', 2).sk).toBe('FELL#A#sales#2');
  expect(deliveryKey('again', 'r1', 1, 'sales', 3).sk).toBe('AGAIN#A#sales#3');
});

test('the key of a digest is made of its window, its channel and its part', () => {
  expect(digestKey('DIGEST#daily', '2026-03-02', 'managers', 'picture')).toEqual({
    pk: 'DIGEST#daily',
    sk: 'TOLD#2026-03-02#managers#picture',
  });
});

test('a reminder has a key for each step, and an answer for each one', () => {
  const lead = aLead({ recordId: 'r1' });
  const ask = { step: 2, isLast: false, afterMs: 1, mention: null, reassign: false } as Ask;
  const keyOf = (told: Partial<Told>) =>
    keyOfTold({ kind: 'reminder', lead, newGrade: null, ...told }, 'sales').sk;
  expect(keyOf({ ask })).toBe('REMIND#A#2#sales');
  expect(keyOf({ ask: { ...ask, step: 0 } })).toBe('REMIND#A#stale#sales');
  expect(keyOf({ ask: { ...ask, step: 0 }, round: 2 })).toBe('REMIND#A#stale#sales#2');
  expect(keyOf({ kind: 'taken', round: 1 })).toBe('TAKEN#A#1#sales');
  expect(keyOf({ kind: 'outcome', round: 3 })).toBe('OUTCOME#A#3#sales');
});
