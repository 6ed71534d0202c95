import { describe, expect, test } from 'vitest';
import type { Outcome, OutcomeKind } from '../../../lambdas/channels/channel.ts';
import type { Delivery } from '../../../lambdas/deliveries/delivery.ts';
import { probeOf } from '../../../lambdas/deliveries/lanes/probe.ts';
import {
  afterFailure,
  type LaneTrouble,
  LONGEST_HOLD_MS,
} from '../../../lambdas/deliveries/lanes/trouble.ts';
import { nameOf } from '../../../lambdas/platform/table/name-of.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';
import { dueDelivery } from '../../support/deliveries.ts';

const of = (kind: OutcomeKind, detail = 'said so'): Outcome =>
  kind === 'rate-limited' ? { kind, detail, holdMs: MINUTE_MS } : ({ kind, detail } as Outcome);
const at = (nowMs: number, ...names: string[]) => ({ key: 'robot', nowMs, random: 1, names });

/** Seconds between the tries of an hour in which each fails so. */
function hourOf(kind: OutcomeKind): number[] {
  let trouble: LaneTrouble | null = null;
  const waitsS: number[] = [];
  for (let nowMs = NOON_MS; nowMs < NOON_MS + HOUR_MS; ) {
    const after = afterFailure(trouble, of(kind), at(nowMs, 'a'));
    trouble = after.trouble;
    waitsS.push((after.untilMs - nowMs) / SECOND_MS);
    nowMs = after.untilMs;
  }
  return waitsS;
}

describe('a lane whose sends fail waits', () => {
  test.each<[OutcomeKind, number[], number, number]>([
    ['not-sent', [5, 15, 30, 30], 30, 125],
    ['busy', [5, 10, 20, 30, 60], 600, 20],
    ['not-taken', [5, 10, 20, 30, 60], 600, 20],
    ['ambiguous', [5, 30, 60, 120, 300, 600], 600, 12],
    ['cut', [5, 20, 60, 120, 300, 600], 600, 12],
    ['refused', [5, 15, 30, 60, 120, 300], 300, 20],
    ['rate-limited', [60, 60], 60, 61],
    ['too-many-at-once', [...Array(10).fill(2), 60], 60, 75],
  ])(
    '%s: %j and so on, at most %d s, and costs less than %4$d sends an hour',
    (kind, first, longest, sends) => {
      const waits = hourOf(kind);
      expect(waits.slice(0, first.length)).toEqual(first);
      expect(Math.max(...waits)).toBe(longest);
      expect(Math.max(...waits) * SECOND_MS).toBeLessThanOrEqual(LONGEST_HOLD_MS);
      expect(waits.length).toBeLessThan(sends);
    },
  );

  test('as long as the receiver asks for, and a tenth less where chance says so', () => {
    const asked = afterFailure(
      null,
      { kind: 'ambiguous', detail: 'HTTP 503', holdMs: 90_000 },
      at(NOON_MS, 'a'),
    );
    expect(asked.untilMs).toBe(NOON_MS + 90_000);
    expect(afterFailure(null, of('busy'), { ...at(NOON_MS, 'a'), random: 0 }).untilMs).toBe(NOON_MS + 4500);
  });

  test('from the beginning where the receiver is another one, or fails otherwise', () => {
    const { trouble } = afterFailure(null, of('busy'), at(NOON_MS, 'a'));
    const later = at(NOON_MS + HOUR_MS, 'b');
    expect(afterFailure(trouble, of('busy'), later).trouble).toMatchObject({
      sinceMs: NOON_MS,
      tries: { busy: 2 },
      lastTried: 'b',
    });
    expect(afterFailure(trouble, of('cut'), later).trouble.tries).toEqual({ busy: 1, cut: 1 });
    const other = afterFailure(trouble, of('busy'), { ...later, key: 'new' }).trouble;
    expect(other).toMatchObject({ sinceMs: NOON_MS + HOUR_MS, tries: { busy: 1 } });
    // A clock that was ahead is taken back.
    expect(afterFailure(trouble, of('busy'), at(NOON_MS - HOUR_MS, 'a')).trouble.sinceMs).toBe(
      NOON_MS - HOUR_MS,
    );
  });
});

