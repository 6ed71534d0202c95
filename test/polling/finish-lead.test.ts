import { beforeEach, describe, expect, test } from 'vitest';
import type { LeadDelivery } from '../../lambdas/deliveries/delivery.ts';
import { DeliveryStore } from '../../lambdas/deliveries/delivery-store.ts';
import { deliveryKey } from '../../lambdas/deliveries/keys.ts';
import { type CancelReason, cancel, pendingDelivery } from '../../lambdas/deliveries/transitions.ts';
import type { Lead, NewLead } from '../../lambdas/leads/lead.ts';
import { partitionApart } from '../../lambdas/leads/record-partition.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { finishLead } from '../../lambdas/polling/finish-lead.ts';
import { NOON_MS } from '../support/clock.ts';
import { testTask } from '../support/config.ts';
import { aLead, told } from '../support/leads.ts';
import { type MemoryStores, memoryStores } from '../support/memory-stores.ts';

const RECORD = 'record-1';
const LATER_MS = NOON_MS + MINUTE_MS;
const task = { ...testTask, channels: ['sales'] };
const facts = aLead({ grade: 1 });

let stores: MemoryStores;
let wrote: string[];
beforeEach(() => {
  stores = memoryStores();
  wrote = [];
});

/** A lead of which this poll has said in the books that its deliveries are not all there. */
async function marked(rest: Partial<NewLead> = {}): Promise<Lead> {
  const lead = await stores.leads.put(task.key, {
    recordId: RECORD,
    calledAtMs: NOON_MS,
    grade: 1,
    toldGrade: 1,
    silent: false,
    toldIn: null,
    maybeTold: false,
    unsettledUntilMs: LATER_MS,
    version: 1,
    listedAtMs: NOON_MS,
    gradedAtMs: NOON_MS,
    history: [],
    expiresAt: 0,
    facts,
    ...rest,
  });
  if (!lead) throw new Error('the books are empty');
  return lead;
}

const finishing = () => ({
  task,
  leads: stores.leads,
  deliveries: stores.deliveries,
  giving: null,
  retentionMs: 90 * DAY_MS,
  nowMs: NOON_MS,
});

/** @returns its reason; what may be due now is noted. */
async function noted(...of: Parameters<typeof finishLead>) {
  const { reason, due } = await finishLead(...of);
  wrote.push(...due.map(({ channel, sk }) => `${channel} ${sk}`));
  return reason;
}

interface Rest {
  deliveries?: readonly LeadDelivery[];
  othersUntilMs?: number | null;
}
const rises = (lead: Lead, { deliveries = [], othersUntilMs = null }: Rest = {}) =>
  noted(finishing(), lead, { facts: { ...facts, grade: lead.grade }, deliveries, othersUntilMs });
const falls = (lead: Lead, { deliveries = [], othersUntilMs = null }: Rest = {}) =>
  noted(finishing(), lead, { facts: null, deliveries, othersUntilMs });

const there = () => stores.deliveries.ofRecord(RECORD, task.key);
const theirStates = async () => (await there()).map(({ sk, state }) => `${sk} ${state}`);
const markOf = async () =>
  (await stores.leads.get(task.key, { recordId: RECORD, calledAtMs: NOON_MS }))?.unsettledUntilMs;

async function wasPut(kind: 'alert' | 'correction' = 'alert', taskKey = task.key): Promise<LeadDelivery> {
  const draft = { taskKey, channel: 'sales', told: told(facts, kind), nowMs: NOON_MS };
  await stores.deliveries.put(pendingDelivery(draft));
  const delivery = await stores.deliveries.get(deliveryKey(kind, RECORD, 1, 'sales'));
  return delivery as LeadDelivery;
}
const becomes = (delivery: LeadDelivery, change: Parameters<typeof stores.deliveries.change>[1]) =>
  stores.deliveries.change(delivery, change);
const taken = (reason: CancelReason) => cancel(reason, NOON_MS, 90 * DAY_MS);

describe('a lead that is new', () => {
  test('is told, is due at once, and is settled', async () => {
    expect(await rises(await marked())).toBe('told');
    expect(await theirStates()).toEqual(['TOLD#A#sales pending']);
    expect(wrote).toEqual(['sales TOLD#A#sales']);
    expect(await markOf()).toBeNull();
  });

  test('and over before the start is recorded in silence, and nobody is woken', async () => {
    const lead = await marked({ silent: true });
    expect(await rises(lead)).toBe('baselined');
    expect(await theirStates()).toEqual(['TOLD#A#sales baselined']);
    expect(wrote).toEqual([]);
    const { unsettledUntilMs } = lead;
    const again = (await stores.leads.get(task.key, lead)) as Lead;
    expect(await rises({ ...again, unsettledUntilMs }, { deliveries: await there() })).toBe('known');
  });

  test('whose deliveries a poll that died had written is told by those', async () => {
    await wasPut();
    expect(await rises(await marked())).toBe('told');
    expect(await theirStates()).toEqual(['TOLD#A#sales pending']);
    expect(await markOf()).toBeNull();
    // The poll that reads them first nudges: here nothing was put.
    expect(wrote).toEqual([]);
  });

  test('whose id another task has too is told in a partition of its own, once', async () => {
    await wasPut('alert', 'another/task');
    const lead = await marked();
    expect(await rises(lead)).toBe('told');
    expect(await there()).toMatchObject([{ pk: partitionApart(RECORD, task.key), state: 'pending' }]);
    expect(wrote).toEqual(['sales TOLD#A#sales']);
    expect(await rises(lead, { deliveries: await there() })).toBe('known');
    expect(await there()).toHaveLength(1);
    // One that does not know what it put there is refused, reads it, and is content.
    expect(await rises(lead)).toBe('told');
    expect(await there()).toHaveLength(1);
    expect(wrote).toHaveLength(1);
  });
});

