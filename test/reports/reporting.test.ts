import { describe, expect, test } from 'vitest';
import { readLines } from '../../cli/tail/log-line.ts';
import { createLambdaLog } from '../../lambdas/platform/aws/log-lambda.ts';
import { createLambdaMetrics } from '../../lambdas/platform/aws/metrics-lambda.ts';
import { createRedactor } from '../../lambdas/platform/log/redact.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import { createReporting } from '../../lambdas/reports/reporting.ts';
import type { Report } from '../../lambdas/reports/reports.ts';

const quiet: PollReport = {
  type: 'poll',
  taskKey: 'ai.example.cn/1/t0',
  taskName: '秋季课程回访',
  account: 'acme',
  fromMs: 1_772_000_000_000,
  toMs: null,
  outcome: 'complete',
  fault: null,
  message: null,
  hint: null,
  listed: 3,
  reasons: {
    told: 0,
    known: 1,
    baselined: 0,
    corrected: 0,
    'not-wanted': 2,
    'not-graded': 0,
    unreadable: 0,
  },
  booksClose: true,
  booksOpenAgain: false,
  slices: 0,
  unreadTimes: null,
  unreadable: null,
  unread: 0,
  newestAtMs: null,
  requests: 1,
  writes: 0,
  tookMs: 310,
};
const told: PollReport = { ...quiet, taskName: '会员续费', reasons: { ...quiet.reasons, told: 1 } };
const failed: PollReport = { ...quiet, outcome: 'failed', fault: 'unavailable' };

interface Line {
  level?: string;
  message?: string;
  fields?: Record<string, unknown>;
  _aws?: { CloudWatchMetrics: { Metrics: { Name: string }[] }[] };
}

/** Lines of the log that these reports come to, and each metric with all of its values. */
function written(reports: readonly Report[], { level = 'INFO', isTogether = true } = {}) {
  const texts: string[] = [];
  const to = { nowMs: () => 0, service: 'leadbell', write: (text: string) => void texts.push(text) };
  const env = { AWS_LAMBDA_LOG_LEVEL: level };
  const { report, gather } = createReporting(
    createLambdaLog({ ...to, redactor: createRedactor(), env }),
    createLambdaMetrics({ ...to, namespace: 'leadbell-alerting' }),
    { isMinimal: false },
  );
  const gathering = gather();
  for (const one of reports) isTogether ? gathering.report(one) : report(one);
  gathering.end();
  const lines = texts.map((text) => JSON.parse(text) as Line & Record<string, unknown>);
  const values = new Map<string, unknown[]>();
  for (const line of lines) {
    for (const { Name } of line._aws?.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics) ?? []) {
      const name = `${Name} ${line.account ?? ''}`;
      values.set(name, [...(values.get(name) ?? []), ...[line[Name]].flat()]);
    }
  }
  return { texts, log: lines.filter((line) => !line._aws), metrics: Object.fromEntries(values) };
}

describe('the reports of one message', () => {
  const other = { ...quiet, taskName: '续约', account: 'other', listed: 0, tookMs: 900 };

  test('share a line, which says how many leads are told; what is amiss has its own', () => {
    const { log } = written([quiet, told, other, failed, quiet]);
    expect(log.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'WARN poll done',
      'INFO polls done',
    ]);
    expect(log[1]?.fields).toEqual({
      windows: 4,
      listed: 9,
      told: 1,
      requests: 4,
      slowestMs: 900,
      read: [
        {
          account: 'acme',
          fromMs: quiet.fromMs,
          toMs: null,
          tasks: [
            ['秋季课程回访', 3, 310],
            ['会员续费', 3, 310, 1],
            ['秋季课程回访', 3, 310],
          ],
        },
        { account: 'other', fromMs: quiet.fromMs, toMs: null, tasks: [['续约', 0, 900]] },
      ],
    });
  });

  test.each([
    { booksClose: false },
    { booksOpenAgain: true },
    { message: 'The vendor is busy' },
    { outcome: 'short' },
    { outcome: 'skipped' },
    { slices: 2 },
    { unread: 1 },
    { unreadable: 'from 10:00 to 10:05' },
    { unreadTimes: 'a number' },
    { reasons: { ...quiet.reasons, corrected: 1 } },
    { reasons: { ...quiet.reasons, baselined: 1 } },
    { reasons: { ...quiet.reasons, unreadable: 1 } },
  ] as const)('a window with %j has a line of its own', (over) => {
    expect(written([{ ...quiet, ...over }]).log.map(({ message }) => message)).toEqual(['poll done']);
  });

  test('come to the metrics that each of them alone comes to', () => {
    const reports = [...Array.from({ length: 250 }, () => quiet), told, other, failed];
    const [together, alone] = [written(reports), written(reports, { isTogether: false })];
    expect(together.metrics).toEqual(alone.metrics);
    expect(together.texts.length).toBeLessThan(20);
    expect(alone.texts.length).toBeGreaterThan(700);
  });

  test('are written a hundred at a time, so that a killed function takes no more with it', () => {
    const { log } = written(Array.from({ length: 250 }, () => quiet));
    expect(log.map(({ fields }) => fields?.windows)).toEqual([100, 100, 50]);
  });

  test('stand each for itself as well where the function logs at DEBUG', () => {
    const { log } = written([quiet, quiet], { level: 'DEBUG' });
    expect(log.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'DEBUG poll done',
      'DEBUG poll done',
      'INFO polls done',
    ]);
  });

  test('are windows again for `leadbell tail`', () => {
    const { texts } = written([quiet, told, other]);
    const lines = texts.flatMap((text) => readLines({ function: 'poll', atMs: 0, text }));
    expect(
      lines.map(({ message, fields }) => [
        message,
        fields.taskName,
        fields.account,
        fields.listed,
        fields.reasons,
      ]),
    ).toEqual([
      ['poll done', '秋季课程回访', 'acme', 3, undefined],
      ['poll done', '会员续费', 'acme', 3, { told: 1 }],
      ['poll done', '续约', 'other', 0, undefined],
    ]);
  });
});

describe('the run of a lane', () => {
  const alone: Report = {
    type: 'deliver',
    channel: 'sales',
    outcome: 'delivered',
    messages: 1,
    sent: 1,
    retried: 0,
    dead: 0,
    cancelled: 0,
    toAlertMs: [21_000],
  };
  const levels = (report: Report) =>
    written([report], { isTogether: false, level: 'DEBUG' }).log.map(({ level }) => level);

  test('that told one lead at once has no line beside that of its lead', () => {
    expect(levels(alone)).toEqual(['DEBUG']);
  });

  test.each([
    { outcome: 'stopped' },
    { outcome: 'idle', messages: 0, sent: 0 },
    { messages: 2, sent: 2 },
    { sent: 0 },
    { retried: 1 },
    { dead: 1 },
    { cancelled: 1 },
  ] as const)('with %j has one', (over) => {
    expect(levels({ ...alone, ...over })).toEqual(['INFO']);
  });
});
