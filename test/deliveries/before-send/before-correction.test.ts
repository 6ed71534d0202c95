import { describe, expect, test } from 'vitest';
import { beforeCorrection } from '../../../lambdas/deliveries/before-send/before-correction.ts';
import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import { deliveryKey } from '../../../lambdas/deliveries/keys.ts';
import { NOON_MS } from '../../support/clock.ts';
import { dueDelivery } from '../../support/deliveries.ts';

const correction = dueDelivery({}, {}, 'correction') as LeadDelivery;
const alertOf = (grade: number, state: Partial<LeadDelivery>) =>
  dueDelivery({ sentAtMs: state.state === 'sent' ? NOON_MS : null, ...state }, { grade }) as LeadDelivery;
const correctionOf = (grade: number, state: Partial<LeadDelivery>) =>
  dueDelivery(state, { grade }, 'correction') as LeadDelivery;
const alert = (state: Partial<LeadDelivery> = {}) => alertOf(1, state);

test.each<[string, LeadDelivery | null, unknown]>([
  ['sent', alert({ state: 'sent' }), { do: 'send' }],
  ['still waiting, never heard', alert(), { do: 'cancel-both', reason: 'fell-before-it-was-told' }],
  [
    'waiting, but perhaps heard',
    alert({ ambiguous: 1, notBeforeMs: NOON_MS + 5000 }),
    { do: 'wait', untilMs: NOON_MS + 6000 },
  ],
  [
    'under way',
    alert({ state: 'sending', notBeforeMs: NOON_MS + 30_000 }),
    { do: 'wait', untilMs: NOON_MS + 31_000 },
  ],
  ['dead, never heard', alert({ state: 'dead' }), { do: 'cancel', reason: 'alert-never-sent' }],
  ['dead, but perhaps heard', alert({ state: 'dead', ambiguous: 3 }), { do: 'send' }],
  ['cancelled', alert({ state: 'cancelled' }), { do: 'cancel', reason: 'alert-never-sent' }],
  ['gone', null, { do: 'cancel', reason: 'alert-never-sent' }],
])('a correction whose alert is %s', (_name, its, verdict) => {
  expect(beforeCorrection(correction, [correction, ...(its ? [its] : [])], NOON_MS)).toMatchObject(
    verdict as object,
  );
});

describe('a correction of a lead that was told as another grade too', () => {
  const heard = alert({ state: 'sent' });
  test.each<[string, LeadDelivery, unknown]>([
    [
      'and heard so later',
      alertOf(2, { state: 'sent', sentAtMs: NOON_MS + 1 }),
      { do: 'cancel', reason: 'superseded' },
    ],
    ['and heard so before', alertOf(2, { state: 'sent', sentAtMs: NOON_MS - 1 }), { do: 'send' }],
    [
      'in the same list, but later',
      alertOf(2, { state: 'sent', createdAtMs: NOON_MS + 1 }),
      { do: 'cancel', reason: 'superseded' },
    ],
    [
      'in another channel',
      alertOf(2, { state: 'sent', sentAtMs: NOON_MS + 1, channel: 'x' }),
      { do: 'send' },
    ],
    [
      'at this moment',
      alertOf(2, { state: 'sending', notBeforeMs: NOON_MS + 9000 }),
      { do: 'wait', untilMs: NOON_MS + 10_000 },
    ],
    [
      'perhaps',
      alertOf(2, { state: 'pending', ambiguous: 1, notBeforeMs: NOON_MS }),
      { do: 'wait', untilMs: NOON_MS + 1000 },
    ],
    ['not yet', alertOf(2, { state: 'pending' }), { do: 'send' }],
    ['never', alertOf(2, { state: 'cancelled' }), { do: 'send' }],
    ['perhaps, and was given up', alertOf(2, { state: 'dead', ambiguous: 3 }), { do: 'send' }],
  ])('%s', (_name, other, verdict) => {
    expect(beforeCorrection(correction, [heard, other, correction], NOON_MS)).toEqual(verdict);
  });
});

test.each<[string, LeadDelivery[]]>([
  ['its alert of another grade', [alertOf(2, { state: 'cancelled' })]],
  ['its second announcement', [{ ...(dueDelivery({}, {}, 'again') as LeadDelivery), state: 'cancelled' }]],
  ['its alert elsewhere', [alert({ state: 'cancelled', channel: 'elsewhere' })]],
  ['its own correction', [correction]],
  ['a correction that may have been heard', [{ ...correction, state: 'pending', ambiguous: 1 }]],
  ['a correction of another grade under way', [correctionOf(2, { state: 'sending' })]],
  [
    'a correction of another grade that was sent',
    [correctionOf(2, { state: 'sent', sentAtMs: NOON_MS + 1 })],
  ],
])('a correction is not led astray by %s, wherever it stands', (_name, others) => {
  const sent = alert({ state: 'sent' });
  for (const read of [
    [...others, sent],
    [sent, ...others],
  ]) {
    expect(beforeCorrection(correction, read, NOON_MS)).toEqual({ do: 'send' });
  }
});

