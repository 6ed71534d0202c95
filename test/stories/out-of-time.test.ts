import { beforeEach, describe, expect, test } from 'vitest';
import type { RecordClient } from '../../lambdas/call-records/client.ts';
import type { CallRecordsErrorCode } from '../../lambdas/call-records/errors.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import { openFaults } from '../../lambdas/functions/open-faults.ts';
import { openStores } from '../../lambdas/functions/stores.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import { poll } from '../../lambdas/polling/poll.ts';
import type { PollMessage } from '../../lambdas/polling/poll-message.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import { longestWindows } from '../../lambdas/schedule/due-windows.ts';
import { NOON_MS } from '../support/clock.ts';
import { testConfig } from '../support/config.ts';
import { type Surrounded, surround } from '../support/handlers.ts';
import { memoryTable } from '../support/memory-stores.ts';
import { vendorRecord } from '../support/records.ts';
import { World } from '../support/world.ts';

const PAGE = 10;
const ALLOWED_MS = MINUTE_MS;

describe('a window that a function cannot read in its time', () => {
  let around: Surrounded;
  /** A call every quarter of an hour for four days, each tenth of them an A. */
  const everyQuarter = Array.from({ length: 4 * 96 }, (_, index) => ({
    id: `r${index + 100}`,
    calledAtMs: NOON_MS - MINUTE_MS - index * 15 * MINUTE_MS,
    grade: index % 10 === 0 ? 1 : 3,
  }));
  const wanted = everyQuarter.filter(({ grade }) => grade === 1).map(({ id }) => id);
  let calls = everyQuarter;
  let ignoresWindow = false;
  beforeEach(async () => {
    calls = everyQuarter;
    ignoresWindow = false;
    const config = testConfig({ channels: ['sales'], pageSize: PAGE, freshForMs: 7 * DAY_MS });
    around = surround(memoryTable(), config, {});
  });

  /** A vendor that honours the window, and takes so long for each page. */
  const slowVendor = (pageMs: number): RecordClient => ({
    async page({ startAtMs, endAtMs }, page) {
      around.clock.advance(pageMs);
      const listed = calls.filter(
        ({ calledAtMs }) =>
          ignoresWindow || (calledAtMs >= (startAtMs ?? 0) && calledAtMs <= (endAtMs ?? Number.MAX_VALUE)),
      );
      const rows = listed
        .slice((page - 1) * PAGE, page * PAGE)
        .map(({ id, calledAtMs, grade }) =>
          readRecord(vendorRecord({ id, calledAtMs, intention_results: grade }), 'Asia/Shanghai'),
        );
      const lastPage = Math.max(1, Math.ceil(listed.length / PAGE));
      return { rows, meta: { total: listed.length, lastPage, currentPage: page, perPage: PAGE } };
    },
  });

  async function sweep(pageMs: number): Promise<{ reports: PollReport[]; messages: PollMessage[] }> {
    const { config } = around;
    const asked: PollMessage[] = [];
    const stores = openStores(around);
    const faults = openFaults(config, { platform: around, ...stores, laneQueue: around.lanes });
    const deps = {
      platform: around,
      config,
      ...stores,
      giving: null,
      polls: { send: async (windows: readonly PollMessage[]) => void asked.push(...windows) },
      laneQueue: around.lanes,
      faults,
      client: () => slowVendor(pageMs),
    };
    const reports: PollReport[] = [];
    const messages: PollMessage[] = [];
    asked.push(...longestWindows(config.tasks, NOON_MS));
    for (let message = asked.shift(); message; message = asked.shift()) {
      messages.push(message);
      const startedAtMs = around.clock.nowMs();
      reports.push(await poll(deps, message, startedAtMs + ALLOWED_MS));
      expect(around.clock.nowMs() - startedAtMs).toBeLessThanOrEqual(ALLOWED_MS);
      expect(asked.length).toBeLessThanOrEqual(1);
      expect(messages.length).toBeLessThan(100);
    }
    return { reports, messages };
  }

  test('is halved until it fits, the newer half first, one slice at a time; every lead is told and the books close', async () => {
    const { reports, messages } = await sweep(4 * SECOND_MS);
    expect(reports.slice(0, 2).map(({ outcome }) => outcome)).toEqual(['out-of-time', 'out-of-time']);
    const hours = messages.map(({ fromMs, toMs }) => Math.round(((toMs ?? NOON_MS) - fromMs) / HOUR_MS));
    expect(hours.slice(0, 3)).toEqual([96, 48, 24]);
    // From now back to the beginning: no slice overlaps the next, and none is left out.
    const read = messages.filter((_, at) => reports[at]?.outcome === 'complete');
    expect(read.at(-1)?.fromMs).toBe(NOON_MS - 4 * DAY_MS);
    for (const [at, slice] of read.entries()) if (at > 0) expect(slice.toMs).toBe(read[at - 1]?.fromMs);
    expect(
      reports.filter(({ outcome }) => outcome === 'complete').every(({ booksClose }) => booksClose),
    ).toBe(true);
    const told = await Promise.all(
      wanted.map((id) => openStores(around).deliveries.get({ pk: `RECORD#${id}`, sk: 'TOLD#A#sales' })),
    );
    expect(told.map((delivery) => delivery?.state)).toEqual(wanted.map(() => 'pending'));
    // What was read before the time was up was told then, not kept for the slice that reads it again.
    expect(reports[0]?.reasons.told).toBeGreaterThan(0);
    expect(reports.reduce((sum, { reasons }) => sum + reasons.told, 0)).toBe(wanted.length);
    expect((await openStores(around).taskStates.get(around.config.tasks[0]?.key ?? ''))?.covering).toBeNull();
  });

  test('of a vendor that ignores windows is read as far as it goes each time: cutting it would help nobody', async () => {
    ignoresWindow = true;
    const { reports } = await sweep(4 * SECOND_MS);
    const last = reports.at(-1);
    expect(last).toMatchObject({ outcome: 'out-of-time', fault: 'window-too-long', slices: 0 });
    // Ten calls stand on page 1; the last slice read on.
    expect(last?.listed).toBeGreaterThan(50);
    expect(reports.reduce((sum, { reasons }) => sum + reasons.told, 0)).toBeGreaterThan(5);
  });

  test('however short it is cut is a fault that says what to do, not an endless sweep', async () => {
    const burst = Array.from({ length: 200 }, (_, index) => ({
      id: `burst${index}`,
      calledAtMs: NOON_MS - HOUR_MS + index,
      grade: 3,
    }));
    calls = [...everyQuarter, ...burst];
    const { reports } = await sweep(8 * SECOND_MS);
    expect(reports.at(-1)).toMatchObject({
      outcome: 'out-of-time',
      fault: 'window-too-long',
      hint: expect.stringContaining('pageSize'),
    });
  });
});

