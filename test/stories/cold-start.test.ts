import { afterEach, beforeEach, expect, test } from 'vitest';
import type { AccountConfig, Config } from '../../lambdas/config/config.ts';
import { createPollHandler } from '../../lambdas/functions/poll.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { createTickHandler } from '../../lambdas/functions/tick.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { Bundle } from '../../lambdas/polling/accounts/bundle.ts';
import type { TickMode } from '../../lambdas/schedule/tick.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { aContextOf, type Surrounded, sqsEvent, surround } from '../support/handlers.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { type RawRecord, vendorRecord } from '../support/records.ts';
import { startVendor, type Vendor, type VendorRequest } from '../support/vendor.ts';

/** As they are where the file says nothing. */
const WINDOWS = [
  { everyMs: MINUTE_MS, backMs: 20 * MINUTE_MS },
  { everyMs: 15 * MINUTE_MS, backMs: 6 * HOUR_MS },
  { everyMs: 6 * HOUR_MS, backMs: 4 * DAY_MS },
];
const FRESH_MS = 5 * MINUTE_MS;
const RECENT = 2000;
const OLD = 1000;

let vendor: Vendor;
let around: Surrounded;
beforeEach(async () => {
  vendor = await startVendor({ token: 'token', records: threeThousand() });
  const base = testConfig({ windows: WINDOWS, channels: ['sales'] });
  const account = { ...(base.accounts.acme as AccountConfig), baseUrl: vendor.url, concurrency: 4 };
  const config: Config = { ...base, accounts: { acme: account } };
  around = surround(memoryTable(), config, { TOKEN: 'token' });
  around.sweepsAtOnce = 1;
});
afterEach(() => vendor.close());

const call = (id: string, agoMs: number, grade = 4) =>
  vendorRecord({ id, calledAtMs: NOON_MS - agoMs, created_at: null, intention_results: grade });

/** Most of them of the last hours, and an A of each age. */
function threeThousand(): RawRecord[] {
  const spread = (name: string, count: number, fromMs: number, toMs: number) =>
    Array.from({ length: count }, (_, at) =>
      call(`${name}-${at}`, fromMs + ((at + 0.5) * (toMs - fromMs)) / count),
    );
  return [
    call('fresh', FRESH_MS, 1),
    call('an hour old', 50 * MINUTE_MS, 1),
    call('hours old', 3 * HOUR_MS, 1),
    call('days old', 2 * DAY_MS, 1),
    ...spread('recent', RECENT - 3, MINUTE_MS, 6 * HOUR_MS),
    ...spread('old', OLD - 1, 6 * HOUR_MS, 3.9 * DAY_MS),
  ];
}

/** All that the next tick asks for, and what follows from that. @returns the lists of each tier, page by page */
async function minute(
  mode: TickMode = 'scheduled',
): Promise<{ short: VendorRequest[]; sweep: VendorRequest[] }> {
  const asked = { short: [] as VendorRequest[], sweep: [] as VendorRequest[] };
  const [tick, poll] = [createTickHandler(around), createPollHandler(around)];
  await tick({ mode }, aContextOf());
  for (let bundle = around.sent.polls.shift(); bundle; bundle = around.sent.polls.shift()) {
    vendor.requests.length = 0;
    await poll(sqsEvent(bundle), aContextOf());
    const tier = bundle.reads[0]?.tier ?? 'short';
    asked[tier].push(...vendor.requests.filter(({ perPage }) => perPage > 1));
  }
  return asked;
}

const pagesOf = (records: number) => Math.ceil(records / 100);
const state = () => openStores(around).taskStates.get(around.config.tasks[0]?.key ?? '');
const leads = async () => {
  const key = around.config.tasks[0]?.key ?? '';
  const known = await openStores(around).leads.known(key, NOON_MS - 5 * DAY_MS, around.clock.nowMs());
  return Object.fromEntries(
    [...known.values()].map(({ recordId, silent }) => [recordId, silent ? 'silent' : 'told']),
  );
};

