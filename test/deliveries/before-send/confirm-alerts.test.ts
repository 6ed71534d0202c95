import { describe, expect, test } from 'vitest';
import { confirm, confirmAlerts } from '../../../lambdas/deliveries/before-send/confirm-alerts.ts';
import {
  isUnconfirmed,
  type LeadDelivery,
  type UnconfirmedAlert,
} from '../../../lambdas/deliveries/delivery.ts';
import { claim, pendingDelivery } from '../../../lambdas/deliveries/transitions.ts';
import { firstTold } from '../../../lambdas/leads/first-told.ts';
import type { Lead, NewLead } from '../../../lambdas/leads/lead.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../lambdas/platform/time/duration.ts';
import { NOON_MS } from '../../support/clock.ts';
import { aLead } from '../../support/leads.ts';

const CALLED_AT_MS = NOON_MS - 5 * MINUTE_MS;
const UNTIL_MS = NOON_MS + 4 * MINUTE_MS;
const RETENTION_MS = 90 * DAY_MS;
const facts = aLead({ recordId: 'a', grade: 1, calledAtMs: CALLED_AT_MS });

const alertOf = (untilMs = UNTIL_MS): UnconfirmedAlert => {
  const told = { kind: 'alert', lead: facts, newGrade: null, seq: 1 } as const;
  const draft = pendingDelivery({ taskKey: 'task', channel: 'sales', told, nowMs: NOON_MS });
  const unconfirmed = { untilMs, calledAtMs: CALLED_AT_MS, channels: ['sales'] };
  return { ...draft, told, token: 'first', unconfirmed };
};
const leadOf = (change: Partial<Lead> = {}): Lead => ({
  ...firstTold(facts, {
    calledAtMs: CALLED_AT_MS,
    grade: 1,
    channels: ['sales'],
    unsettledUntilMs: null,
    nowMs: NOON_MS,
    retentionMs: RETENTION_MS,
  }),
  token: 'lead',
  ...change,
});

describe('an alert that was put before its lead', () => {
  const alert = alertOf();
  const marked = { unsettledUntilMs: UNTIL_MS };

  test.each([
    ['goes out with its lead', leadOf(), 0, { do: 'send' }],
    ['is left to its own poll for a moment', null, 1, { do: 'leave' }],
    ['waits as long again as it is old', null, 20, { do: 'wait', untilMs: NOON_MS + 40 * SECOND_MS }],
    ['waits no longer than its poll may be at work', null, 200, { do: 'wait', untilMs: UNTIL_MS }],
    ['is evidence enough for the lead after that', null, 240, { do: 'record' }],
    ['waits for who settles its lead', leadOf(marked), 60, { do: 'wait', untilMs: NOON_MS + 2 * MINUTE_MS }],
    ['goes out where nobody does', leadOf(marked), 240, { do: 'send' }],
    ['is left to a newer version, which put its lead', 'newer', 240, { do: 'leave' }],
    ['is not of a lead with another grade', leadOf({ grade: 2 }), 0, { do: 'cancel' }],
    ['is not of a later version of its lead', leadOf({ version: 3 }), 0, { do: 'cancel' }],
  ] as const)('%s', (_name, lead, afterSeconds, verdict) => {
    expect(confirm(alert, lead, NOON_MS + afterSeconds * SECOND_MS)).toEqual(verdict);
  });

  test('waits for no time that a clock wrote which was days ahead', () => {
    expect(confirm(alertOf(NOON_MS + DAY_MS), null, NOON_MS)).toEqual({ do: 'record' });
  });

  test('is like any other once somebody began to send it', () => {
    const claimed: LeadDelivery = { ...alert, ...claim(alert, 'me', NOON_MS), told: alert.told };
    expect(claimed.unconfirmed).toBeNull();
    expect(isUnconfirmed(claimed)).toBe(false);
    // As an older version claims it, which knows nothing of this.
    expect(isUnconfirmed({ ...alert, attempts: 1 })).toBe(false);
  });

  test('puts its lead unsettled, and waits for the next poll', async () => {
    const put: NewLead[] = [];
    const leads = {
      getMany: async () => [null],
      put: async (_task: string, lead: NewLead) => {
        put.push(lead);
        return { ...lead, token: 'put' };
      },
    };
    const nowMs = UNTIL_MS + SECOND_MS;
    const changes = await confirmAlerts({ leads, retentionMs: RETENTION_MS }, [alert], nowMs);
    const { token: _token, ...lead } = leadOf({ unsettledUntilMs: UNTIL_MS });
    expect(put).toEqual([lead]);
    const nextMs = nowMs + 2 * MINUTE_MS;
    expect([...changes.values()]).toEqual([
      {
        notBeforeMs: nextMs,
        waitsSinceMs: nowMs,
        hold: null,
        unconfirmed: { ...alert.unconfirmed, untilMs: nextMs },
      },
    ]);
  });
});
