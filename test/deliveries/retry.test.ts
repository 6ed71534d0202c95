import { describe, expect, test } from 'vitest';
import type { Outcome, OutcomeKind } from '../../lambdas/channels/channel.ts';
import { afterLostSends, afterOutcome } from '../../lambdas/deliveries/retry.ts';
import { DAY_MS } from '../../lambdas/platform/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { aMessage } from '../support/messages.ts';

const at = { nowMs: NOON_MS, random: 1, retentionMs: 90 * DAY_MS, together: 1, recoveries: 0 };

function outcome(kind: OutcomeKind): Outcome {
  if (kind === 'accepted') return { kind };
  if (kind === 'rate-limited') return { kind, detail: '45009', holdMs: 60_000 };
  return { kind, detail: 'said so' };
}

/** Seconds that follow each of a row of equal outcomes, and how it ends. */
function history(kind: OutcomeKind): { waitsS: number[]; state: string; reason: string | null } {
  let delivery = dueDelivery({ state: 'sending', attempts: 1, owner: 'me' });
  const waitsS: number[] = [];
  while (waitsS.length < 1000) {
    delivery = { ...delivery, ...afterOutcome(delivery, outcome(kind), at) };
    if (delivery.state !== 'pending') return { waitsS, state: delivery.state, reason: delivery.reason };
    waitsS.push(((delivery.notBeforeMs ?? 0) - NOON_MS) / 1000);
  }
  throw new Error(`${kind} is tried for ever`);
}

