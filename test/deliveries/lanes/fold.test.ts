import { describe, expect, test } from 'vitest';
import { FULL_AT_ONCE, nextSend } from '../../../lambdas/deliveries/lanes/fold.ts';
import { NOON_MS } from '../../support/clock.ts';
import { dueDelivery } from '../../support/deliveries.ts';
import { aMessage } from '../../support/messages.ts';

const due = (count: number, createdAtMs = NOON_MS) =>
  Array.from({ length: count }, (_, index) =>
    dueDelivery(
      { createdAtMs },
      { recordId: `r${index}`, calledAtMs: NOON_MS + index, grade: (index % 2) + 1 },
    ),
  );
/** All that it was sent was just sent. */
const robot = (freeSlots: number, nowMs = NOON_MS) => ({
  ...{ folds: true, freeSlots, sentLately: 20 - freeSlots, lastSendAtMs: null, nowMs },
});

describe('the next message of a lane', () => {
  test('few go out in full, in the order they were made', () => {
    const first = dueDelivery({ createdAtMs: NOON_MS - 1000 }, { recordId: 'z' });
    expect(nextSend([...due(3), first], robot(20))).toEqual({ send: 'one', delivery: first });
  });

  test('many are folded, hottest and newest first', () => {
    const next = nextSend(due(FULL_AT_ONCE + 1), robot(20));
    if (next.send !== 'list') throw new Error(`expected a list, got ${next.send}`);
    const order = next.deliveries.map(({ told }) => [told.lead.grade, told.lead.calledAtMs]);
    expect(order.slice(0, 2)).toEqual([
      [1, NOON_MS + 8],
      [1, NOON_MS + 6],
    ]);
    expect(order.at(-1)).toEqual([2, NOON_MS + 1]);
    expect(next.deliveries).toHaveLength(FULL_AT_ONCE + 1);
  });

  test('what does not fit the minute is folded, few as it is', () => {
    expect(nextSend(due(6), robot(5)).send).toBe('list');
    expect(nextSend(due(2), robot(9)).send).toBe('list');
  });

  test('the last sends of a minute are kept for a lead that comes during a flood: it goes out in full', () => {
    const later = dueDelivery({ createdAtMs: NOON_MS + 6000 }, { recordId: 'later', grade: 1 });
    expect(nextSend([...due(30), later], robot(3, NOON_MS + 6000))).toEqual({ send: 'one', delivery: later });
  });

  test('and not for the flood itself', () => {
    expect(nextSend(due(30), robot(3))).toEqual({ send: 'wait', slots: 4 });
    const together = dueDelivery({ createdAtMs: NOON_MS + 4999 }, { recordId: 'together', grade: 1 });
    expect(nextSend([...due(30), together], robot(3, NOON_MS + 5000)).send).toBe('wait');
  });

  test('a backlog leaves the kept sends alone and waits for room for a list', () => {
    expect(nextSend(due(30), robot(3, NOON_MS + 120_000))).toEqual({ send: 'wait', slots: 4 });
  });

  test('a full minute is waited for', () => {
    expect(nextSend(due(1), robot(0))).toEqual({ send: 'wait', slots: 1 });
  });

  test('a channel that does not fold gets every lead in full', () => {
    const lane = { ...robot(20), folds: false, freeSlots: Number.POSITIVE_INFINITY, sentLately: 0 };
    expect(nextSend(due(300), lane).send).toBe('one');
  });

  test('corrections come after leads in a list', () => {
    const correction = dueDelivery({}, { recordId: 'c', calledAtMs: NOON_MS + 999 }, 'correction');
    const next = nextSend([correction, ...due(10)], robot(20));
    if (next.send !== 'list') throw new Error(`expected a list, got ${next.send}`);
    expect(next.deliveries.at(-1)?.told.kind).toBe('correction');
  });

  describe('with digests waiting', () => {
    const part = (pk: string, sk: string, createdAtMs = NOON_MS) => {
      const told = { kind: 'digest', message: aMessage(), shortMarkdown: '', picture: null } as const;
      return dueDelivery({ pk, sk, createdAtMs, told });
    };

    test('leads go first, faults before them, digests last', () => {
      const fault = dueDelivery({ told: { kind: 'notice', message: aMessage() } });
      const digest = part('DIGEST#daily', 'text', NOON_MS - 1000);
      expect(nextSend([digest, ...due(1), fault], robot(20))).toEqual({ send: 'one', delivery: fault });
      expect(nextSend([digest, ...due(1)], robot(20))).toMatchObject({
        delivery: { told: { kind: 'alert' } },
      });
      expect(nextSend([digest, ...due(20)], robot(20)).send).toBe('list');
      expect(nextSend([digest], robot(20))).toEqual({ send: 'one', delivery: digest });
    });

    test('are never folded, and go out in the order they were made', () => {
      const parts = [
        part('DIGEST#b', 'text'),
        part('DIGEST#a', 'text'),
        part('DIGEST#c', 'text', NOON_MS - 1),
      ];
      expect(nextSend(parts, robot(20))).toEqual({ send: 'one', delivery: parts[2] });
      expect(nextSend(parts.slice(0, 2), robot(20))).toEqual({ send: 'one', delivery: parts[1] });
    });
  });

  test('what one poll made together goes by the time of the call, then by its key', () => {
    const make = (recordId: string, calledAtMs: number | null) => dueDelivery({}, { recordId, calledAtMs });
    const first = (...deliveries: ReturnType<typeof make>[]) => {
      const next = nextSend(deliveries, robot(20));
      return next.send === 'one' ? next.delivery.pk : next.send;
    };
    expect(first(make('a', 9), make('b', 8))).toBe('RECORD#b');
    expect(first(make('b', 8), make('a', 9))).toBe('RECORD#b');
    expect(first(make('b', 1), make('a', null))).toBe('RECORD#a');
    expect(first(make('b', null), make('a', null))).toBe('RECORD#a');
    expect(first(make('a', null), make('b', null))).toBe('RECORD#a');
  });

  test('a list of equals is the same each time, in whatever order they are read', () => {
    const make = (recordId: string) => dueDelivery({}, { recordId, calledAtMs: null });
    const due = ['c', 'a', 'e', 'b', 'd', 'i', 'g', 'f', 'h'].map(make);
    for (const read of [due, due.toReversed()]) {
      const next = nextSend(read, robot(20));
      if (next.send !== 'list') throw new Error(`expected a list, got ${next.send}`);
      expect(next.deliveries.map(({ pk }) => pk.at(-1)).join('')).toBe('abcdefghi');
    }
    const dated = [
      dueDelivery({}, { recordId: 'z', calledAtMs: 5 }),
      ...due,
      dueDelivery({}, { calledAtMs: 6 }),
    ];
    const next = nextSend(dated, robot(20));
    if (next.send !== 'list') throw new Error(`expected a list, got ${next.send}`);
    expect(next.deliveries.slice(0, 2).map(({ pk }) => pk)).toEqual(['RECORD#record-1', 'RECORD#z']);
  });

  test('corrections come last, however hot and new, and wherever they stand', () => {
    const corrections = ['x', 'y'].map((recordId) =>
      dueDelivery({}, { recordId, calledAtMs: NOON_MS + 9999, grade: 1 }, 'correction'),
    );
    const [one, other] = corrections;
    if (!one || !other) throw new Error('there are two');
    const next = nextSend([one, ...due(8), other], robot(20));
    if (next.send !== 'list') throw new Error(`expected a list, got ${next.send}`);
    expect(next.deliveries.slice(-2)).toEqual(corrections);
  });

  test('exactly as many as fit go out in full, and one more does not', () => {
    expect(nextSend(due(FULL_AT_ONCE), robot(20)).send).toBe('one');
    expect(nextSend(due(FULL_AT_ONCE), robot(16)).send).toBe('one');
    expect(nextSend(due(FULL_AT_ONCE), robot(15)).send).toBe('list');
    expect(nextSend(due(5), robot(13)).send).toBe('one');
    expect(nextSend(due(6), robot(13)).send).toBe('list');
    expect(nextSend(due(1), robot(1)).send).toBe('one');
  });

  test('as many as at once go out in full once half a minute has passed, as long as the sends kept for one lead are left', () => {
    const later = (freeSlots: number, sentLately: number) => ({ ...robot(freeSlots), sentLately });
    expect(nextSend(due(7), later(13, 0)).send).toBe('one');
    expect(nextSend(due(1), later(7, 6)).send).toBe('one');
    expect(nextSend(due(8), later(12, 0)).send).toBe('one');
    expect(nextSend(due(8), later(12, 1)).send).toBe('list');
    expect(nextSend(due(9), later(20, 0)).send).toBe('list');
    expect(nextSend(due(2), later(5, 0)).send).toBe('one');
    expect(nextSend(due(3), later(5, 0)).send).toBe('list');
  });

  test('a lead that was tried, or has waited a minute, is not fresh any more', () => {
    expect(nextSend(due(3, NOON_MS - 59_999), robot(3)).send).toBe('one');
    expect(nextSend(due(3, NOON_MS - 60_000), robot(3)).send).toBe('wait');
    expect(nextSend(due(4, NOON_MS - 59_999), robot(3)).send).toBe('wait');
    const tried = due(3).map((delivery) => ({ ...delivery, attempts: 1 }));
    expect(nextSend(tried, robot(3))).toEqual({ send: 'wait', slots: 4 });
  });

  describe('what is to be folded', () => {
    const sent = (freeSlots: number, agoMs: number) => ({
      ...robot(freeSlots),
      lastSendAtMs: NOON_MS - agoMs,
    });
    const untilMs = (next: ReturnType<typeof nextSend>) =>
      next.send === 'gather' ? next.untilMs : next.send;

    test('waits for more since the last message, the longer the fewer sends are left', () => {
      expect(untilMs(nextSend(due(2), sent(8, 1000)))).toBe(NOON_MS - 1000 + 3750);
      expect(untilMs(nextSend(due(2), sent(4, 1000)))).toBe(NOON_MS - 1000 + 7500);
      expect(untilMs(nextSend(due(1), sent(1, 1000)))).toBe(NOON_MS - 1000 + 30_000);
      expect(untilMs(nextSend(due(9), sent(20, 1000)))).toBe(NOON_MS - 1000 + 1500);
    });

    test('and nothing that goes out in full', () => {
      expect(nextSend(due(1), sent(9, 0)).send).toBe('one');
      expect(nextSend(due(8), sent(16, 0)).send).toBe('one');
    });

    test('and goes out together when it has waited', () => {
      expect(nextSend(due(2), sent(8, 3750)).send).toBe('list');
      expect(nextSend(due(1), sent(8, 3750)).send).toBe('one');
      expect(nextSend(due(1), sent(3, 10_000)).send).toBe('one');
    });

    test('but not where it fills a message anyway, as long as lists may be sent', () => {
      expect(nextSend(due(39), sent(4, 0)).send).toBe('gather');
      expect(nextSend(due(40), sent(4, 0)).send).toBe('list');
      expect(nextSend(due(40), sent(3, 0)).send).toBe('gather');
    });

    test('nor where it is what a robot refused', () => {
      const refused = due(4).map((delivery) => ({ ...delivery, foldAtMost: 2 }));
      expect(nextSend(refused, sent(4, 0)).send).toBe('list');
    });

    test('also a few of the same flood, which would go out in full otherwise', () => {
      expect(untilMs(nextSend(due(2), { ...sent(16, 1000), isFlood: true }))).toBe(NOON_MS - 1000 + 1875);
      expect(nextSend(due(2), { ...sent(16, 1875), isFlood: true }).send).toBe('list');
      expect(nextSend(due(1), { ...sent(16, 1875), isFlood: true }).send).toBe('one');
    });

    test('nor the rest of a flood that is over, as long as the sends kept for lists are left for the next', () => {
      expect(nextSend(due(9), { ...sent(9, 0), listIsOver: true }).send).toBe('list');
      expect(untilMs(nextSend(due(9), { ...sent(8, 0), listIsOver: true }))).toBe(NOON_MS + 3750);
    });

    test('nor since a send that is yet to come by our clock', () => {
      expect(nextSend(due(2), sent(8, -1)).send).toBe('list');
    });
  });

  test('what operators must hear goes first, by itself, however many leads wait', () => {
    const notice = dueDelivery({ told: { kind: 'notice', message: aMessage() }, createdAtMs: NOON_MS + 1 });
    expect(nextSend([...due(30), notice], robot(20))).toEqual({ send: 'one', delivery: notice });
    expect(nextSend([notice], robot(1))).toEqual({ send: 'one', delivery: notice });
    expect(nextSend([notice], robot(0))).toEqual({ send: 'wait', slots: 1 });
  });

  describe('after a list was refused for what is in it', () => {
    const suspects = (count: number, foldAtMost: number, from = 100) =>
      due(count).map((delivery, at) => ({
        ...delivery,
        pk: `RECORD#s${from + at}`,
        attempts: 1,
        foldAtMost,
      }));
    const listOf = (next: ReturnType<typeof nextSend>) => (next.send === 'list' ? next.deliveries : next);

    test('what was in it goes in smaller lists, hottest first', () => {
      const next = listOf(nextSend(suspects(30, 15), robot(20)));
      expect(next).toHaveLength(15);
      expect(next).toMatchObject(Array(15).fill({ told: { lead: { grade: 1 } } }));
    });

    test('it waits behind leads that nobody refused, and spoils no list of theirs', () => {
      const fresh = due(9);
      expect(listOf(nextSend([...suspects(30, 15), ...fresh], robot(20)))).toHaveLength(9);
      const next = listOf(nextSend([...suspects(10, 7), ...suspects(11, 15, 200)], robot(20)));
      expect(next).toHaveLength(11);
      expect(next).toMatchObject(Array(11).fill({ foldAtMost: 15 }));
    });

    test('what must go alone goes in full, one at a time, and leaves the kept sends alone', () => {
      const alone = suspects(10, 1);
      expect(nextSend(alone, robot(20))).toMatchObject({ send: 'one', delivery: { pk: 'RECORD#s108' } });
      expect(nextSend(alone, robot(3))).toEqual({ send: 'wait', slots: 4 });
    });
  });

  test('nothing due is waited for', () => {
    expect(nextSend([], robot(20))).toEqual({ send: 'wait', slots: 1 });
  });
});
