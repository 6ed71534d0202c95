import { describe, expect, test } from 'vitest';
import { CallRecordsError, type CallRecordsErrorCode } from '../../../lambdas/call-records/errors.ts';
import { Ledger } from '../../../lambdas/call-records/list/ledger.ts';
import type { Listing } from '../../../lambdas/call-records/listing.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import type { Listed } from '../../../lambdas/polling/clocks/call-times.ts';
import {
  type AskFor,
  type Asking,
  askSomeParts,
  findUnreadable,
  type HowToList,
  hasCome,
  hurriedMs,
  isOfPart,
  isSmall,
  slowestOf,
} from '../../../lambdas/polling/windows/find-unreadable.ts';
import type { ClosedSpan, Span } from '../../../lambdas/polling/windows/unread-spans.ts';
import { NOON_MS } from '../../support/clock.ts';

const fault = (code: CallRecordsErrorCode = 'unavailable', retryAfterMs: number | null = null) =>
  new CallRecordsError({ code, message: code, retryable: true, retryAfterMs });
const listed = (outcome: Listing['outcome'], fields: Partial<Listing> = {}): Listed => ({
  listing: { ...new Ledger().close(outcome), ...fields },
  earliestMs: null,
  latestMs: null,
});
const failed = (error: CallRecordsError | null = fault()) => listed('failed', { error });

interface Asked {
  span: Span;
  how: HowToList;
  asking: Asking;
}

/** A vendor that answers as the story says, and what it was asked for. */
function vendorOf(answer: (asked: Asked, nth: number) => Listed) {
  const asked: Asked[] = [];
  const ask: AskFor = async (span, how, asking = {}) => {
    asked.push({ span, how, asking });
    return answer({ span, how, asking }, asked.length);
  };
  return { ask, asked };
}

const seconds = (from: number, to: number): ClosedSpan => ({
  fromMs: NOON_MS + from * SECOND_MS,
  toMs: NOON_MS + to * SECOND_MS,
});
const holds = ({ fromMs, toMs }: Span, second: number): boolean => {
  const atMs = NOON_MS + second * SECOND_MS;
  return fromMs <= atMs && atMs < (toMs ?? Number.POSITIVE_INFINITY);
};
/** A clock that never comes so far: it is waited for until nobody needs it. */
const untilStopped = (_: number, signal?: AbortSignal) =>
  new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));

/** Searches a span that begins at noon, of a vendor that fails wherever one of these seconds is asked for. */
async function search(
  length: number,
  bad: readonly number[],
  fields: {
    isOpen?: boolean;
    isOver?: () => boolean;
    answer?: (asked: Asked, nth: number) => Listed | null;
    slowestMs?: number;
  } = {},
) {
  const { isOpen = false, isOver = () => false, answer = () => null, slowestMs } = fields;
  const vendor = vendorOf(
    (asked, nth) =>
      answer(asked, nth) ??
      (bad.some((second) => holds(asked.span, second)) ? failed() : listed('complete', { slowestMs: 100 })),
  );
  const whole = seconds(0, length);
  const parts = slowestMs === undefined ? [] : [{ part: whole, listed: listed('complete', { slowestMs }) }];
  const error = fault('time-out');
  const steps = { ask: vendor.ask, isOver, sleep: untilStopped };
  const found = await findUnreadable(whole, isOpen, parts, steps, error);
  const once = vendor.asked.filter(({ how }) => how === 'once').map(({ span }) => span);
  return { found, asked: vendor.asked, once, error };
}

describe('how long a piece may take', () => {
  test.each([
    [null, undefined],
    [100, 3 * SECOND_MS],
    [750, 3 * SECOND_MS],
    [1000, 4 * SECOND_MS],
    [3749, 14_996],
    [3750, undefined],
  ])('is four times the slowest of what came (%j), from three seconds to the usual time', (slowestMs, ms) => {
    expect(hurriedMs(slowestMs)).toBe(ms);
  });

  test.each([
    [100, 5 * SECOND_MS],
    [1000, 8 * SECOND_MS],
    [1875, undefined],
  ])('is longer where a piece may hold more calls than any that came (%j)', (slowestMs, ms) => {
    expect(hurriedMs(slowestMs, false)).toBe(ms);
  });

  test('is judged by what came alone', () => {
    expect(slowestOf([])).toBeNull();
    expect(
      slowestOf([listed('failed', { slowestMs: 9 }), listed('complete', { slowestMs: null })]),
    ).toBeNull();
    const lists = [
      listed('complete', { slowestMs: 3 }),
      listed('short', { slowestMs: 7 }),
      listed('out-of-time', { slowestMs: 9 }),
    ];
    expect(slowestOf(lists)).toBe(7);
  });
});

test.each([
  ['complete', true],
  ['short', true],
  ['out-of-time', false],
  ['failed', false],
] as const)('a list that ended %s has come: %j', (outcome, came) => {
  expect(hasCome(listed(outcome))).toBe(came);
});

