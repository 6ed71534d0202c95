import { beforeEach, describe, expect, test } from 'vitest';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import { Books } from '../../lambdas/leads/books.ts';
import type { Policy } from '../../lambdas/leads/decide.ts';
import type { Lead } from '../../lambdas/leads/lead.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { enterBooks } from '../../lambdas/polling/enter-books.ts';
import type { PollDeps } from '../../lambdas/polling/poll-deps.ts';
import { RememberedLeads } from '../../lambdas/polling/remembered-leads.ts';
import { Sightings } from '../../lambdas/polling/sightings.ts';
import { beginPoll } from '../../lambdas/polling/task-state.ts';
import type { ToldEarly } from '../../lambdas/polling/tell-while-reading.ts';
import { jumpingPlatform } from '../call-records/record-client.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { type MemoryStores, memoryStores } from '../support/memory-stores.ts';
import { type RecordOverrides, vendorRecord } from '../support/records.ts';

const policy: Policy = { grades: [1], freshForMs: DAY_MS, covering: null };
const calledAtMs = NOON_MS - 5 * MINUTE_MS;

let stores: MemoryStores;
let remembered: RememberedLeads;
let logged: object[];
let nowMs: number;
beforeEach(async () => {
  stores = memoryStores();
  remembered = new RememberedLeads();
  logged = [];
  nowMs = NOON_MS;
  await beginPoll(stores.taskStates, testTask, NOON_MS);
});

/** A poll that saw these records, and has a minute. `early`: what it told while it read. */
async function enters(
  records: RecordOverrides[],
  {
    known = [],
    early = {},
    deadlineMs = nowMs + MINUTE_MS,
  }: { known?: Lead[]; early?: Record<string, ToldEarly>; deadlineMs?: number } = {},
) {
  const sightings = new Sightings(testTask.grades);
  for (const record of records)
    sightings.add(readRecord(vendorRecord({ calledAtMs, ...record }), 'Asia/Shanghai'));
  const platform = jumpingPlatform();
  const log = { ...silentLog, info: (_: string, details?: object) => void logged.push(details ?? {}) };
  const deps = {
    ...stores,
    platform: { ...platform, clock: { ...platform.clock, nowMs: () => nowMs }, log },
    config: testConfig(),
    giving: null,
    remembered,
  } as unknown as PollDeps;
  const reasons: Record<string, string> = {};
  const books = new Books((key, reason) => {
    reasons[key] = reason;
  });
  const ofKnown = new Map(known.map((lead) => [lead.recordId, lead]));
  const told = new Map(Object.entries(early));
  const entries = await enterBooks(deps, testTask, policy, ofKnown, sightings, deadlineMs, books, told);
  return { ...entries, due: entries.due.map(({ channel, sk }) => `${channel} ${sk}`).sort(), reasons };
}

async function leadOf(recordId: string): Promise<Lead> {
  const lead = await stores.leads.get(testTask.key, { recordId, calledAtMs });
  if (!lead) throw new Error(`${recordId} is not in the books`);
  return lead;
}
async function changed(lead: Lead, what: Partial<Lead>): Promise<Lead> {
  const after = await stores.leads.change(testTask.key, lead, what);
  if (!after) throw new Error('nobody else is here');
  return after;
}
const earlyOf = (fields: Partial<ToldEarly> = {}): ToldEarly => ({
  grade: 1,
  calledAtMs,
  latestAtMs: 7,
  reason: 'told',
  ...fields,
});
const changingUntilMs = async () => (await stores.taskStates.get(testTask.key))?.leadsChangingUntilMs ?? null;

