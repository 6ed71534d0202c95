import { describe, expect, it } from 'vitest';
import { REASONS, type Reason } from '../../../../lambdas/leads/decide.ts';
import { DAY_MS, MINUTE_MS } from '../../../../lambdas/platform/time/duration.ts';
import type { PollReport } from '../../../../lambdas/polling/reports.ts';
import type { ReadTrouble, Status, TaskStatus } from '../../../../lambdas/status/status.ts';
import { Readings } from '../../../../local/console/readings.ts';
import { healthOf } from '../../../../local/console/views/health.ts';
import { openFaults } from '../../../../local/console/views/open-faults.ts';
import { NOON_MS } from '../../../support/clock.ts';
import { testConfig } from '../../../support/config.ts';

const { tasks } = testConfig();
const KEY = tasks[0]?.key ?? '';

const aStatus = (over: Partial<Status> = {}): Status => ({
  ...{ nowMs: NOON_MS, lastTickMs: NOON_MS - MINUTE_MS, accounts: [], tasks: [], channels: [] },
  ...{ faults: [], silences: [], digests: [], teams: [] },
  ...over,
});

const aTask = (over: Partial<TaskStatus> = {}): TaskStatus => ({
  ...{ id: 't', key: KEY, account: 'acme', name: '回访', isEnabled: true, lastReadMs: NOON_MS - MINUTE_MS },
  ...{ trouble: null, leadsToday: 1, skipped: 0, unreadable: null, unreadableIn: null, found: null },
  ...over,
});

const aReport = (over: Partial<PollReport> = {}): PollReport => ({
  ...{
    type: 'poll',
    taskKey: KEY,
    taskName: '回访',
    account: 'acme',
    fromMs: NOON_MS - 20 * MINUTE_MS,
    toMs: null,
  },
  ...{ outcome: 'complete', fault: null, message: null, hint: null, listed: 12, booksClose: true },
  ...{ booksOpenAgain: false, slices: 0, unreadable: null, unreadTimes: null, unread: 0, newestAtMs: null },
  ...{ requests: 1, writes: 0, tookMs: 5 },
  reasons: {
    ...(Object.fromEntries(REASONS.map((reason) => [reason, 0])) as Record<Reason, number>),
    told: 2,
    known: 10,
  },
  ...over,
});

const down: ReadTrouble = {
  sinceMs: NOON_MS - 5 * MINUTE_MS,
  code: 'unavailable',
  what: 'unavailable: no connection',
};

describe('how calls are read', () => {
  it('a good read of one account hides no other that is down', () => {
    const readings = new Readings({ tasks });
    readings.note(aReport(), NOON_MS);
    const health = healthOf(
      aStatus({
        accounts: [
          { name: 'acme', lastReadMs: NOON_MS - MINUTE_MS, trouble: null },
          { name: 'umbrella', lastReadMs: down.sinceMs, trouble: down },
        ],
        tasks: [
          aTask(),
          aTask({ key: 'other', id: 'o', account: 'umbrella', lastReadMs: down.sinceMs, trouble: down }),
        ],
      }),
      readings,
    );
    expect(health.accounts).toMatchObject([
      { name: 'acme', lastReadMs: NOON_MS, trouble: null, tasks: [{ lastReadMs: NOON_MS, trouble: null }] },
      {
        name: 'umbrella',
        lastReadMs: down.sinceMs,
        trouble: down,
        tasks: [{ lastReadMs: down.sinceMs, trouble: down }],
      },
    ]);
  });

  it('has the books of each window, whatever its margin, and never those of a slice', () => {
    const readings = new Readings({ tasks });
    readings.note(aReport({ fromMs: NOON_MS - 22 * MINUTE_MS }), NOON_MS);
    readings.note(
      aReport({ fromMs: NOON_MS - 4 * DAY_MS - MINUTE_MS, listed: 99, booksClose: false }),
      NOON_MS,
    );
    readings.note(aReport({ fromMs: NOON_MS - 2 * DAY_MS, toMs: NOON_MS - DAY_MS, listed: 1 }), NOON_MS);
    readings.note(aReport({ fault: 'time-out', outcome: 'failed', listed: 0 }), NOON_MS + 1);
    expect(readings.books(KEY)).toEqual([
      { backMs: 20 * MINUTE_MS, atMs: NOON_MS, listed: 12, reasons: { told: 2, known: 10 }, isClosed: true },
      { backMs: 4 * DAY_MS, atMs: NOON_MS, listed: 99, reasons: { told: 2, known: 10 }, isClosed: false },
    ]);
    expect(readings.lastReadMs(KEY)).toBe(NOON_MS);
  });

  it('says of which window wanted grades alone were asked for', () => {
    const readings = new Readings({ tasks });
    readings.note(aReport({ listed: 2, filtered: true }), NOON_MS);
    readings.note(aReport({ fromMs: NOON_MS - 4 * DAY_MS }), NOON_MS);
    expect(readings.books(KEY).map(({ isFiltered }) => isFiltered)).toEqual([true, undefined]);
  });
});

describe('what is wrong', () => {
  const status = aStatus({
    accounts: [{ name: 'umbrella', lastReadMs: null, trouble: { ...down, code: 'token-refused' } }],
    channels: [
      {
        ...{
          name: 'sales',
          state: 'stopped',
          why: '93000',
          by: 'stop',
          sinceMs: NOON_MS - MINUTE_MS,
          untilMs: null,
        },
        ...{ due: 1, held: 0, dead: 0, oldestDueMs: null, sentLastMinute: 0 },
      },
    ],
    tasks: [aTask({ trouble: { ...down, code: 'task-not-found' } })],
    faults: [
      {
        kind: 'deliveries-dead',
        subject: 'sales',
        key: 'sales',
        sinceMs: NOON_MS,
        what: 'rejected',
        details: null,
        tally: { total: 1, items: [{ id: 'a', what: '王芳', why: 'rejected' }] },
      },
    ],
  });

  it('is said as operators are told it, with what to do, in both languages', () => {
    const [fault, ...others] = openFaults(status, testConfig());
    expect(others).toEqual([]);
    expect(fault?.text['zh-CN'].title).toBe('【故障】渠道 sales 有消息没能送达，已放弃');
    expect(fault?.text['zh-CN'].lines.join('\n')).toContain('王芳');
    expect(fault?.text['zh-CN'].lines.some((line) => line.startsWith('请处理：'))).toBe(true);
    expect(fault?.text.en.lines.some((line) => line.startsWith('To do: '))).toBe(true);
  });

  it('has its details in the language of who looks, where the file is in another', () => {
    const details = { 'zh-CN': '2 条记录没有编号', en: '2 records without an id' };
    const told = {
      subject: '回访',
      key: KEY,
      sinceMs: NOON_MS,
      what: details['zh-CN'],
      details,
      tally: null,
    };
    const [fault] = openFaults(aStatus({ faults: [{ kind: 'records-unreadable', ...told }] }), testConfig());
    expect(fault?.text.en.lines.join('\n')).toContain('2 records without an id');
    expect(fault?.text['zh-CN'].lines.join('\n')).toContain('2 条记录没有编号');
  });

  it('is seen where nobody is told of faults, too', () => {
    const faults = openFaults(status, { ...testConfig(), ops: { channels: [] } });
    expect(faults.map(({ kind }) => kind)).toEqual([
      'token-refused',
      'task-unreadable',
      'channel-dead',
      'deliveries-dead',
    ]);
  });
});