test('what takes five seconds or less is small', () => {
  expect([isSmall(seconds(0, 5)), isSmall({ fromMs: 0, toMs: 5001 })]).toEqual([true, false]);
});

test.each([
  ['unavailable', null, true],
  ['time-out', null, true],
  ['unavailable', 5, false],
  ['token-refused', null, false],
  ['throttled', null, false],
  ['unexpected-answer', null, false],
] as const)('%s (to wait: %j) may lie in a record: %j', (code, retryAfterMs, may) => {
  expect(isOfPart(fault(code, retryAfterMs))).toBe(may);
});

describe('three parts of a span that failed', () => {
  test('are a minute at its end, a minute at its beginning, and half a one in its middle', async () => {
    const { ask, asked } = vendorOf(() => listed('complete', { slowestMs: 1 }));
    const hour = { fromMs: NOON_MS, toMs: NOON_MS + HOUR_MS };
    const parts = await askSomeParts(hour, false, ask, untilStopped);
    const spans = [
      { fromMs: hour.toMs - MINUTE_MS, toMs: hour.toMs },
      { fromMs: NOON_MS, toMs: NOON_MS + MINUTE_MS },
      { fromMs: NOON_MS + HOUR_MS / 2, toMs: NOON_MS + HOUR_MS / 2 + MINUTE_MS / 2 },
    ];
    expect(asked.map(({ span }) => span)).toEqual(spans);
    expect(parts.map(({ part }) => part)).toEqual(spans);
    expect(asked.map(({ how, asking }) => [how, asking.repeats])).toEqual(Array(3).fill(['once', false]));
  });

  test('are thirds of a shorter span, and the newest has no end where the span has none', async () => {
    const { ask, asked } = vendorOf(() => failed());
    await askSomeParts({ fromMs: 1000, toMs: 1100 }, true, ask, untilStopped);
    expect(asked.map(({ span }) => span)).toEqual([
      { fromMs: 1066, toMs: null },
      { fromMs: 1000, toMs: 1033 },
      { fromMs: 1050, toMs: 1066 },
    ]);
  });

  test('have little time left as soon as one has come', async () => {
    const sleeps: number[] = [];
    const ask: AskFor = (_, __, { signal } = {}) =>
      new Promise((resolve) => {
        signal?.addEventListener('abort', () => resolve(failed(fault('time-out'))));
        if (sleeps.length === 0 && !signal?.aborted) sleeps.push(-1);
        else return;
        resolve(listed('complete', { slowestMs: 1000 }));
      });
    const parts = await askSomeParts(seconds(0, 600), false, ask, async (ms) => {
      sleeps.push(ms);
    });
    expect(sleeps).toEqual([-1, 4 * SECOND_MS]);
    expect(parts.map(({ listed: { listing } }) => listing.outcome)).toEqual(['complete', 'failed', 'failed']);
  });

  test('have the usual time left where what came was slow, and only one clock runs', async () => {
    const sleeps: number[] = [];
    const { ask } = vendorOf(() => listed('complete', { slowestMs: 14 * SECOND_MS }));
    await askSomeParts(seconds(0, 600), false, ask, async (ms, signal) => {
      sleeps.push(ms);
      // When all have come, nobody waits any longer.
      await untilStopped(ms, signal);
    });
    expect(sleeps).toEqual([15 * SECOND_MS]);
  });
});