test('a lane that is asked for a second, and then for a minute, waits so', () => {
  const outcome: Outcome = { kind: 'too-many-at-once', detail: 'code 9499', holdAgainMs: 70 * SECOND_MS };
  const first = afterFailure(null, outcome, at(NOON_MS, 'a'));
  expect(first.untilMs - NOON_MS).toBe(2 * SECOND_MS);
  const second = afterFailure(first.trouble, outcome, at(first.untilMs, 'a'));
  expect(second.untilMs - first.untilMs).toBe(70 * SECOND_MS);
});

describe('a channel is a suspect', () => {
  function refusals(...sends: [seconds: number, names: string[], detail?: string][]): boolean {
    let trouble: LaneTrouble | null = null;
    let isSuspected = false;
    for (const [seconds, names, detail] of sends) {
      const after = afterFailure(trouble, of('refused', detail), at(NOON_MS + seconds * SECOND_MS, ...names));
      trouble = after.trouble;
      isSuspected = after.isChannelSuspected;
    }
    return isSuspected;
  }

  test('after the same refusal of two texts, a minute apart', () => {
    expect(refusals([0, ['a']], [60, ['b']])).toBe(true);
    expect(refusals([0, ['a']], [5, ['b']], [60, ['a']])).toBe(true);
  });

  test.each<[string, Parameters<typeof refusals>]>([
    [
      'of one text alone',
      [
        [0, ['a']],
        [3600, ['a']],
      ],
    ],
    [
      'sooner',
      [
        [0, ['a']],
        [59, ['b']],
      ],
    ],
    [
      'of lists, which may share a row',
      [
        [0, ['a', 'b']],
        [60, ['b', 'c']],
      ],
    ],
    [
      'of a list and a text',
      [
        [0, ['a', 'b']],
        [60, ['a']],
      ],
    ],
    [
      'of another kind',
      [
        [0, ['a'], 'HTTP 404'],
        [60, ['b'], 'HTTP 403'],
      ],
    ],
    [
      'by a clock that was ahead',
      [
        [3600, ['a']],
        [60, ['b']],
      ],
    ],
  ])('not after a refusal %s', (_, sends) => {
    expect(refusals(...sends)).toBe(false);
  });
});

describe('a lane that tries one message', () => {
  const lead = (recordId: string, attempts = 0): Delivery => ({
    ...dueDelivery({ attempts, createdAtMs: NOON_MS + recordId.charCodeAt(0) }, { recordId }),
    pk: `RECORD#${recordId}`,
  });
  const trouble = (kind: OutcomeKind, last: Delivery) =>
    afterFailure(null, of(kind), at(NOON_MS, nameOf(last))).trouble;
  const picked = (due: Delivery[], after: LaneTrouble | null) => probeOf(due, after)?.pk;

  test('takes another one than the last, and that one only where there is no other', () => {
    const [a, b] = [lead('a', 1), lead('b')];
    expect(picked([a, b], trouble('busy', a))).toBe('RECORD#b');
    expect(picked([a], trouble('busy', a))).toBe('RECORD#a');
    expect(picked([b, a], null)).toBe('RECORD#b');
  });

  test('goes on with those that were tried, in turns, so that the others are not spent', () => {
    const [a, b, c, d] = [lead('a', 3), lead('b', 2), lead('c', 3), lead('d')];
    expect(picked([a, b, c, d], trouble('ambiguous', c))).toBe('RECORD#b');
    // One other alone may be what is wrong.
    expect(picked([a, b, d], trouble('ambiguous', b))).toBe('RECORD#d');
  });

  test('takes a fresh one where texts are refused: it costs nothing and says most', () => {
    const [a, b, c, d] = [lead('a', 3), lead('b', 2), lead('c', 3), lead('d')];
    for (const kind of ['refused', 'channel-dead'] as const) {
      expect(picked([a, b, c, d], trouble(kind, c))).toBe('RECORD#d');
    }
  });
});