test('a delivery that was there, and is gone when it is looked at, is left to the next poll', async () => {
  await wasPut();
  const deliveries = new (class extends DeliveryStore {
    override get = async () => null;
  })(stores.table);
  const from = { facts, deliveries: [], othersUntilMs: null };
  expect(await noted({ ...finishing(), deliveries }, await marked(), from)).toBe('told');
  expect(wrote).toEqual([]);
});

describe('a lead that fell', () => {
  test('is corrected after a while: nobody is woken now', async () => {
    const alert = await becomes(await wasPut(), { state: 'sent', sentAtMs: NOON_MS });
    expect(await falls(await marked({ grade: 3 }), { deliveries: [alert as LeadDelivery] })).toBe(
      'corrected',
    );
    expect(await there()).toMatchObject([
      { sk: 'FELL#A#sales', hold: 'settle', notBeforeMs: NOON_MS + task.settleMs, told: { newGrade: 3 } },
      { sk: 'TOLD#A#sales', state: 'sent' },
    ]);
    expect(wrote).toEqual([]);
    expect(await markOf()).toBeNull();
  });

  test('of which nobody was told is known, and nothing else', async () => {
    expect(await falls(await marked({ grade: 3 }))).toBe('known');
    expect(await there()).toEqual([]);
  });

  test('again after its correction was taken back waits for it again, and wakes nobody', async () => {
    const alert = (await becomes(await wasPut(), { state: 'sent', sentAtMs: NOON_MS })) as LeadDelivery;
    const correction = (await becomes(await wasPut('correction'), taken('recovered'))) as LeadDelivery;
    const deliveries = [alert, correction];
    expect(await falls(await marked({ grade: 3 }), { deliveries })).toBe('corrected');
    expect(await theirStates()).toEqual(['FELL#A#sales pending', 'TOLD#A#sales sent']);
    expect(wrote).toEqual([]);
  });
});

describe('a lead that is back', () => {
  test('whose alert was taken back is told by it, at once', async () => {
    const alert = (await becomes(await wasPut(), taken('fell-before-it-was-told'))) as LeadDelivery;
    expect(await rises(await marked(), { deliveries: [alert] })).toBe('told');
    expect(await theirStates()).toEqual(['TOLD#A#sales pending']);
    expect(wrote).toEqual(['sales TOLD#A#sales']);
  });

  test('while its correction is being sent is left for the next poll', async () => {
    const alert = (await becomes(await wasPut(), { state: 'sent', sentAtMs: NOON_MS })) as LeadDelivery;
    const sending = (await becomes(await wasPut('correction'), { state: 'sending' })) as LeadDelivery;
    expect(await rises(await marked(), { deliveries: [alert, sending] })).toBe('known');
    expect(await markOf()).toBe(LATER_MS);
  });

  test('takes its correction back, which wakes nobody', async () => {
    const alert = (await becomes(await wasPut(), { state: 'sent', sentAtMs: NOON_MS })) as LeadDelivery;
    const deliveries = [alert, await wasPut('correction')];
    expect(await rises(await marked(), { deliveries })).toBe('known');
    expect(await theirStates()).toEqual(['FELL#A#sales cancelled', 'TOLD#A#sales sent']);
    expect(wrote).toEqual([]);
  });
});

describe('while somebody else is at work', () => {
  test('what they began before may still be written late: the lead is looked at once more', async () => {
    const lead = await marked();
    await rises(lead, { othersUntilMs: NOON_MS + 1 });
    expect(await markOf()).toBe(NOON_MS + 1);
  });

  test('and whose time is over, the lead is settled', async () => {
    await rises(await marked(), { othersUntilMs: NOON_MS });
    expect(await markOf()).toBeNull();
  });

  test('what they moved on is read and planned again', async () => {
    const asRead = await wasPut();
    const lead = await marked({ grade: 3 });
    const sent = await becomes(asRead, { state: 'sent', sentAtMs: NOON_MS });
    await becomes(sent as LeadDelivery, { state: 'dead', ambiguous: 1 });
    const correction = await wasPut('correction');
    await becomes(correction, { state: 'cancelled' });
    // Read as pending, its correction is to be said otherwise: refused, it is found cancelled, and armed again.
    expect(await falls(lead, { deliveries: [asRead, correction] })).toBe('corrected');
    expect(await theirStates()).toEqual(['FELL#A#sales pending', 'TOLD#A#sales dead']);
    expect(await markOf()).toBeNull();
  });

  test('and everybody is faster each time, it is left to the next poll after three tries', async () => {
    const lead = await marked();
    let tries = 0;
    // Each time the cancelled alert is to be armed again, somebody else has touched it in between.
    await becomes(await wasPut(), taken('regraded'));
    const meddle = async () => {
      tries += 1;
      const [alert] = await there();
      if (alert) await stores.deliveries.change(alert, {});
      stores.afterWrites(0, meddle);
    };
    const deliveries = await there();
    stores.afterWrites(0, meddle);
    expect(await rises(lead, { deliveries })).toBe('told');
    expect(tries).toBe(3);
    expect(await markOf()).toBe(LATER_MS);
    expect(wrote).toEqual([]);
  });
});
