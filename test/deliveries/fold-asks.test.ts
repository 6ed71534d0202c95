import { expect, it } from 'vitest';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { nextSend } from '../../lambdas/deliveries/lanes/fold.ts';
import { NOON_MS } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';

const of = (kind: 'alert' | 'reminder' | 'taken', recordId: string, createdAtMs = NOON_MS) =>
  dueDelivery({ createdAtMs }, { recordId }, kind) as LeadDelivery;
const lane = (freeSlots: number, folds = true) => ({
  ...{ folds, freeSlots, sentLately: 0, lastSendAtMs: null, nowMs: NOON_MS },
});

it('an alert goes before reminders that waited longer, also with the last send of the minute', () => {
  const due = [of('reminder', 'a', NOON_MS - 1), of('reminder', 'b', NOON_MS - 1), of('alert', 'c')];
  for (const free of [1, 3, 20]) {
    expect(nextSend(due, lane(free))).toMatchObject({ send: 'one', delivery: { told: { kind: 'alert' } } });
  }
});

it('reminders are one message, and leave the sends alone that are kept for fresh leads', () => {
  const due = [of('reminder', 'a'), of('taken', 'b'), of('reminder', 'c')];
  const next = nextSend(due, lane(4));
  expect(next.send === 'list' && next.deliveries.map(({ told }) => told.kind)).toEqual([
    'reminder',
    'reminder',
  ]);
  expect(nextSend(due, lane(3))).toEqual({ send: 'wait', slots: 4 });
  expect(nextSend([of('taken', 'b')], lane(4)).send).toBe('one');
});

it('where nothing folds each goes by itself', () => {
  expect(nextSend([of('reminder', 'a'), of('reminder', 'b')], lane(20, false)).send).toBe('one');
});
