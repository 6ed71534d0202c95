import { describe, expect, test } from 'vitest';
import { isAboutLead, type LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { deliveryKey } from '../../lambdas/deliveries/keys.ts';
import {
  type DeliveryPlan,
  type PlanInput,
  planBaseline,
  planFall,
  planRise,
  tells,
} from '../../lambdas/deliveries/plan-deliveries.ts';
import { partitionApart } from '../../lambdas/leads/record-partition.ts';
import type { DeliveryKind } from '../../lambdas/leads/told.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../support/clock.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { aLead } from '../support/leads.ts';

const RECORD = 'record-1';
const SETTLE_MS = 10 * MINUTE_MS;
const EXPIRES_AT = (NOON_MS + 97 * DAY_MS) / 1000;

/** What a channel has of the record: `alert of A`, in whatever state. */
function has(
  kind: DeliveryKind,
  grade: number,
  { round, seq, ...rest }: Partial<LeadDelivery> & { round?: number; seq?: number } = {},
): LeadDelivery {
  const channel = rest.channel ?? 'sales';
  const key = deliveryKey(kind, RECORD, grade, channel, round);
  const delivery = dueDelivery({ state: 'sent', sentAtMs: NOON_MS, ...key, ...rest }, { grade }, kind);
  if (!isAboutLead(delivery)) throw new Error('it is about a lead');
  const order = { ...(round ? { round } : {}), ...(seq ? { seq } : {}) };
  return { ...delivery, told: { ...delivery.told, ...order } };
}

const input = (...deliveries: LeadDelivery[]): PlanInput => ({
  taskKey: 'host/user/task',
  recordId: RECORD,
  deliveries,
  seq: 9,
  calledAtMs: NOON_MS - 5 * MINUTE_MS,
  nowMs: NOON_MS,
  settleMs: SETTLE_MS,
  retentionMs: 90 * DAY_MS,
});

/** A plan as one reads it: what is put and when, and what becomes of what is there. */
function read({ steps }: DeliveryPlan): string[] {
  return steps.map((step) => {
    if (step.do === 'put') {
      const { sk, state, hold, notBeforeMs } = step.delivery;
      const waits = notBeforeMs === null ? '' : ` in ${(notBeforeMs - NOON_MS) / MINUTE_MS} min`;
      return `put ${sk} ${state}${hold ? ` (${hold})` : ''}${waits}`;
    }
    expect(step.do).toBe('change');
    const { state, reason, hold } = step.change;
    if (Object.keys(step.change).length === 0) return `touch ${step.delivery.sk}`;
    const why = reason ?? hold;
    return `${step.delivery.sk} ${state ?? 'says otherwise'}${why ? ` (${why})` : ''}`;
  });
}

describe('a lead that falls', () => {
  const fall = (...deliveries: LeadDelivery[]) => planFall(input(...deliveries), 3);
  const corrected = ['put FELL#A#sales pending (settle) in 10 min'];

  test.each<[string, Partial<LeadDelivery>, string[]]>([
    ['sent', {}, corrected],
    ['about to be sent', { state: 'pending' }, corrected],
    ['being sent', { state: 'sending' }, corrected],
    ['dead, and perhaps heard', { state: 'dead', ambiguous: 1 }, ['touch TOLD#A#sales', ...corrected]],
    ['dead, and never heard', { state: 'dead' }, ['touch TOLD#A#sales']],
    ['cancelled', { state: 'cancelled' }, []],
    ['recorded in silence', { state: 'baselined' }, []],
  ])('whose alert is %s', (_name, alert, plan) => {
    expect(read(fall(has('alert', 1, alert)))).toEqual(plan);
  });

  test('is corrected in every channel that was told, and in the partition that its alert is in', () => {
    const apart = partitionApart(RECORD, 'host/user/task');
    const plan = fall(has('alert', 1, { pk: apart }), has('alert', 1, { channel: 'leads', pk: apart }));
    expect(read(plan)).toEqual([
      'put FELL#A#sales pending (settle) in 10 min',
      'put FELL#A#leads pending (settle) in 10 min',
    ]);
    for (const step of plan.steps) {
      expect(step).toMatchObject({
        delivery: { pk: apart, taskKey: 'host/user/task', told: { kind: 'correction', newGrade: 3 } },
      });
    }
    expect(plan.wait).toBe(false);
    expect(tells(plan)).toBe(true);
  });

  test.each<[string, Partial<LeadDelivery> & { newGrade?: number }, string[]]>([
    ['waits and says the same', { state: 'pending', newGrade: 3 }, []],
    ['waits and says another grade', { state: 'pending', newGrade: 2 }, ['FELL#A#sales says otherwise']],
    ['was taken back', { state: 'cancelled' }, ['FELL#A#sales pending (settle)']],
    ['was sent', { state: 'sent', sentAtMs: NOON_MS + 1 }, []],
    ['is being sent', { state: 'sending' }, []],
    // What has begun says what it says: only one that waits can still be told otherwise.
    ['is being sent and says another grade', { state: 'sending', newGrade: 2 }, []],
    ['was sent and says another grade', { state: 'sent', sentAtMs: NOON_MS + 1, newGrade: 2 }, []],
  ])('whose correction %s', (_name, { newGrade = 3, ...rest }, plan) => {
    const correction = has('correction', 1, rest);
    correction.told.newGrade = newGrade;
    expect(read(fall(has('alert', 1), correction))).toEqual(plan);
  });

  test('again, with its correction taken back, waits again from now and says the new grade', () => {
    const [step] = fall(
      has('alert', 1),
      has('correction', 1, { state: 'cancelled', reason: 'recovered' }),
    ).steps;
    expect(step).toMatchObject({
      change: {
        state: 'pending',
        hold: 'settle',
        notBeforeMs: NOON_MS + SETTLE_MS,
        reason: null,
        expiresAt: null,
        told: { kind: 'correction', newGrade: 3 },
      },
    });
    expect(tells({ steps: step ? [step] : [], wait: false })).toBe(true);
    const reworded = fall(has('alert', 1), has('correction', 1, { state: 'pending' }));
    reworded.steps.push(...fall(has('alert', 1, { state: 'dead' })).steps);
    expect(tells(reworded)).toBe(false);
  });

  test('takes back the second announcement that waits', () => {
    const plan = fall(has('alert', 1), has('again', 1, { state: 'pending' }));
    expect(read(plan)).toEqual(['AGAIN#A#sales cancelled (fell-again)', ...corrected]);
    expect(plan.steps[0]).toMatchObject({
      change: { notBeforeMs: null, hold: null, owner: null, expiresAt: EXPIRES_AT },
    });
    expect(read(fall(has('alert', 1), has('again', 1, { state: 'sending' })))).toEqual(corrected);
  });

  test('is corrected where people believe it: an alert that another one overtook needs none', () => {
    const first = has('alert', 1, { sentAtMs: NOON_MS });
    const later = has('alert', 2, { sentAtMs: NOON_MS + MINUTE_MS });
    expect(read(fall(first, later))).toEqual(['put FELL#B#sales pending (settle) in 10 min']);
    // Unless its second announcement may come to be the last word.
    const again = has('again', 1, { state: 'sending', sentAtMs: null });
    expect(read(fall(first, later, again))).toEqual([
      'put FELL#A#sales pending (settle) in 10 min',
      'put FELL#B#sales pending (settle) in 10 min',
    ]);
    const waiting = has('again', 1, { state: 'pending', ambiguous: 1, sentAtMs: null });
    expect(read(fall(first, later, waiting))[1]).toBe('put FELL#A#sales pending (settle) in 10 min');
  });
});

describe('an alert that was put before its lead, as its poll died or is slow', () => {
  const lead = aLead({ grade: 1 });
  const rise = (...deliveries: LeadDelivery[]) => planRise(input(...deliveries), lead, ['sales']);
  const orphan = (calledAtMs = input().calledAtMs) =>
    has('alert', 1, {
      state: 'pending',
      sentAtMs: null,
      unconfirmed: { untilMs: NOON_MS, calledAtMs, channels: ['sales'] },
    });

  test('is written again with its lead, and so confirmed', () => {
    const { steps } = rise(orphan());
    expect(steps).toMatchObject([
      { change: { state: 'pending', unconfirmed: null, notBeforeMs: NOON_MS, told: { seq: 9 } } },
    ]);
  });

  test('is written once, though an older version put its correction', () => {
    const correction = has('correction', 1, { state: 'pending', hold: 'settle', sentAtMs: null });
    expect(read(rise(orphan(), correction))).toEqual([
      'TOLD#A#sales pending',
      'FELL#A#sales cancelled (recovered)',
    ]);
  });

  test('stays as it is where its record was entered under another time', () => {
    expect(read(rise(orphan(NOON_MS)))).toEqual([]);
  });
});

describe('a lead that was corrected, and announced again', () => {
  const lead = aLead({ grade: 1 });
  const fall = (...deliveries: LeadDelivery[]) => planFall(input(...deliveries), 3);
  const rise = (...deliveries: LeadDelivery[]) => planRise(input(...deliveries), lead, ['sales']);
  const first = has('alert', 1, { seq: 1 });
  const corrected = [first, has('correction', 1, { seq: 2, sentAtMs: NOON_MS + 9 })];
  const second = 'put FELL#A#sales#2 pending (settle) in 10 min';
  // By the clock of who sent it, it went out before the correction.
  const again = (rest: Partial<LeadDelivery> = {}) => has('again', 1, { seq: 3, ...rest });

  test.each<[string, Partial<LeadDelivery>, string[]]>([
    ['was heard', {}, [second]],
    ['is being sent', { state: 'sending' }, [second]],
    [
      'may have been heard',
      { state: 'pending', ambiguous: 1 },
      ['AGAIN#A#sales cancelled (fell-again)', second],
    ],
    [
      'may have been heard, and was given up',
      { state: 'dead', ambiguous: 1 },
      ['touch AGAIN#A#sales', second],
    ],
    ['only waits', { state: 'pending' }, ['AGAIN#A#sales cancelled (fell-again)']],
    ['was given up unheard', { state: 'dead' }, ['touch AGAIN#A#sales']],
    ['was taken back', { state: 'cancelled' }, []],
  ])('and falls again, while its second announcement %s', (_name, rest, plan) => {
    const falling = fall(...corrected, again(rest));
    expect(read(falling)).toEqual(plan);
    const put = falling.steps.find((step) => step.do === 'put');
    if (put) expect(put).toMatchObject({ delivery: { told: { round: 2, seq: 9, newGrade: 3 } } });
  });

  test('is corrected a second time once', () => {
    for (const state of ['pending', 'sending', 'sent'] as const) {
      const correction = has('correction', 1, { round: 2, seq: 4, state });
      expect(read(fall(...corrected, again(), correction))).toEqual([]);
    }
    const taken = has('correction', 1, { round: 2, seq: 4, state: 'cancelled' });
    const fallen = fall(...corrected, again(), taken);
    expect(read(fallen)).toEqual(['FELL#A#sales#2 pending (settle)']);
    expect(fallen.steps[0]).toMatchObject({ change: { told: { round: 2, seq: 9 } } });
    const waiting = has('correction', 1, { round: 2, seq: 4, state: 'pending' });
    waiting.told.newGrade = 4;
    expect(fall(...corrected, again(), waiting).steps).toMatchObject([{ change: { told: { round: 2 } } }]);
  });

  test('and falls after a correction that was given up is corrected in words of their own', () => {
    const dead = has('correction', 1, { seq: 2, state: 'dead' });
    expect(read(fall(first, dead, again()))).toEqual(['touch FELL#A#sales', second]);
    // A word that nobody can have heard is used again.
    const taken = has('correction', 1, { seq: 2, state: 'cancelled' });
    expect(read(fall(first, taken, again()))).toEqual(['FELL#A#sales pending (settle)']);
    const perhaps = has('correction', 1, { seq: 2, state: 'cancelled', ambiguous: 1 });
    expect(read(fall(first, perhaps, again()))).toEqual([second]);
  });

  test('and recovers after its second correction is announced a third time, in the tenth round as in the second', () => {
    const rounds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].flatMap((round) => [
      has('again', 1, { round, seq: 2 * round + 1 }),
      has('correction', 1, { round, seq: 2 * round }),
    ]);
    const last = has('correction', 1, { round: 11, seq: 22 });
    const plan = rise(first, ...rounds, last);
    expect(read(plan)).toEqual(['put AGAIN#A#sales#11 pending in 0 min']);
    expect(plan.steps[0]).toMatchObject({ delivery: { told: { round: 11, seq: 9 } } });
    expect(read(rise(first, ...rounds))).toEqual([]);
    expect(read(fall(first, ...rounds))).toEqual(['put FELL#A#sales#11 pending (settle) in 10 min']);
  });

  test('and recovers before its second correction takes that back, and says nothing', () => {
    const waiting = has('correction', 1, { round: 2, seq: 4, state: 'pending' });
    expect(read(rise(...corrected, again(), waiting))).toEqual(['FELL#A#sales#2 cancelled (recovered)']);
  });

  test('and recovers while its second correction is being sent waits for how that ends', () => {
    const underWay = has('correction', 1, { round: 2, seq: 4, state: 'sending' });
    expect(rise(...corrected, again(), underWay)).toEqual({ steps: [], wait: true });
  });

  test('and whose last announcement was taken back uses its words again, if nobody heard them', () => {
    const second = has('correction', 1, { round: 2, seq: 4 });
    const taken = has('again', 1, { round: 2, seq: 5, state: 'cancelled' });
    expect(read(rise(...corrected, again(), second, taken))).toEqual(['AGAIN#A#sales#2 pending']);
    const perhaps = has('again', 1, { round: 2, seq: 5, state: 'cancelled', ambiguous: 1 });
    expect(read(rise(...corrected, again(), second, perhaps))).toEqual(['AGAIN#A#sales#2 pending']);
    const third = has('correction', 1, { round: 3, seq: 6 });
    expect(read(rise(...corrected, again(), second, perhaps, third))).toEqual([
      'put AGAIN#A#sales#3 pending in 0 min',
    ]);
  });

  test('after it had been recorded in silence is corrected all the same', () => {
    const silent = has('alert', 1, { seq: 1, state: 'baselined', sentAtMs: null });
    expect(read(fall(silent, again()))).toEqual(['put FELL#A#sales pending (settle) in 10 min']);
  });
});