describe('the records that a poll saw', () => {
  test('have a reason each, and those that are wanted are put for every channel', async () => {
    const entered = await enters([
      { id: 'a' },
      { id: 'b', intention_results: 2 },
      { id: 'c', intention_results: 0 },
      { id: 'd', intention_results: '?' },
    ]);
    expect(entered.reasons).toEqual({ a: 'told', b: 'not-wanted', c: 'not-graded', d: 'unreadable' });
    expect(entered.due).toEqual(['leads TOLD#A#leads', 'sales TOLD#A#sales']);
    expect(entered).toMatchObject({ unfinished: false, hasChanged: true });
    // The latest time that it names is when the call was over.
    expect(entered.newLeadsMs).toEqual([calledAtMs + 40_000]);
    expect(logged).toEqual([{ taskName: '秋季课程回访', record: 'a', grade: 'A', reason: 'told' }]);
  });

  test('and name no time are as new as the poll', async () => {
    const never = { calldate: null, created_at: null, hangupdate: null, answerdate: null };
    expect((await enters([{ id: 'a', ...never }])).newLeadsMs).toEqual([NOON_MS]);
  });

  test('and are known cost nothing, and are remembered on', async () => {
    await enters([{ id: 'a' }]);
    const lead = await leadOf('a');
    remembered.remember(testTask.key, { fromMs: 1, toMs: 2 }, new Map([['a', lead]]), NOON_MS);
    const entered = await enters([{ id: 'a' }], { known: [lead] });
    expect(entered).toMatchObject({ reasons: { a: 'known' }, due: [], newLeadsMs: [], hasChanged: false });
    expect(remembered.recall(testTask.key, { fromMs: 1, toMs: 2 }, 0, NOON_MS)).not.toBeNull();
    expect(await leadOf('a')).toEqual(lead);
    expect(await changingUntilMs()).toBeNull();
  });

  test('and would be forgotten soon while they are listed are kept', async () => {
    await enters([{ id: 'a' }]);
    const old = await changed(await leadOf('a'), { expiresAt: NOON_MS / SECOND_MS + 1 });
    const entered = await enters([{ id: 'a' }], { known: [old] });
    expect(entered).toMatchObject({ reasons: { a: 'known' }, hasChanged: true });
    expect((await leadOf('a')).expiresAt).toBeGreaterThan(old.expiresAt);
  });

  test('and were written make what is remembered of them old', async () => {
    remembered.remember(testTask.key, { fromMs: 1, toMs: 2 }, new Map(), NOON_MS);
    await enters([{ id: 'a' }]);
    expect(remembered.recall(testTask.key, { fromMs: 1, toMs: 2 }, 0, NOON_MS)).toBeNull();
    // A new lead is nobody's that others could remember.
    expect(await changingUntilMs()).toBeNull();
  });

  test('and fell are corrected, once all who remember them were warned', async () => {
    await enters([{ id: 'a' }]);
    logged = [];
    const entered = await enters([{ id: 'a', intention_results: 2 }], { known: [await leadOf('a')] });
    expect(entered.reasons).toEqual({ a: 'corrected' });
    expect(entered.newLeadsMs).toEqual([]);
    expect(await changingUntilMs()).toBe(NOON_MS + 4 * MINUTE_MS);
    expect(logged).toEqual([{ taskName: '秋季课程回访', record: 'a', grade: 'B', reason: 'corrected' }]);
  });

  test('and for which there is no time are left to the next poll', async () => {
    const entered = await enters([{ id: 'a' }, { id: 'b', intention_results: 2 }], { deadlineMs: NOON_MS });
    expect(entered).toMatchObject({ reasons: { b: 'not-wanted' }, due: [], unfinished: true });
    expect(await stores.leads.get(testTask.key, { recordId: 'a', calledAtMs })).toBeNull();
    expect((await enters([{ id: 'a' }], { deadlineMs: NOON_MS + 1 })).unfinished).toBe(false);
  });
});

describe('what was begun of a lead and never ended', () => {
  const begun = async () => {
    await enters([{ id: 'a' }]);
    return changed(await leadOf('a'), { unsettledUntilMs: NOON_MS - HOUR_MS });
  };

  test('is ended where it is listed', async () => {
    const entered = await enters([{ id: 'a' }], { known: [await begun()] });
    expect(entered.due).toEqual(['leads TOLD#A#leads', 'sales TOLD#A#sales']);
    expect(Object.keys(entered.reasons)).toEqual(['a']);
    expect(await changingUntilMs()).toBe(NOON_MS + 4 * MINUTE_MS);
  });

  test('is ended where it is listed no more, and is no entry of the books', async () => {
    const lead = await begun();
    remembered.remember(testTask.key, { fromMs: 1, toMs: 2 }, new Map([['a', lead]]), NOON_MS);
    const entered = await enters([], { known: [lead] });
    expect(entered).toMatchObject({ reasons: {}, hasChanged: true, unfinished: false });
    expect(entered.due).toEqual(['leads TOLD#A#leads', 'sales TOLD#A#sales']);
    expect(await changingUntilMs()).toBe(NOON_MS + 4 * MINUTE_MS);
    expect(remembered.recall(testTask.key, { fromMs: 1, toMs: 2 }, 0, NOON_MS)).toBeNull();
  });

  test('waits where there is no time', async () => {
    const lead = await begun();
    expect((await enters([], { known: [lead], deadlineMs: NOON_MS })).due).toEqual([]);
    expect(await leadOf('a')).toEqual(lead);
  });

  test('is ended once, where its grade changed as well', async () => {
    const entered = await enters([{ id: 'a', intention_results: 2 }], { known: [await begun()] });
    expect(entered.reasons).toEqual({ a: 'corrected' });
    expect((await leadOf('a')).version).toBe(2);
  });
});

describe('what was told while the list was read', () => {
  test('is entered as that, and not told again', async () => {
    const entered = await enters([{ id: 'a' }, { id: 'b' }], {
      early: { a: earlyOf(), b: earlyOf({ reason: 'known' }) },
    });
    expect(entered).toMatchObject({
      reasons: { a: 'told', b: 'known' },
      due: [],
      newLeadsMs: [7],
      hasChanged: true,
    });
    expect(await stores.leads.get(testTask.key, { recordId: 'a', calledAtMs })).toBeNull();
  });

  test('and has another grade by now is judged by what stands in the table', async () => {
    await enters([{ id: 'a' }]);
    const entered = await enters([{ id: 'a', intention_results: 2 }], { early: { a: earlyOf() } });
    expect(entered.reasons).toEqual({ a: 'corrected' });
  });

  test('and is not in the table after all is new', async () => {
    const entered = await enters([{ id: 'a' }], { early: { a: earlyOf({ grade: 2 }) } });
    expect(entered.reasons).toEqual({ a: 'told' });
  });

  test('and cannot be read any more is unreadable', async () => {
    expect(
      (await enters([{ id: 'a', intention_results: '?' }], { early: { a: earlyOf() } })).reasons,
    ).toEqual({
      a: 'unreadable',
    });
  });
});