describe('a second correction', () => {
  const word = (kind: 'again' | 'correction', round: number, seq: number, rest: Partial<LeadDelivery>) => {
    const delivery = dueDelivery({ sentAtMs: null, ...rest }, {}, kind) as LeadDelivery;
    const { sk } = deliveryKey(kind, delivery.told.lead.recordId, 1, 'sales', round);
    return { ...delivery, sk, told: { ...delivery.told, round, seq } };
  };
  const second = word('correction', 2, 4, {});
  const before = [alert({ state: 'sent' }), word('correction', 1, 2, { state: 'sent' })];

  test.each<[string, Partial<LeadDelivery>, unknown]>([
    ['was heard', { state: 'sent' }, { do: 'send' }],
    ['may have been heard', { state: 'dead', ambiguous: 2 }, { do: 'send' }],
    ['never was', { state: 'dead' }, { do: 'cancel', reason: 'corrected-already' }],
    ['was taken back', { state: 'cancelled' }, { do: 'cancel', reason: 'corrected-already' }],
  ])('whose second announcement %s', (_name, again, verdict) => {
    const read = [...before, word('again', 1, 3, again), second];
    expect(beforeCorrection(second, read, NOON_MS)).toEqual(verdict);
  });

  test('goes out where nobody can have heard the first', () => {
    const unheard = [alert({ state: 'sent' }), word('correction', 1, 2, { state: 'dead' })];
    expect(beforeCorrection(second, [...unheard, second], NOON_MS)).toEqual({ do: 'send' });
  });

  test('goes by the versions of the lead, whatever the clocks of senders say', () => {
    const late = word('correction', 1, 2, { state: 'sent', sentAtMs: NOON_MS + 9 });
    const read = [alert({ state: 'sent' }), late, word('again', 1, 3, { state: 'sent', sentAtMs: NOON_MS })];
    expect(beforeCorrection(second, [...read, second], NOON_MS)).toEqual({ do: 'send' });
  });
});

test('a correction gives way to another grade that the lead got after it, and that waits', () => {
  const seen = (one: LeadDelivery, seq: number) => ({ ...one, told: { ...one.told, seq } });
  const [heard, fell] = [seen(alert({ state: 'sent' }), 1), seen(correction, 2)];
  const later = seen(alertOf(2, { state: 'pending' }), 3);
  expect(beforeCorrection(fell, [heard, fell, later], NOON_MS)).toEqual({ do: 'cancel', reason: 'regraded' });
  const earlier = seen(alertOf(2, { state: 'pending' }), 1);
  expect(beforeCorrection(fell, [heard, fell, earlier], NOON_MS)).toEqual({ do: 'send' });
  const elsewhere = seen(alertOf(2, { state: 'pending', channel: 'x' }), 3);
  expect(beforeCorrection(fell, [heard, fell, elsewhere], NOON_MS)).toEqual({ do: 'send' });
});

test('a correction of what was recorded in silence and announced since goes out', () => {
  const again = dueDelivery({ state: 'sent', sentAtMs: NOON_MS }, {}, 'again') as LeadDelivery;
  const read = [alert({ state: 'baselined' }), again, correction];
  expect(beforeCorrection(correction, read, NOON_MS)).toEqual({ do: 'send' });
});

test('a correction of an alert that may have been heard goes out, whatever else was only put', () => {
  const read = [alert({ state: 'dead', ambiguous: 1 }), alertOf(2, { state: 'pending' })];
  expect(beforeCorrection(correction, read, NOON_MS)).toEqual({ do: 'send' });
});

/**
 * It was under way when the lead fell, so nobody could take it back; and if it gets through in the end, a correction
 * that went out, or was given up, before it would leave the channel with a grade that the lead has no more.
 */
describe('a correction while a second announcement may still go out', () => {
  const again = (state: Partial<LeadDelivery>): LeadDelivery => ({
    ...(dueDelivery({ sentAtMs: null }, {}, 'again') as LeadDelivery),
    notBeforeMs: NOON_MS + 9000,
    ...state,
  });
  const heardA = alert({ state: 'sent', sentAtMs: NOON_MS - 2 });
  const heardB = alertOf(2, { state: 'sent', sentAtMs: NOON_MS - 1 });
  const waits = { do: 'wait', untilMs: NOON_MS + 10_000 };

  test.each<[string, Partial<LeadDelivery>]>([
    ['is under way', { state: 'sending' }],
    ['may have been heard', { state: 'pending', ambiguous: 1 }],
    ['was not taken, and is tried again later', { state: 'pending' }],
  ])('that %s waits for it, whichever grade it corrects', (_name, state) => {
    const words = [heardA, heardB, again(state)];
    expect(beforeCorrection(correction, words, NOON_MS)).toEqual(waits);
    expect(beforeCorrection(correctionOf(2, {}), words, NOON_MS)).toEqual(waits);
  });

  test('goes out once that was heard, and the other one is superseded', () => {
    const words = [heardA, heardB, again({ state: 'sent', sentAtMs: NOON_MS })];
    expect(beforeCorrection(correction, words, NOON_MS)).toEqual({ do: 'send' });
    const superseded = { do: 'cancel', reason: 'superseded' };
    expect(beforeCorrection(correctionOf(2, {}), words, NOON_MS)).toEqual(superseded);
  });

  test.each(['cancelled', 'dead'] as const)(
    'goes out also where that is %s, but was perhaps heard',
    (state) => {
      const told = { ...again({}).told, seq: 5 };
      const words = [heardA, heardB, { ...again({ state, ambiguous: 3, notBeforeMs: null }), told }];
      expect(beforeCorrection(correction, words, NOON_MS)).toEqual({ do: 'send' });
    },
  );

  test('is right about the other grade once that is dead', () => {
    const words = [heardA, heardB, again({ state: 'dead', notBeforeMs: null })];
    expect(beforeCorrection(correctionOf(2, {}), words, NOON_MS)).toEqual({ do: 'send' });
  });
});
