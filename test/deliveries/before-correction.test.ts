import { expect, test } from 'vitest';
import { beforeCorrection } from '../../lambdas/deliveries/before-correction.ts';
import { NOON_MS } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';

test.each([
  ['sent', dueDelivery({ state: 'sent' }), { do: 'send' }],
  ['still waiting, never heard', dueDelivery(), { do: 'cancel-both', reason: 'fell-before-it-was-told' }],
  [
    'waiting, but perhaps heard',
    dueDelivery({ ambiguous: 1, notBeforeMs: NOON_MS + 5000 }),
    { do: 'wait', untilMs: NOON_MS + 6000 },
  ],
  [
    'under way',
    dueDelivery({ state: 'sending', notBeforeMs: NOON_MS + 30_000 }),
    { do: 'wait', untilMs: NOON_MS + 31_000 },
  ],
  ['dead, never heard', dueDelivery({ state: 'dead' }), { do: 'cancel', reason: 'alert-never-sent' }],
  ['dead, but perhaps heard', dueDelivery({ state: 'dead', ambiguous: 3 }), { do: 'send' }],
  ['cancelled', dueDelivery({ state: 'cancelled' }), { do: 'cancel', reason: 'alert-never-sent' }],
  ['gone', null, { do: 'cancel', reason: 'alert-never-sent' }],
])('a correction whose alert is %s', (_name, alert, verdict) => {
  expect(beforeCorrection(alert, NOON_MS)).toEqual(verdict);
});