describe('a vendor that fails', () => {
  const FAULTS: readonly CallRecordsErrorCode[] = [
    'token-refused',
    'task-not-found',
    'account-not-found',
    'refused',
    'throttled',
    'unavailable',
    'time-out',
    'unexpected-answer',
  ];

  test.each(FAULTS)(
    'by %s is a result: nothing throws, so no queue and no retry repeats the poll',
    async (fault) => {
      const world = new World(memoryTable());
      world.vendorFault = fault;
      const functions = world.functions();
      await functions.tick('once');
      const [message] = world.polls.splice(0);
      if (!message) throw new Error('the test task is enabled');
      let asked = 0;
      world.gate = (name, effect) => {
        if (name === 'list') asked += 1;
        return effect();
      };
      expect(await functions.poll(message.body)).toMatchObject({ fault, listed: 0, booksClose: false });
      expect(world.polls).toEqual([]);
      // A window that does not come may hold one bad record: three small pieces, side by side, say that it is none.
      const looks: Partial<Record<typeof fault, number>> = { 'time-out': 4, unavailable: 4 };
      expect(asked).toBe(looks[fault] ?? 1);
      const state = await functions.stores.taskStates.get(message.body.taskKey);
      expect(state?.failing).toEqual({ sinceMs: NOON_MS, fault });
    },
  );
});