describe('a span of which some parts come', () => {
  test('is cut into eight, newest first, and what fails again, until it is seconds', async () => {
    const { found, once, asked } = await search(64, [13]);
    expect(once.slice(0, 8)).toEqual([
      seconds(56, 64),
      seconds(48, 56),
      seconds(40, 48),
      seconds(32, 40),
      seconds(24, 32),
      seconds(16, 24),
      seconds(8, 16),
      seconds(0, 8),
    ]);
    expect(once.slice(8)).toEqual([seconds(12, 16), seconds(8, 12)]);
    expect(asked.every(({ asking }) => asking.repeats === false)).toBe(true);
    expect(found.unreadable.map(({ span }) => span)).toEqual([seconds(12, 16)]);
    expect(asked.at(-1)).toMatchObject({ span: seconds(12, 16), how: 'by-row', asking: { repeats: false } });
    expect(found).toMatchObject({ apart: [], left: [], failure: null });
    expect(found.read).toHaveLength(8);
    expect(found.read.some((span) => holds(span, 13))).toBe(false);
  });

  test('has borders of whole seconds, though its own are none', async () => {
    const { ask, asked } = vendorOf(() => listed('complete'));
    const odd = { fromMs: NOON_MS + 300, toMs: NOON_MS + 20_700 };
    await findUnreadable(odd, false, [], { ask, isOver: () => false, sleep: untilStopped }, fault());
    const borders = asked.map(({ span }) => span.fromMs - NOON_MS).reverse();
    expect(borders).toEqual([300, 4000, 7000, 11_000, 14_000, 17_000]);
    expect(asked[0]?.span.toMs).toBe(odd.toMs);
    expect(asked.map(({ span }) => span.toMs).slice(1)).toEqual(
      asked.map(({ span }) => span.fromMs).slice(0, -1),
    );
  });

  test('that comes a row at a time is read, and remembered to come so', async () => {
    const answer = ({ how }: Asked) => (how === 'by-row' ? listed('complete') : null);
    const { found } = await search(64, [13], { answer });
    expect(found.apart).toEqual([seconds(12, 16)]);
    expect(found.unreadable).toEqual([]);
    expect(found.read).toContainEqual(seconds(12, 16));
  });

  test('that is small already is asked for by its rows, and its own error is kept where those say none', async () => {
    const answer = () => failed(null);
    const { found, asked, error } = await search(5, [], { answer });
    expect(asked.map(({ how }) => how)).toEqual(['by-row']);
    expect(found.unreadable).toEqual([{ span: seconds(0, 5), error }]);
    const later = fault('unavailable');
    const again = await search(5, [], { answer: () => failed(later) });
    expect(again.found.unreadable).toEqual([{ span: seconds(0, 5), error: later }]);
  });

  test('that is open is asked for without an end, in its newest piece alone', async () => {
    const { found, once } = await search(64, [60], { isOpen: true });
    expect(once[0]).toEqual({ fromMs: seconds(56, 64).fromMs, toMs: null });
    expect(once.filter(({ toMs }) => toMs === null)).toHaveLength(2);
    // What is named has an end.
    expect(found.unreadable.map(({ span }) => span)).toEqual([seconds(60, 64)]);
  });

  test('is left where there is no time for another round', async () => {
    let rounds = 0;
    const isOver = () => {
      rounds += 1;
      return rounds > 1;
    };
    const { found, once } = await search(640, [13, 630], { isOver, isOpen: true });
    expect(once).toHaveLength(8);
    expect(found.left).toEqual([{ fromMs: seconds(560, 640).fromMs, toMs: null }, seconds(0, 80)]);
    expect(found.unreadable).toEqual([]);
  });

  test('is left where its pieces were cut off, or say nothing', async () => {
    for (const cutOff of [listed('out-of-time', { error: fault() }), failed(null)]) {
      const answer = ({ span }: Asked) => (holds(span, 13) ? cutOff : null);
      const { found } = await search(64, [], { answer });
      expect(found.left).toEqual([seconds(8, 16)]);
      expect(found.unreadable).toEqual([]);
    }
  });

  test('of a server that refuses everybody is not looked through', async () => {
    const refusal = fault('token-refused');
    const answer = ({ span }: Asked) => (holds(span, 13) ? failed(refusal) : null);
    const { found } = await search(64, [], { answer });
    expect(found.failure).toBe(refusal);
  });

  test('is looked through by no more than eighty requests', async () => {
    // In each round one piece in eight comes.
    const bad = Array.from({ length: 3600 }, (_, second) => second).filter((second) => second % 450 >= 60);
    const answer = ({ span }: Asked) =>
      holds(span, 0) && span.fromMs === NOON_MS ? listed('complete') : null;
    const { found, once } = await search(3600, bad, { answer });
    expect(once.length).toBeLessThanOrEqual(80);
    expect(found.left.length).toBeGreaterThan(0);
  });

  test('asks in a hurry once something came, and gives long pieces longer', async () => {
    const short = await search(64, [13], { slowestMs: 1000 });
    expect(short.asked[0]?.asking.timeoutMs).toBe(4 * SECOND_MS);
    const long = await search(4 * 3600, [], { slowestMs: 1000 });
    expect(long.asked[0]?.asking.timeoutMs).toBe(8 * SECOND_MS);
    const quarter = await search(2 * 3600, [], { slowestMs: 1000 });
    expect(quarter.asked[0]?.asking.timeoutMs).toBe(4 * SECOND_MS);
    const unknown = await search(64, [13]);
    expect(unknown.asked[0]?.asking.timeoutMs).toBeUndefined();
    // The first round took a tenth of a second.
    expect(unknown.asked[8]?.asking.timeoutMs).toBe(3 * SECOND_MS);
  });

  test('of which no piece comes any more is the server’s fault, where its parts have stopped coming too', async () => {
    const { found, error } = await search(64, [], { answer: () => failed() });
    expect(found).toMatchObject({ failure: error, unreadable: [], read: [] });
  });

  test('of which no piece comes, though its parts do, is bad as a whole, and is asked for once more in every way', async () => {
    // Eight pieces fail, and then the three parts come.
    const answer = (_: Asked, nth: number) => (nth <= 8 || nth === 12 ? failed() : listed('complete'));
    const { found, asked } = await search(640, [], { answer });
    expect(asked.at(-1)).toMatchObject({ span: seconds(0, 640), how: 'thoroughly' });
    expect(found.unreadable.map(({ span }) => span)).toEqual([seconds(0, 640)]);
    const comes = await search(640, [], { answer: (_, nth) => (nth <= 8 ? failed() : listed('complete')) });
    expect(comes.found).toMatchObject({ read: [seconds(0, 640)], unreadable: [], apart: [], failure: null });
  });
});
