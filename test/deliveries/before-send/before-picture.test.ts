import { describe, expect, test } from 'vitest';
import { beforePicture } from '../../../lambdas/deliveries/before-send/before-picture.ts';
import type { Delivery } from '../../../lambdas/deliveries/delivery.ts';
import { MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';
import { dueDelivery } from '../../support/deliveries.ts';

const seeing = (text: Partial<Delivery> | null) => beforePicture(text && dueDelivery(text), NOON_MS);

describe('a picture that is due', () => {
  test('goes out once its text is out, or may be', () => {
    expect(seeing({ state: 'sent' })).toEqual({ do: 'send' });
    expect(seeing({ state: 'dead', ambiguous: 1 })).toEqual({ do: 'send' });
  });

  test('looks again where its text is next, and waits where that is later', () => {
    expect(seeing({ state: 'pending', notBeforeMs: NOON_MS })).toEqual({ do: 'skip' });
    for (const state of ['pending', 'sending'] as const) {
      expect(seeing({ state, notBeforeMs: NOON_MS + MINUTE_MS })).toEqual({
        do: 'wait',
        untilMs: NOON_MS + MINUTE_MS + SECOND_MS,
      });
    }
  });

  test('is given up where its text was, or is gone', () => {
    expect(seeing({ state: 'dead', ambiguous: 0 })).toEqual({ do: 'give-up', reason: 'text-never-sent' });
    expect(seeing({ state: 'cancelled' })).toEqual({ do: 'give-up', reason: 'text-never-sent' });
    expect(seeing(null)).toEqual({ do: 'give-up', reason: 'text-never-sent' });
  });
});
