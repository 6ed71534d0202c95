import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Claim } from '../../../lambdas/assignment/claim.ts';
import {
  beforeReminder,
  type ReminderDelivery,
} from '../../../lambdas/deliveries/before-send/before-reminder.ts';
import type { LeadDelivery } from '../../../lambdas/deliveries/delivery.ts';
import { planReminders } from '../../../lambdas/deliveries/reminders/plan-reminders.ts';
import type { LeadFacts } from '../../../lambdas/leads/facts/facts.ts';
import type { DeliveryKind } from '../../../lambdas/leads/told.ts';
import { MINUTE_MS } from '../../../lambdas/platform/time/duration.ts';
import { isWorking } from '../../../lambdas/platform/time/working-time.ts';
import { aClaim } from '../../support/claims.ts';
import { NOON_MS } from '../../support/clock.ts';
import { dueDelivery } from '../../support/deliveries.ts';
import { aLead } from '../../support/leads.ts';

const timeZone = 'Asia/Shanghai';
const DAY = { fromMinute: 9 * 60, toMinute: 21 * 60, days: [1, 2, 3, 4, 5, 6, 7] };
const alert = (rest: Partial<LeadDelivery> = {}) =>
  ({
    ...dueDelivery({ state: 'sent', sentAtMs: NOON_MS, notBeforeMs: null, ...rest }),
  }) as LeadDelivery;

/** The chain of a lead that is told at noon. */
function chain(minutes: readonly number[], hours: typeof DAY | null = null): ReminderDelivery[] {
  const steps = minutes.map((each) => ({
    afterMs: each * MINUTE_MS,
    tell: ['sales'],
    mention: null,
  }));
  const escalation = { steps, team: null, hours, lead: null, timeZone };
  const input = { taskKey: 'host/user/task', deliveries: [], seq: 1, nowMs: NOON_MS, retentionMs: 1 };
  return planReminders(input, aLead(), ['sales'], escalation).map(
    (step) => ({ ...step.delivery, token: 'read' }) as ReminderDelivery,
  );
}

const see = (deliveries: readonly LeadDelivery[], nowMs: number, claim: Partial<Claim> | null = {}) => ({
  claim: claim && { ...aClaim({ claimedBy: null, claimedAtMs: null }), ...claim },
  deliveries,
  nowMs,
  timeZone,
  locale: 'zh-CN' as const,
  personOf: () => null,
});
const at = (minutes: number) => NOON_MS + minutes * MINUTE_MS;

describe('a reminder that is due', () => {
  const [one] = chain([5]);
  if (!one) throw new Error('no step');

  it.each<[string, LeadDelivery[], Partial<Claim> | null, string]>([
    ['somebody took the lead', [alert()], { claimedBy: 'lisi' }, 'claimed'],
    ['the lead fell', [alert(), later({}, 'correction')], {}, 'fell'],
    ['it is forgotten', [alert()], null, 'fell'],
    ['it has another grade', [alert(), later({ grade: 2 })], {}, 'replaced'],
    ['its alert is dead', [alert({ state: 'dead', sentAtMs: null })], {}, 'alert-dead'],
  ])('is taken back where %s', (_, deliveries, claim, reason) => {
    expect(beforeReminder(one, see([...deliveries, one], at(5), claim))).toEqual({ do: 'cancel', reason });
  });

  it('is said of a lead that recovered, though a channel where it is told no more heard of its fall', () => {
    const again = { ...one, told: { ...one.told, seq: 3 } };
    const elsewhere = { ...later({}, 'correction'), channel: 'gone' };
    expect(beforeReminder(again, see([alert(), elsewhere, again], at(5))).do).toBe('send');
    // Of a fall that came later it is not.
    const deliveries = [alert(), { ...elsewhere, told: { ...elsewhere.told, seq: 4 } }, again];
    expect(beforeReminder(again, see(deliveries, at(5)))).toEqual({ do: 'cancel', reason: 'fell' });
  });

  it('is said of a lead that is back at its grade, though a channel where it is told no more heard of another', () => {
    const again = { ...one, told: { ...one.told, seq: 3 } };
    const elsewhere = { ...later({ grade: 2 }), channel: 'gone' };
    expect(beforeReminder(again, see([alert(), elsewhere, again], at(5))).do).toBe('send');
    const deliveries = [alert(), { ...elsewhere, told: { ...elsewhere.told, seq: 4 } }, again];
    expect(beforeReminder(again, see(deliveries, at(5)))).toEqual({ do: 'cancel', reason: 'replaced' });
  });

  it('waits for an alert that is not accepted yet, and its own time from then', () => {
    const waiting = alert({ state: 'pending', sentAtMs: null, notBeforeMs: at(6) });
    expect(beforeReminder(one, see([waiting, one], at(5)))).toEqual({ do: 'wait', untilMs: at(11) });
  });

  it('of a clock that was ahead goes out now, and not in days', () => {
    expect(beforeReminder(one, see([alert({ sentAtMs: at(4000) }), one], at(5))).do).toBe('send');
  });
});

function later(lead: Partial<LeadFacts>, kind: DeliveryKind = 'alert'): LeadDelivery {
  const word = dueDelivery({ state: 'sent', sentAtMs: at(1) }, lead, kind) as LeadDelivery;
  return { ...word, told: { ...word.told, seq: 2 } };
}

describe('whenever a lane looks', () => {
  it('one step at the most is said, the latest that is due, and never outside of working hours', () => {
    let said = 0;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 2000 }), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 6000 }),
        fc.boolean(),
        (minutes, passed, isDay) => {
          const sorted = minutes.toSorted((a, b) => a - b);
          const steps = chain(sorted, isDay ? DAY : null);
          const all = [alert(), ...steps];
          const verdicts = steps.map((step) => beforeReminder(step, see(all, at(passed))));
          const sent = verdicts.flatMap((verdict, index) => (verdict.do === 'send' ? [index] : []));
          expect(sent.length).toBeLessThanOrEqual(1);
          const due = verdicts.filter(({ do: what }) => what !== 'wait').length;
          const isNight = isDay && !isWorking(at(passed), DAY, timeZone);
          if (isNight) expect(isWorking(at(passed - 5) - 1, DAY, timeZone) ? [] : sent).toEqual([]);
          else if (due > 0) expect(sent).toEqual([due - 1]);
          for (const verdict of verdicts) {
            if (verdict.do === 'wait') expect(verdict.untilMs).toBeGreaterThan(at(passed));
          }
          said += sent.length;
        },
      ),
    );
    expect(said).toBeGreaterThan(0);
  });
});

describe('who took a lead by a clock that was days ahead', () => {
  const [step] = chain([60]);
  if (!step) throw new Error('no step');
  const zhangsan = { id: 'zhangsan', name: '张三' };
  const stale = (notBeforeMs: number): ReminderDelivery => {
    const ask = { ...step.told.ask, step: 0, assignee: { ...zhangsan, because: 'turn' } } as const;
    return { ...step, notBeforeMs, told: { ...step.told, ask } };
  };
  const look = (reminder: ReminderDelivery, minutes: number) =>
    beforeReminder(reminder, {
      ...see([alert(), reminder], at(minutes), { claimedBy: 'zhangsan', claimedAtMs: at(5000) }),
      personOf: () => zhangsan,
    });

  it('is asked what came of it when the usual time has passed since the clock was right, and not days later', () => {
    expect(look(stale(at(5060)), 10)).toEqual({ do: 'wait', untilMs: at(70) });
    expect(look(stale(at(70)), 30)).toEqual({ do: 'wait', untilMs: at(70) });
    expect(look(stale(at(70)), 70).do).toBe('send');
  });
});
