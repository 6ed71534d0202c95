import { describe, expect, test } from 'vitest';
import type { RecordClient } from '../../lambdas/call-records/client.ts';
import { CallRecordsError, type CallRecordsErrorCode } from '../../lambdas/call-records/errors.ts';
import { readRecord } from '../../lambdas/call-records/record/read-record.ts';
import { countTotals } from '../../lambdas/digests/count.ts';
import { readWindow } from '../../lambdas/digests/read-window.ts';
import { silentLog } from '../../lambdas/platform/log/log.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { NOON_MS, TestClock } from '../support/clock.ts';
import { testConfig, testTask } from '../support/config.ts';
import { vendorRecord } from '../support/records.ts';

const HOURS = [{ fromMs: NOON_MS - HOUR_MS, toMs: NOON_MS }];
const task = (id: string, account = 'acme') => ({
  ...testTask,
  key: `${account}/${id}`,
  id,
  name: id,
  account,
});

interface Asked {
  taskId: string;
  page: number;
  startAtMs: number | null | undefined;
  endAtMs: number | null | undefined;
}

/** Vendors that list two calls a task on two pages, except for the faults given by task. */
function vendors(faults: Readonly<Record<string, CallRecordsErrorCode>>, pageTakesMs = 0) {
  const asked: Asked[] = [];
  const clock = new TestClock();
  const client: RecordClient = {
    async page({ taskId, startAtMs, endAtMs }, page) {
      asked.push({ taskId, page, startAtMs, endAtMs });
      clock.advance(pageTakesMs);
      const code = faults[taskId];
      if (code && page > 1) throw new CallRecordsError({ code, message: code, retryable: false });
      const raw = vendorRecord({ id: `${taskId} ${page}`, calledAtMs: NOON_MS - page * MINUTE_MS });
      const rows = page > 2 ? [] : [readRecord(raw, 'Asia/Shanghai')];
      return { rows, meta: { total: 2, lastPage: 2, currentPage: page, perPage: 1 } };
    },
  };
  const platform = { clock, newId: () => 'id', random: () => 0.5, log: silentLog };
  const { accounts } = testConfig();
  return { asked, deps: { platform, config: { accounts }, client: () => client } };
}

const LATER_MS = NOON_MS + HOUR_MS;

describe('the window of a digest', () => {
  test('is asked for with more on both sides, since nobody knows which time the vendor filters by', async () => {
    const { asked, deps } = vendors({});
    const { tasks, booksClose } = await readWindow(deps, [task('one')], HOURS, LATER_MS);
    expect(asked[0]).toMatchObject({ startAtMs: NOON_MS - 3 * HOUR_MS, endAtMs: NOON_MS + 2 * HOUR_MS });
    expect(countTotals(tasks).calls).toBe(2);
    expect(booksClose).toBe(true);
  });

  test('a task that cannot be read to its end keeps what came, and its fault', async () => {
    const { deps } = vendors({ one: 'refused' });
    const { tasks, booksClose } = await readWindow(deps, [task('one'), task('two')], HOURS, LATER_MS);
    expect(tasks.map(({ fault }) => fault)).toEqual(['refused', null]);
    expect(countTotals(tasks).calls).toBe(3);
    expect(booksClose).toBe(false);
  });

  test('what happens to a whole account is not asked for again by its other tasks, nor by other accounts', async () => {
    const { asked, deps } = vendors({ one: 'token-refused' });
    const wanted = [task('one'), task('other', 'beta'), task('two')];
    const { tasks } = await readWindow(deps, wanted, HOURS, LATER_MS);
    expect(tasks.map(({ calls, fault }) => [calls.task.id, fault])).toEqual([
      ['one', 'token-refused'],
      ['other', null],
      ['two', 'token-refused'],
    ]);
    expect(asked.filter(({ taskId }) => taskId === 'two')).toEqual([]);
  });

  test.each(['account-not-found', 'secret-unreachable', 'secret-missing'] as const)(
    '%s is of a whole account too: what was not asked for is not counted as read',
    async (code) => {
      const { asked, deps } = vendors({ one: code });
      const { tasks, booksClose } = await readWindow(deps, [task('one'), task('two')], HOURS, LATER_MS);
      expect(tasks.map(({ fault }) => fault)).toEqual([code, code]);
      expect(booksClose).toBe(false);
      expect(asked.filter(({ taskId }) => taskId === 'two')).toEqual([]);
    },
  );

  test('trouble of one task is not taken for that of the next one', async () => {
    const { deps } = vendors({ one: 'refused' }, 25 * MINUTE_MS);
    const { tasks } = await readWindow(deps, [task('one'), task('two')], HOURS, LATER_MS);
    expect(tasks.map(({ fault }) => fault)).toEqual(['refused', 'window-too-long']);
  });

  test('trouble that may be that of one task is no reason not to ask for the others', async () => {
    const { asked, deps } = vendors({ one: 'unavailable', two: 'throttled' });
    const wanted = [task('one'), task('two'), task('three')];
    const { tasks, booksClose } = await readWindow(deps, wanted, HOURS, LATER_MS);
    expect(tasks.map(({ fault }) => fault)).toEqual(['unavailable', 'throttled', null]);
    expect(asked.filter(({ taskId }) => taskId === 'three')).not.toEqual([]);
    expect(booksClose).toBe(false);
  });

  test('what an outage left no time for is told as the outage, not as a window that is too long', async () => {
    const { deps } = vendors({ one: 'time-out' }, 25 * MINUTE_MS);
    const { tasks } = await readWindow(deps, [task('one'), task('two')], HOURS, LATER_MS);
    expect(tasks.map(({ fault }) => fault)).toEqual(['time-out', 'time-out']);
  });

  test('what takes too long is a fault of its own', async () => {
    const { deps } = vendors({}, 40 * MINUTE_MS);
    const { tasks } = await readWindow(deps, [task('one')], HOURS, LATER_MS);
    expect(tasks.map(({ fault }) => fault)).toEqual(['window-too-long']);
  });
});
