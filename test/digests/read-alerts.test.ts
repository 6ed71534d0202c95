import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Delivery, LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { AlertSums, leadName, readAlerts } from '../../lambdas/digests/read-alerts.ts';
import type { DeliveryKind } from '../../lambdas/leads/told.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { aClaim } from '../support/claims.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { dueDelivery } from '../support/deliveries.ts';
import { vendorRecord } from '../support/records.ts';
import { startTables, type TestTables } from '../support/table.ts';
import { World } from '../support/world.ts';

function sumsOf(...deliveries: [Partial<Delivery>, DeliveryKind?][]) {
  const sums = new AlertSums(NOON_MS);
  for (const [fields, kind] of deliveries) {
    sums.add(dueDelivery(fields, { endedAtMs: NOON_MS - HOUR_MS }, kind) as LeadDelivery);
  }
  return sums.close();
}

const sentAfter = (ms: number): [Partial<Delivery>] => [{ state: 'sent', sentAtMs: NOON_MS - HOUR_MS + ms }];

describe('what became of alerts', () => {
  test('each is told, due, held, dead or baselined; corrections and what was cancelled are none of these', () => {
    const { alerts } = sumsOf(
      sentAfter(MINUTE_MS),
      [{ state: 'pending', notBeforeMs: NOON_MS - 1 }],
      [{ state: 'pending', notBeforeMs: NOON_MS + HOUR_MS }],
      [{ state: 'sending', notBeforeMs: NOON_MS + SECOND_MS }],
      [{ state: 'pending', hold: 'settle', notBeforeMs: NOON_MS + HOUR_MS }],
      [{ state: 'dead' }],
      [{ state: 'baselined' }],
      [{ state: 'cancelled' }],
      [{ state: 'sent', sentAtMs: NOON_MS }, 'correction'],
      [{ state: 'sent', sentAtMs: NOON_MS }, 'again'],
    );
    expect(alerts).toEqual({ told: 1, due: 3, held: 1, dead: 1, baselined: 1 });
  });

  test('speed is from hang-up to accepted: the median, and what 95 in a hundred did not exceed', () => {
    const { speed } = sumsOf(...Array.from({ length: 20 }, (_, index) => sentAfter((index + 1) * SECOND_MS)));
    expect(speed).toEqual({ medianMs: 10.5 * SECOND_MS, p95Ms: 19 * SECOND_MS, count: 20 });
  });

  test('what waited since people rest is told, and is not slow', () => {
    const [rested] = sentAfter(12 * HOUR_MS);
    const { alerts, speed } = sumsOf(sentAfter(SECOND_MS), [{ ...rested, rested: true }]);
    expect(alerts.told).toBe(2);
    expect(speed).toEqual({ medianMs: SECOND_MS, p95Ms: SECOND_MS, count: 1 });
  });

  test('a clock behind the vendor makes no alert faster than at once', () => {
    expect(sumsOf(sentAfter(-5 * SECOND_MS)).speed).toEqual({ medianMs: 0, p95Ms: 0, count: 1 });
  });

  test('nothing was sent: there is no speed', () => {
    expect(sumsOf([{ state: 'dead' }]).speed).toBeNull();
  });
});

describe('alerts in the table', () => {
  let tables: TestTables;
  beforeAll(async () => {
    tables = await startTables();
  });
  afterAll(() => tables.stop());

  test('those of calls in the window are counted, one for each channel, and no others', async () => {
    const world = new World(await tables.newTable());
    const called = (id: string, calledAtMs: number) => vendorRecord({ id, calledAtMs, talkMs: 57_000 });
    world.records = [
      called('before', NOON_MS - 20 * MINUTE_MS - 1),
      called('first', NOON_MS - 20 * MINUTE_MS),
      called('last', NOON_MS - 10 * MINUTE_MS - SECOND_MS),
      called('after', NOON_MS - 10 * MINUTE_MS),
    ];
    await world.once();
    const window = { fromMs: NOON_MS - 20 * MINUTE_MS, toMs: NOON_MS - 10 * MINUTE_MS };
    const { alerts, speed } = await readAlerts(
      world.functions().stores,
      [testTask],
      window,
      world.clock.nowMs(),
      null,
    );
    expect(alerts).toEqual({ told: 4, due: 0, held: 0, dead: 0, baselined: 0 });
    expect(speed?.count).toBe(4);
    expect(speed?.medianMs).toBeGreaterThan(8 * MINUTE_MS);
  });

  test('who took the leads of these calls is counted from their claims, each once', async () => {
    const world = new World(await tables.newTable());
    const at = (id: string, minutesAgo: number) =>
      vendorRecord({ id, calledAtMs: NOON_MS - minutesAgo * MINUTE_MS, talkMs: 57_000 });
    world.records = [at('taken', 15), at('waiting', 14), at('nobody-asked', 13)];
    await world.once();
    const { claims } = world.functions().stores;
    const opened = (recordId: string, minutesAgo: number) =>
      claims.open(
        aClaim({
          recordId,
          taskKey: testTask.key,
          calledAtMs: NOON_MS - minutesAgo * MINUTE_MS,
          asked: ['zhangsan'],
        }),
      );
    await opened('waiting', 14);
    const claim = await opened('taken', 15);
    await claims.change(claim, { claimedBy: 'zhangsan', claimedAtMs: world.clock.nowMs() + 3 * MINUTE_MS });
    const { answers, answerOf } = await readAlerts(
      world.functions().stores,
      [testTask],
      { fromMs: NOON_MS - 20 * MINUTE_MS, toMs: NOON_MS },
      world.clock.nowMs(),
      { nameOf: () => '张三', workingMs: (_, fromMs, toMs) => toMs - fromMs },
    );
    expect(answers).toMatchObject({ leads: 2, taken: 1, untaken: 1, fallen: 0, withoutOutcome: 1 });
    expect(answers?.byPerson).toMatchObject([{ name: '张三', given: 2, taken: 1 }]);
    expect(answerOf.get(leadName(testTask.key, 'taken'))?.by).toBe('张三');
    expect(answerOf.get(leadName(testTask.key, 'waiting'))?.by).toBeNull();
    expect(answerOf.size).toBe(2);
    // From the alert, which went out a little before the clock stopped.
    expect(answers?.medianMs).toBeGreaterThanOrEqual(3 * MINUTE_MS);
    expect(answers?.medianMs).toBeLessThan(4 * MINUTE_MS);
  });
});
