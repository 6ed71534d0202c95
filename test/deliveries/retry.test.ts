import { describe, expect, test } from 'vitest';
import type { Outcome, OutcomeKind } from '../../lambdas/channels/channel.ts';
import { afterLostSends, afterOutcome, waitsForReceiver } from '../../lambdas/deliveries/retry.ts';
import { DAY_MS, HOUR_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { aMessage } from '../support/messages.ts';

const at = { nowMs: NOON_MS, random: 1, retentionMs: 90 * DAY_MS, together: 1, recoveries: 0 };

function outcome(kind: OutcomeKind): Outcome {
  if (kind === 'accepted') return { kind };
  if (kind === 'rate-limited') return { kind, detail: '45009', holdMs: 60_000 };
  return { kind, detail: 'said so' };
}

/** Seconds that follow each of a row of equal outcomes that come to it alone, and how it ends. */
function history(kind: OutcomeKind, recoveries = (_try: number) => 0) {
  let delivery = dueDelivery({ state: 'sending', attempts: 1, owner: 'me' });
  let nowMs = NOON_MS;
  const waitsS: number[] = [];
  while (waitsS.length < 50_000) {
    const now = { ...at, nowMs, recoveries: recoveries(waitsS.length) };
    delivery = { ...delivery, ...afterOutcome(delivery, outcome(kind), now) };
    const hours = (nowMs - NOON_MS) / HOUR_MS;
    if (delivery.state !== 'pending')
      return { waitsS, state: delivery.state, reason: delivery.reason, hours };
    waitsS.push(((delivery.notBeforeMs ?? 0) - nowMs) / 1000);
    nowMs = delivery.notBeforeMs ?? 0;
  }
  throw new Error(`${kind} is tried for ever`);
}

describe('the retry schedule', () => {
  test.each<[OutcomeKind, string]>([
    ['accepted', 'sent'],
    ['accepted-with-defect', 'sent'],
    ['rejected', 'dead'],
  ])('%s: at once %s', (kind, state) => {
    expect(history(kind)).toMatchObject({ waitsS: [], state });
  });

  test('too-long: shortened, and sent once more', () => {
    expect(history('too-long')).toMatchObject({ waitsS: [0], state: 'dead', reason: 'too-long' });
  });

  test('unsafe: once more alone, in words alone', () => {
    expect(history('unsafe')).toMatchObject({ waitsS: [0], state: 'dead', reason: 'unsafe' });
    expect(afterOutcome(dueDelivery(), outcome('unsafe'), at)).toMatchObject({
      foldAtMost: 1,
      failures: { unsafe: 1 },
    });
  });

  test.each<[OutcomeKind, number[], number, number]>([
    ['not-sent', [5, 15, 30, 30], 96, 100],
    ['busy', [5, 10, 20, 30, 60], 24, 27],
    ['not-taken', [5, 10, 20, 30, 60], 24, 27],
    ['ambiguous', [5, 30, 120, 600, 1800, 3600, 7200, 7200], 24, 27],
    ['cut', [5, 20, 60, 300, 600, 1800, 3600, 7200, 7200], 24, 27],
    ['refused', [5, 15, 30, 60, 120, 300, 600, 900], 24, 25],
    ['rate-limited', [60, 60, 60], 24, 25],
    ['too-many-at-once', [...Array(10).fill(2), 60], 24, 25],
  ])('%s: waits %j and so on, as long as a lead is worth it', (kind, firstS, leastHours, mostHours) => {
    const { waitsS, state, reason, hours } = history(kind);
    expect(waitsS.slice(0, firstS.length)).toEqual(firstS);
    expect(Math.max(...waitsS)).toBeLessThanOrEqual(firstS.includes(7200) ? 7200 : 900);
    expect({ state, reason }).toEqual({ state: 'dead', reason: kind });
    expect(hours).toBeGreaterThanOrEqual(leastHours);
    expect(hours).toBeLessThanOrEqual(mostHours);
  });

  test('a 5xx was most likely not taken: it is tried every quarter of an hour, as what nobody answers is not', () => {
    let delivery = dueDelivery();
    const waitsS = Array.from({ length: 7 }, () => {
      const change = afterOutcome(delivery, { kind: 'ambiguous', detail: 'HTTP 502', isFailure: true }, at);
      delivery = { ...delivery, ...change };
      return ((delivery.notBeforeMs ?? 0) - NOON_MS) / 1000;
    });
    expect(waitsS).toEqual([5, 30, 120, 600, 900, 900, 900]);
  });

  test.each<[OutcomeKind, number]>([
    ['refused', 3],
    ['cut', 4],
    ['ambiguous', 6],
    ['not-taken', 6],
  ])('%s, though others were taken meanwhile: after %d sends of it alone it is given up', (kind, sends) => {
    const { waitsS, state, reason } = history(kind, (tries) => tries);
    expect(waitsS).toHaveLength(sends - 1);
    expect({ state, reason }).toEqual({ state: 'dead', reason: kind });
  });

  test.each<OutcomeKind>(['busy', 'not-sent', 'rate-limited', 'too-many-at-once'])(
    '%s says nothing of a text, whatever else is taken',
    (kind) => {
      expect(history(kind, (tries) => tries).hours).toBeGreaterThanOrEqual(24);
    },
  );

  test.each<[OutcomeKind, number]>([
    ['busy', 8],
    ['rate-limited', 60],
    ['too-many-at-once', 60],
    ['not-sent', 500],
  ])('%s: not even a jump of days gives up what was tried less than %d times', (kind, tries) => {
    const trouble = { sinceMs: NOON_MS - 10 * DAY_MS, recoveries: 0, suspected: 0 };
    const stateAfter = (before: number) =>
      afterOutcome(dueDelivery({ trouble, failures: { [kind]: before } }), outcome(kind), at).state;
    expect(stateAfter(tries - 2)).toBe('pending');
    expect(stateAfter(tries - 1)).toBe('dead');
  });

  test('a clock that jumps ahead does not end what has just begun', () => {
    const trouble = { sinceMs: NOON_MS - 10 * DAY_MS, recoveries: 0, suspected: 0 };
    for (const kind of ['busy', 'ambiguous', 'not-sent', 'refused'] as const) {
      const change = afterOutcome(dueDelivery({ trouble, failures: { [kind]: 2 } }), outcome(kind), at);
      expect(change.state).toBe('pending');
    }
    // One that was ahead is taken back.
    const ahead = { ...trouble, sinceMs: NOON_MS + DAY_MS };
    expect(afterOutcome(dueDelivery({ trouble: ahead }), outcome('busy'), at).trouble?.sinceMs).toBe(NOON_MS);
  });

  test('a digest that nobody answers for is asked for too, but more slowly', () => {
    const told = { kind: 'digest', message: aMessage(), shortMarkdown: '', picture: null } as const;
    const wait = (ambiguous: number) => {
      const change = afterOutcome(dueDelivery({ told, failures: { ambiguous } }), outcome('ambiguous'), at);
      return change.state === 'pending' ? ((change.notBeforeMs ?? 0) - NOON_MS) / 1000 : change.state;
    };
    expect([0, 1, 2, 3, 4, 5].map(wait)).toEqual([120, 600, 1800, 3600, 7200, 7200]);
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

  test.each(['too-long', 'unsafe', 'rejected'] as const)(
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

  test('a list that fails for another reason than what is in it fails for each of its rows', () => {
    for (const kind of ['not-sent', 'busy', 'rate-limited', 'too-many-at-once', 'channel-dead'] as const) {
      const [alone, inList] = [1, 30].map((together) =>
        afterOutcome(dueDelivery(), outcome(kind), { ...at, together }),
      );
      expect(inList).toEqual(alone);
    }
  });

  test.each(['refused', 'cut', 'ambiguous', 'not-taken'] as const)(
    'a list that is %s may be so for one of its rows: in halves, and a suspicion only once others were taken',
    (kind) => {
      const heard = ['cut', 'ambiguous'].includes(kind) ? { ambiguous: 1 } : {};
      const first = afterOutcome(dueDelivery(), outcome(kind), { ...at, together: 12, recoveries: 3 });
      expect(first).toMatchObject({ state: 'pending', foldAtMost: 6, notBeforeMs: NOON_MS, ...heard });
      expect(first).not.toHaveProperty('failures');
      expect(first.trouble).toEqual({ sinceMs: NOON_MS, recoveries: 3, suspected: 0 });
      const again = { ...dueDelivery(), ...first };
      expect(
        afterOutcome(again, outcome(kind), { ...at, together: 6, recoveries: 3 }).trouble?.suspected,
      ).toBe(0);
      expect(
        afterOutcome(again, outcome(kind), { ...at, together: 6, recoveries: 4 }).trouble?.suspected,
      ).toBe(1);
    },
  );

  test('what failed for what may pass goes at once when the receiver takes something; a suspect waits its turn', () => {
    const waiting = { state: 'pending', hold: null, failures: { busy: 1 }, trouble: null } as const;
    expect(waitsForReceiver(waiting)).toBe(true);
    for (const other of [
      { failures: {} },
      { failures: { 'too-long': 1 } },
      { state: 'sending' },
      { hold: 'settle' },
      { trouble: { sinceMs: 0, recoveries: 0, suspected: 1 } },
    ] as const) {
      expect(waitsForReceiver({ ...waiting, ...other })).toBe(false);
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
      dueDelivery({ state: 'sending', ambiguous: times, failures: { lost: times, ambiguous: 9 } });
    expect(afterLostSends(silent(1), at)).toBeNull();
    expect(afterLostSends(silent(2), at)).toMatchObject({
      state: 'dead',
      reason: 'ambiguous',
      ambiguous: 3,
    });
  });
});
