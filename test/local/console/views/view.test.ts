import { describe, expect, it } from 'vitest';
import type { LeadDelivery } from '../../../../lambdas/deliveries/delivery.ts';
import { counters } from '../../../../local/console/counters.ts';
import { outboxRows } from '../../../../local/console/views/outbox-rows.ts';
import { dueDelivery } from '../../../support/deliveries.ts';

const told = (recordId: string, createdAt: string): LeadDelivery =>
  dueDelivery({ pk: `RECORD#${recordId}`, createdAtMs: Date.parse(createdAt) }) as LeadDelivery;

describe('what the console counts', () => {
  it.each([
    ['24 hours', 'Asia/Shanghai', '2026-03-02', '+08:00', '+08:00'],
    ['23 hours, when clocks went forward', 'Europe/Berlin', '2026-03-29', '+01:00', '+02:00'],
    ['25 hours, when clocks went back', 'Europe/Berlin', '2026-10-25', '+02:00', '+01:00'],
  ])('is of the team’s day, on a day of %s', (_, timeZone, day, offsetAtMidnight, offsetAtNoon) => {
    const midnightMs = Date.parse(`${day}T00:00:00${offsetAtMidnight}`);
    const deliveries = [
      told('yesterday', new Date(midnightMs - 1).toISOString()),
      told('today', new Date(midnightMs).toISOString()),
    ];
    const nowMs = Date.parse(`${day}T12:00:00${offsetAtNoon}`);
    expect(counters(deliveries, nowMs, timeZone, nowMs).leads).toBe(1);
  });
});

it('a lead of yesterday that somebody is reminded of, or takes, is no lead of today', () => {
  const nowMs = Date.parse('2026-03-02T12:00:00+08:00');
  const reminders = (['reminder', 'taken', 'outcome'] as const).map((kind) => {
    const one = told('yesterday', '2026-03-02T09:00:00+08:00');
    return { ...one, state: 'sent', told: { ...one.told, kind } } as LeadDelivery;
  });
  expect(counters(reminders, nowMs, 'Asia/Shanghai', nowMs)).toMatchObject({ leads: 0, told: 0 });
});

it('what rests is shown as such, and does not count as slow once it is told', () => {
  const nowMs = Date.parse('2026-03-02T12:00:00+08:00');
  const at = { createdAtMs: nowMs - 60_000, notBeforeMs: nowMs + 60_000 };
  const resting = dueDelivery({ ...at, hold: 'quiet', rested: true }) as LeadDelivery;
  const settling = dueDelivery({ ...at, hold: 'settle' }) as LeadDelivery;
  const rows = outboxRows([resting, settling], nowMs);
  expect(rows.map(({ held, rests }) => [held, rests])).toEqual([
    [true, true],
    [true, false],
  ]);
  const late = dueDelivery({ ...at, state: 'sent', sentAtMs: nowMs, rested: true }) as LeadDelivery;
  expect(counters([late], nowMs, 'Asia/Shanghai', nowMs)).toMatchObject({ told: 1, medianMs: null });
});

describe('while no call of the day was read', () => {
  const nowMs = Date.parse('2026-03-02T12:00:00+08:00');
  const count = (deliveries: LeadDelivery[], readAtMs: number) =>
    counters(deliveries, nowMs, 'Asia/Shanghai', readAtMs);

  it('nobody knows of leads: that is not 0', () => {
    const yesterdayMs = Date.parse('2026-03-01T23:59:59+08:00');
    expect(count([], yesterdayMs)).toMatchObject({ leads: null, told: null, pending: 0, dead: 0 });
    expect(count([], Number.NEGATIVE_INFINITY).leads).toBeNull();
    expect(count([], nowMs)).toMatchObject({ leads: 0, told: 0 });
  });

  it('what the table has of it counts', () => {
    expect(count([told('today', '2026-03-02T09:00:00+08:00')], Number.NEGATIVE_INFINITY).leads).toBe(1);
  });
});