describe('the retry schedule', () => {
  test.each<[OutcomeKind, number[], string, string | null]>([
    ['accepted', [], 'sent', null],
    ['accepted-with-defect', [], 'sent', null],
    ['not-sent', [5, 30, 120, 600, 3600, 14_400], 'dead', 'not-sent'],
    ['ambiguous', [5, 30], 'dead', 'ambiguous'],
    ['busy', [5, 30, 120], 'dead', 'busy'],
    ['too-many-at-once', [...Array(10).fill(2), ...Array(240).fill(60)], 'dead', 'too-many-at-once'],
    ['too-long', [0], 'dead', 'too-long'],
    ['rejected', [], 'dead', 'rejected'],
    ['rate-limited', Array(240).fill(60), 'dead', 'rate-limited'],
  ])('%s: waits %j, then %s', (kind, waitsS, state, reason) => {
    expect(history(kind)).toEqual({ waitsS, state, reason });
  });

  test('a digest that nobody answers for is tried three times too, but over twelve minutes', () => {
    const told = { kind: 'digest', message: aMessage(), shortMarkdown: '', picture: null } as const;
    const wait = (ambiguous: number) => {
      const change = afterOutcome(dueDelivery({ told, failures: { ambiguous } }), outcome('ambiguous'), at);
      return change.state === 'pending' ? ((change.notBeforeMs ?? 0) - NOON_MS) / 1000 : change.state;
    };
    expect([0, 1, 2].map(wait)).toEqual([120, 600, 'dead']);
    // Where nothing was sent it is tried as soon as anything else.
    const unsent = afterOutcome(dueDelivery({ told }), outcome('not-sent'), at);
    expect(unsent.notBeforeMs).toBe(NOON_MS + 5000);
  });

  test('a dead channel keeps its deliveries: nothing is counted against them', () => {
    const change = afterOutcome(dueDelivery({ state: 'sending' }), outcome('channel-dead'), at);
    expect(change).toMatchObject({ state: 'pending', notBeforeMs: NOON_MS, owner: null });
  });

  test('jitter makes a wait shorter by a tenth at the most', () => {
    const change = afterOutcome(dueDelivery(), outcome('not-sent'), { ...at, random: 0 });
    expect(change.notBeforeMs).toBe(NOON_MS + 4500);
  });

  test('each kind is counted by itself: two refused connections do not shorten the patience with a busy robot', () => {
    let delivery = dueDelivery();
    for (const kind of ['not-sent', 'not-sent', 'busy'] as const) {
      delivery = { ...delivery, ...afterOutcome(delivery, outcome(kind), at) };
    }
    expect(delivery.notBeforeMs).toBe(NOON_MS + 5000);
  });

  test('the receiver that called a body too long gets a shorter one', () => {
    expect(afterOutcome(dueDelivery(), outcome('too-long'), at)).toMatchObject({
      shorten: true,
      foldAtMost: 1,
    });
  });

  test.each(['too-long', 'rejected'] as const)(
    'a list that is %s goes again in halves, at once, and nothing is counted against its rows',
    (kind) => {
      const inList = (together: number) =>
        afterOutcome(dueDelivery({ state: 'sending', owner: 'me' }), outcome(kind), { ...at, together });
      expect(inList(31)).toEqual({
        state: 'pending',
        notBeforeMs: NOON_MS,
        owner: null,
        detail: 'said so',
        foldAtMost: 15,
      });
      expect([inList(3), inList(2)].map(({ foldAtMost }) => foldAtMost)).toEqual([1, 1]);
    },
  );

  test('what befalls a list for another reason than what is in it befalls each of its rows', () => {
    for (const kind of ['not-sent', 'ambiguous', 'busy', 'rate-limited', 'channel-dead'] as const) {
      const [alone, inList] = [1, 30].map((together) =>
        afterOutcome(dueDelivery(), outcome(kind), { ...at, together }),
      );
      expect(inList).toEqual(alone);
    }
  });

  test('a send whose answer never came is counted for good; one that was refused is not', () => {
    const change = afterOutcome(dueDelivery({ ambiguous: 1 }), outcome('ambiguous'), at);
    expect(change).toMatchObject({ ambiguous: 2, failures: { ambiguous: 1 }, owner: null });
    for (const kind of [
      'not-sent',
      'busy',
      'rate-limited',
      'too-long',
      'rejected',
      'channel-dead',
    ] as const) {
      const refused = afterOutcome(dueDelivery({ ambiguous: 1 }), outcome(kind), at);
      expect(refused).not.toHaveProperty('ambiguous');
      expect(refused.failures).toEqual({ [kind]: 1 });
    }
  });

  test('a receiver that says how long to stay away is left alone for so long, and never for less than a minute', () => {
    const waits = (holdMs: number) => {
      const limited: Outcome = { kind: 'rate-limited', detail: '45009', holdMs };
      return (afterOutcome(dueDelivery(), limited, at).notBeforeMs ?? 0) - NOON_MS;
    };
    expect([waits(300_000), waits(60_000), waits(7000)]).toEqual([300_000, 60_000, 60_000]);
  });

  test('only a body that was too long is shortened', () => {
    for (const kind of ['not-sent', 'ambiguous', 'busy', 'rate-limited'] as const) {
      expect(afterOutcome(dueDelivery(), outcome(kind), at)).not.toHaveProperty('shorten');
    }
  });

  test('what the receiver said stays with the delivery: its receipt, its refusal, or nothing', () => {
    const detail = (said: Outcome) => afterOutcome(dueDelivery(), said, at).detail;
    expect(detail({ kind: 'accepted', receipt: 'message-1' })).toBe('message-1');
    expect(detail({ kind: 'accepted' })).toBeNull();
    expect(detail(outcome('accepted-with-defect'))).toBe('said so');
    expect(detail(outcome('busy'))).toBe('said so');
  });

  test('what is over leaves the index and may expire; what waits may not', () => {
    const sent = afterOutcome(dueDelivery(), outcome('accepted'), at);
    expect(sent).toMatchObject({ notBeforeMs: null, sentAtMs: NOON_MS });
    expect(sent.expiresAt).toBeGreaterThan((NOON_MS + 90 * DAY_MS) / 1000);
    expect(afterOutcome(dueDelivery(), outcome('busy'), at).expiresAt).toBeUndefined();
  });

  test('a sender that went silent three times is not asked again', () => {
    const silent = (times: number) =>
      dueDelivery({ state: 'sending', ambiguous: times, failures: { ambiguous: times } });
    expect(afterLostSends(silent(1), at)).toBeNull();
    expect(afterLostSends(silent(2), at)).toMatchObject({
      state: 'dead',
      reason: 'ambiguous',
      ambiguous: 3,
    });
  });
});