describe('a lead that rises', () => {
  const lead = aLead({ grade: 1 });
  const rise = (...deliveries: LeadDelivery[]) => planRise(input(...deliveries), lead, ['sales']);

  test('is told where nothing was', () => {
    const plan = planRise(input(), lead, ['sales', 'leads']);
    expect(read(plan)).toEqual(['put TOLD#A#sales pending in 0 min', 'put TOLD#A#leads pending in 0 min']);
    expect(plan.steps[0]).toMatchObject({
      delivery: {
        pk: 'RECORD#record-1',
        told: { kind: 'alert', lead, newGrade: null, previousGrade: null },
      },
    });
    expect(tells(plan)).toBe(true);
  });

  test.each<[string, Partial<LeadDelivery>, string[]]>([
    ['sent', {}, []],
    ['about to be sent', { state: 'pending' }, []],
    ['cancelled', { state: 'cancelled' }, ['TOLD#A#sales pending']],
    ['dead', { state: 'dead' }, ['touch TOLD#A#sales']],
    ['recorded in silence', { state: 'baselined' }, []],
  ])('and whose alert is %s', (_name, alert, plan) => {
    const rising = rise(has('alert', 1, alert));
    expect(read(rising)).toEqual(plan);
    expect(tells(rising)).toBe(alert.state === 'cancelled');
  });

  test.each<[string, Partial<LeadDelivery>, string[]]>([
    ['waits', { state: 'pending' }, ['FELL#A#sales cancelled (recovered)']],
    [
      'waits, and may have been heard',
      { state: 'pending', ambiguous: 1 },
      ['FELL#A#sales cancelled (recovered)', 'put AGAIN#A#sales pending in 0 min'],
    ],
    ['was sent', { sentAtMs: NOON_MS + 1 }, ['put AGAIN#A#sales pending in 0 min']],
    [
      'died, and may have been heard',
      { state: 'dead', ambiguous: 3 },
      ['touch FELL#A#sales', 'put AGAIN#A#sales pending in 0 min'],
    ],
    ['died unheard', { state: 'dead' }, ['touch FELL#A#sales']],
    [
      'was taken back, and may have been heard',
      { state: 'cancelled', ambiguous: 1 },
      ['put AGAIN#A#sales pending in 0 min'],
    ],
    ['was taken back', { state: 'cancelled' }, []],
  ])('and whose correction %s', (_name, correction, plan) => {
    expect(read(rise(has('alert', 1), has('correction', 1, correction)))).toEqual(plan);
  });

  test('whose alert was given up, though its correction was heard, is announced again', () => {
    const perhapsHeard = has('alert', 1, { state: 'dead', ambiguous: 3, sentAtMs: null });
    const plan = rise(perhapsHeard, has('correction', 1));
    expect(read(plan)).toEqual(['touch TOLD#A#sales', 'put AGAIN#A#sales pending in 0 min']);
  });

  test('while its correction is being sent waits for how that ends, and writes nothing', () => {
    const plan = rise(
      has('alert', 1),
      has('correction', 1, { state: 'sending' }),
      has('alert', 2, { state: 'pending' }),
    );
    expect(plan).toEqual({ steps: [], wait: true });
  });

  test('takes back its correction that waits in a channel where it is told no more, and no other one there', () => {
    const elsewhere = (of: Partial<LeadDelivery>) => has('correction', 1, { channel: 'gone', ...of });
    const plan = rise(has('alert', 1), elsewhere({ state: 'pending' }));
    expect(read(plan)).toEqual(['FELL#A#gone cancelled (recovered)']);
    expect(read(rise(has('alert', 1), elsewhere({})))).toEqual([]);
  });

  test('before its alert was sent takes the correction back, then touches the alert so that nobody cancels both', () => {
    const plan = rise(has('alert', 1, { state: 'pending' }), has('correction', 1, { state: 'pending' }));
    expect(read(plan)).toEqual(['FELL#A#sales cancelled (recovered)', 'touch TOLD#A#sales']);
    expect(tells(plan)).toBe(false);
  });

  test('is announced again once', () => {
    const corrected = [has('alert', 1), has('correction', 1, { sentAtMs: NOON_MS + 1 })];
    for (const state of ['pending', 'sending', 'sent', 'dead'] as const) {
      const plan = read(rise(...corrected, has('again', 1, { state, sentAtMs: NOON_MS + 2 })));
      expect(plan).toEqual(state === 'dead' ? ['touch AGAIN#A#sales'] : []);
    }
    const taken = rise(...corrected, has('again', 1, { state: 'cancelled' }));
    expect(read(taken)).toEqual(['AGAIN#A#sales pending']);
    expect(taken.steps[0]).toMatchObject({ change: { told: { kind: 'again', previousGrade: null } } });
    // Its first line says 再次: which grade came between is no news.
    const between = rise(has('alert', 1), has('alert', 2, { sentAtMs: NOON_MS + 1 }));
    expect(between.steps).toMatchObject([{ delivery: { told: { kind: 'again', previousGrade: null } } }]);
  });

  test('from another grade says which, and takes back what waits of it', () => {
    const heard = rise(has('alert', 2));
    expect(heard.steps).toMatchObject([{ delivery: { told: { kind: 'alert', previousGrade: 2 } } }]);
    const unheard = rise(has('alert', 2, { state: 'pending', sentAtMs: null }));
    expect(read(unheard)).toEqual(['TOLD#B#sales cancelled (regraded)', 'put TOLD#A#sales pending in 0 min']);
    expect(unheard.steps[1]).toMatchObject({ delivery: { told: { previousGrade: null } } });
    const perhaps = rise(has('alert', 2, { state: 'pending', ambiguous: 1, sentAtMs: null }));
    expect(read(perhaps)).toEqual(['put TOLD#A#sales pending in 0 min']);
    expect(perhaps.steps[0]).toMatchObject({ delivery: { told: { previousGrade: 2 } } });
    // A fall that is not true any more is not repeated.
    const fell = has('correction', 2, { state: 'pending', ambiguous: 1, sentAtMs: null });
    expect(read(rise(has('alert', 2), fell))).toEqual([
      'FELL#B#sales cancelled (regraded)',
      'put TOLD#A#sales pending in 0 min',
    ]);
  });

  test('in one channel, says nothing of what another one heard', () => {
    const plan = rise(has('alert', 2, { channel: 'leads' }));
    expect(plan.steps).toMatchObject([{ delivery: { told: { previousGrade: null } } }]);
    const coming = rise(has('alert', 2, { channel: 'leads', state: 'sending', sentAtMs: null }));
    expect(coming.steps).toMatchObject([{ delivery: { told: { previousGrade: null } } }]);
  });

  test('as it was, unsent and taken back, is an alert of its own and of no other grade', () => {
    const [step] = rise(has('alert', 1, { state: 'cancelled', sentAtMs: null })).steps;
    expect(step).toMatchObject({
      do: 'change',
      change: { told: { kind: 'alert', lead, previousGrade: null } },
    });
    // A send of the very same grade that may yet be heard is no other grade.
    const again = has('again', 1, { state: 'sending', sentAtMs: null });
    const [same] = rise(has('alert', 1, { state: 'cancelled', sentAtMs: null }), again).steps;
    expect(same).toMatchObject({ change: { told: { previousGrade: null } } });
    const afterB = rise(has('alert', 1, { state: 'cancelled', sentAtMs: null }), again, has('alert', 2));
    expect(afterB.steps[0]).toMatchObject({ change: { told: { previousGrade: 2 } } });
    const wasSent = has('again', 1, { sentAtMs: NOON_MS });
    const [sentSame] = rise(has('alert', 1, { state: 'cancelled', sentAtMs: null }), wasSent).steps;
    expect(sentSame).toMatchObject({ change: { told: { previousGrade: null } } });
  });

  test('from one whose correction may have been heard takes that back, and says nothing where it was told', () => {
    const correction = has('correction', 2, { state: 'pending', ambiguous: 1, sentAtMs: null });
    expect(read(rise(has('alert', 1), correction))).toEqual(['FELL#B#sales cancelled (regraded)']);
  });

  test('while it is only being corrected for the first time is not announced again', () => {
    const underWay = has('correction', 1, { state: 'sending', ambiguous: 1, sentAtMs: null });
    expect(rise(has('alert', 1), underWay)).toEqual({ steps: [], wait: true });
  });

  test('back to a grade that was told before another one is announced again', () => {
    const first = has('alert', 1);
    const back = rise(first, has('alert', 2, { sentAtMs: NOON_MS + 1 }));
    expect(read(back)).toEqual(['put AGAIN#A#sales pending in 0 min']);
    const silent = rise({ ...first, state: 'baselined', sentAtMs: null }, has('alert', 2));
    expect(read(silent)).toEqual(['put AGAIN#A#sales pending in 0 min']);
    const underWay = rise(first, has('alert', 2, { state: 'sending', sentAtMs: null }));
    expect(read(underWay)).toEqual(['put AGAIN#A#sales pending in 0 min']);
    // Told already, and the other one long before it: nothing to say.
    expect(read(rise(has('alert', 1, { sentAtMs: NOON_MS + 1 }), has('alert', 2)))).toEqual([]);
    // An alert that nobody heard is not announced again, whatever else was heard.
    const dead = rise(has('alert', 1, { state: 'dead' }), has('alert', 2));
    expect(read(dead)).toEqual(['touch TOLD#A#sales']);
    // What another channel hears of is no reason.
    const elsewhere = has('alert', 2, { channel: 'leads', state: 'sending', sentAtMs: NOON_MS + 1 });
    expect(read(rise(first, elsewhere))).toEqual([]);
  });

  test('stays in the partition that its alert is in', () => {
    const apart = partitionApart(RECORD, 'host/user/task');
    const plan = rise(
      has('alert', 1, { pk: apart }),
      has('correction', 1, { pk: apart, sentAtMs: NOON_MS + 1 }),
    );
    expect(plan.steps).toMatchObject([{ delivery: { pk: apart, sk: 'AGAIN#A#sales' } }]);
  });
});

describe('what is recorded in silence', () => {
  test('is put where there is nothing, and touches nothing that was told', () => {
    const lead = aLead();
    const plan = planBaseline(input(has('alert', 1)), lead, ['sales', 'leads']);
    expect(read(plan)).toEqual(['put TOLD#A#leads baselined']);
    expect(plan.steps[0]).toMatchObject({
      delivery: {
        told: { kind: 'alert', lead, newGrade: null, previousGrade: null },
        reason: 'over-before-start',
        notBeforeMs: null,
        expiresAt: EXPIRES_AT,
      },
    });
    expect(plan.wait).toBe(false);
    expect(tells(plan)).toBe(false);
  });
});