test('a cold start lists each record once beside the short window', async () => {
  const { short, sweep } = await minute();
  expect(short.length).toBeLessThanOrEqual(pagesOf((RECENT * 22) / 360) + 1);
  // Each list may end with a page that is not full, and their ends overlap by two minutes.
  expect(sweep.length).toBeLessThanOrEqual(pagesOf(RECENT + OLD) + 3);
  expect(around.reports.filter(({ type }) => type === 'poll')).toMatchObject([
    { outcome: 'complete', booksClose: true },
    { outcome: 'complete', booksClose: true, toMs: null },
    { outcome: 'complete', booksClose: true, toMs: NOON_MS - 6 * HOUR_MS },
  ]);
  expect(await state()).toMatchObject({ covered: { backMs: 4 * DAY_MS }, covering: null });
  expect(await leads()).toEqual({
    fresh: 'told',
    'an hour old': 'told',
    'hours old': 'silent',
    'days old': 'silent',
  });
});

const isOfSixHours = ({ query }: VendorRequest) => query.get('start_at')?.endsWith('05:58:00') === true;
const sweeps = () =>
  around.reports.flatMap((report) =>
    report.type === 'poll' && report.fromMs < around.clock.nowMs() - HOUR_MS
      ? [{ backMs: around.clock.nowMs() - report.fromMs, toMs: report.toMs }]
      : [],
  );

test('a longer window is read whole where fewer records came of the shorter one than the server counts', async () => {
  vendor.set({
    reviseMeta: (meta, request) =>
      isOfSixHours(request) ? { ...meta, total: Number(meta.total) + 5 } : meta,
  });
  await minute();
  expect(sweeps()).toEqual([
    { backMs: 6 * HOUR_MS, toMs: null },
    { backMs: 4 * DAY_MS, toMs: null },
  ]);
});

test('a longer window is read whole where the vendor has another time: all of it is asked for otherwise then', async () => {
  vendor.set({ nowMs: () => around.clock.nowMs() - 10 * MINUTE_MS });
  await minute();
  expect(sweeps()).toEqual([
    { backMs: 6 * HOUR_MS, toMs: null },
    { backMs: 4 * DAY_MS, toMs: null },
  ]);
});

test('a longer window that this reader has no time for is read whole by the next one', async () => {
  // Page 1 is looked at once more when a list is over.
  let firstPages = 0;
  vendor.set({
    beforeAnswer: (request) => {
      if (!isOfSixHours(request) || request.page > 1) return;
      firstPages += 1;
      if (firstPages === 2) around.clock.advance(45_000);
    },
  });
  const startedAtMs = around.clock.nowMs();
  await minute();
  expect(
    around.reports.flatMap((report) =>
      report.type === 'poll' ? [[startedAtMs - report.fromMs, report.toMs, report.outcome]] : [],
    ),
  ).toEqual([
    [20 * MINUTE_MS, null, 'complete'],
    [6 * HOUR_MS, null, 'complete'],
    [4 * DAY_MS, null, 'complete'],
  ]);
  expect(await state()).toMatchObject({ covering: null });
});

test('after the first reading each window is read whole: what a shorter one was not shown is found by a longer one', async () => {
  await minute();
  around.reports.length = 0;
  around.clock.advance(6 * HOUR_MS);
  await minute();
  expect(sweeps()).toEqual([
    { backMs: 6 * HOUR_MS, toMs: null },
    { backMs: 4 * DAY_MS, toMs: null },
  ]);
});

/** A program that keeps its queues in its memory is killed before it comes to its longer windows. */
async function killedWhileItReads(): Promise<void> {
  await createTickHandler(around)({ mode: 'start' }, aContextOf());
  const isShort = ({ reads }: Bundle) => reads.every(({ tier }) => tier === 'short');
  for (const bundle of around.sent.polls.splice(0).filter(isShort))
    await createPollHandler(around)(sqsEvent(bundle), aContextOf());
}

test('a first reading that is broken off goes on at the next start: the last hour does not wait for a window to be due', async () => {
  await killedWhileItReads();
  expect(await leads()).toEqual({ fresh: 'told' });
  expect((await state())?.covering).not.toBeNull();
  around.clock.advance(10 * SECOND_MS);
  await minute('start');
  expect(await state()).toMatchObject({ covered: { backMs: 4 * DAY_MS }, covering: null });
  expect(await leads()).toMatchObject({ 'an hour old': 'told', 'days old': 'silent' });
  around.clock.advance(10 * SECOND_MS);
  expect((await minute('start')).sweep).toEqual([]);
});
