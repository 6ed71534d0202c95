import { describe, expect, it, vi } from 'vitest';
import type { AnswerReport } from '../../lambdas/answers/answer-report.ts';
import type { DeliverReport } from '../../lambdas/deliveries/lanes/deliver-report.ts';
import type { DigestReport } from '../../lambdas/digests/digest-report.ts';
import { createLambdaMetrics } from '../../lambdas/platform/aws/metrics-lambda.ts';
import type { PollReport } from '../../lambdas/polling/reports.ts';
import { METRICS, type MetricName } from '../../lambdas/reports/metric-names.ts';
import { metricsOfReport, minimalMetrics } from '../../lambdas/reports/metrics-of-report.ts';
import type { Report } from '../../lambdas/reports/reports.ts';
import type { TickReport } from '../../lambdas/schedule/tick-report.ts';

const PERSONAL = '张伟 13800138000';

const tick: TickReport = {
  type: 'tick',
  polls: 3,
  nudges: 2,
  digests: 1,
  due: 4,
  held: 5,
  oldestDueMs: 61_000,
  oldestDueChannel: PERSONAL,
  oldestDigestMs: 2_000,
};
const poll: PollReport = {
  type: 'poll',
  taskKey: PERSONAL,
  taskName: PERSONAL,
  account: 'acme',
  fromMs: 0,
  toMs: null,
  outcome: 'complete',
  fault: null,
  message: PERSONAL,
  hint: PERSONAL,
  listed: 250,
  reasons: {
    told: 7,
    known: 200,
    baselined: 0,
    corrected: 0,
    'not-wanted': 40,
    'not-graded': 0,
    unreadable: 3,
  },
  booksClose: true,
  booksOpenAgain: true,
  slices: 0,
  unreadTimes: null,
  unreadable: null,
  unread: 0,
  newestAtMs: null,
  requests: 4,
  writes: 21,
  tookMs: 900,
};
const deliver: DeliverReport = {
  type: 'deliver',
  channel: 'sales-east',
  outcome: 'delivered',
  messages: 2,
  sent: 3,
  retried: 0,
  dead: 1,
  cancelled: 0,
  toAlertMs: [21_000, 43_500],
};
const digest: DigestReport = {
  type: 'digest',
  digest: PERSONAL,
  fromMs: 0,
  toMs: 1,
  outcome: 'filled',
  fault: PERSONAL,
  calls: 100,
  leads: 2,
  tasksUnread: 1,
  written: 2,
  pictureFailed: false,
  requests: 5,
  tookMs: 1,
};
const taken: AnswerReport = {
  type: 'answer',
  page: 'lead',
  method: 'POST',
  status: 303,
  did: 'claimed',
  refused: null,
  toClaimMs: 61_000,
};
const said: AnswerReport = { ...taken, did: 'outcome', toClaimMs: null };
const guessed: AnswerReport = { ...said, page: 'none', status: 404, did: null, refused: 'guess' };
const failure: Report = { type: 'failure', function: 'poll', messages: 1 };
const failed = (fault: PollReport['fault']): PollReport => ({ ...poll, outcome: 'failed', fault });
const stopped: DeliverReport = { ...deliver, outcome: 'stopped' };

const skipped: Report = { type: 'reads-skipped', account: 'acme', tier: 'short', windows: 3 };
const everything: Report[] = [
  skipped,
  tick,
  poll,
  failed('token-refused'),
  failed('task-not-found'),
  deliver,
  stopped,
  digest,
  taken,
  said,
  guessed,
  failure,
];

/** Metric by name, its values, by whom it is told apart in brackets. */
function counted(report: Report): Record<string, readonly number[]> {
  return Object.fromEntries(
    metricsOfReport(report).flatMap(({ dimensions, metrics }) =>
      metrics.map(({ name, values }) => [[name, ...Object.values(dimensions)].join(' '), values]),
    ),
  );
}

describe('what reports come to as metrics', () => {
  it('a tick: that it ran, what waits, and for how long', () => {
    expect(counted(tick)).toEqual({
      Ticks: [1],
      DueDeliveries: [4],
      HeldDeliveries: [5],
      OldestDueSeconds: [61],
      OldestDigestSeconds: [2],
    });
  });

  it('a good poll: one for its account, what it read, found and asked', () => {
    expect(counted(poll)).toEqual({
      RecordsRead: [250],
      NewLeads: [7],
      VendorRequests: [4],
      TableWrites: [21],
      OpenBooks: [1],
      UnreadableRecords: [3],
      'GoodReads acme': [1],
    });
  });

  it('a window whose total is not reached was read all the same; its books tell', () => {
    expect(counted({ ...poll, outcome: 'short' })).toHaveProperty(['GoodReads acme']);
  });

  it.each([
    ['token-refused', { FailedReads: [1], 'TokenRefusals acme': [1] }],
    ['unavailable', { FailedReads: [1] }],
    ['task-not-found', { FailedReads: [1], UnreadableTasks: [1] }],
    ['window-too-long', { FailedReads: [1], UnreadableTasks: [1] }],
  ] as const)('a poll that failed with %s is no good read', (fault, metrics) => {
    const all = counted(failed(fault));
    expect(all).toMatchObject(metrics);
    expect(all).not.toHaveProperty(['GoodReads acme']);
    expect('UnreadableTasks' in all).toBe('UnreadableTasks' in metrics);
  });

  it('a poll that was skipped says nothing: an account whose messages are all stale is not read', () => {
    expect(counted({ ...poll, outcome: 'skipped' })).toEqual({});
  });

  it('a run of a lane: messages, alerts, each one from hang-up to accepted', () => {
    expect(counted(deliver)).toEqual({
      MessagesSent: [2],
      AlertsSent: [3],
      DeadDeliveries: [1],
      SpeedToAlertSeconds: [21, 43.5],
    });
  });

  it('a run in which nothing died says nothing of that', () => {
    expect(counted({ ...deliver, dead: 0 })).not.toHaveProperty('DeadDeliveries');
  });

  it('a lane with nothing to do costs no line', () => {
    expect(metricsOfReport({ ...deliver, outcome: 'idle', messages: 0, dead: 0 })).toEqual([]);
  });

  it('a channel that refuses is counted by its name, in ASCII', () => {
    expect(counted(stopped)).toHaveProperty(['Refusals sales-east']);
    const chinese = metricsOfReport({ ...stopped, channel: '华东' }).at(-1);
    expect(chinese?.dimensions).toEqual({ channel: '%E5%8D%8E%E4%B8%9C' });
  });

  it('windows that nobody came to are counted by account', () => {
    expect(counted(skipped)).toEqual({ 'SkippedReads acme': [3] });
  });

  it('leads that are taken are counted with how long that took, and what was never ours', () => {
    expect(counted(taken)).toEqual({ LeadsTaken: [1], TimeToTakeSeconds: [61] });
    expect(counted(said)).toEqual({ OutcomesSaid: [1] });
    expect(counted(guessed)).toEqual({ ForgedAnswers: [1] });
    expect(counted({ ...said, method: 'GET', did: null })).toEqual({});
  });

  it('messages that failed are counted by function', () => {
    expect(counted(failure)).toEqual({ 'FailedMessages poll': [1] });
  });
});

describe('all of them', () => {
  const groups = everything.flatMap(metricsOfReport);

  it('hold numbers, and names of accounts, channels and functions: nothing personal', () => {
    const text = JSON.stringify(groups);
    expect(text).not.toContain('张伟');
    expect(text).not.toContain('13800138000');
    for (const { dimensions, metrics } of groups) {
      for (const name of Object.keys(dimensions)) expect(['account', 'channel', 'function']).toContain(name);
      for (const { values } of metrics) expect(values.every(Number.isFinite)).toBe(true);
    }
  });

  it('are told apart as the catalogue says: one that misses its dimension would ring no alarm', () => {
    for (const { dimensions, metrics } of groups) {
      for (const { name, unit } of metrics) {
        const kind = METRICS[name as MetricName];
        expect(unit).toBe(kind.unit);
        expect(Object.keys(dimensions), name).toEqual(kind.by === null ? [] : [kind.by]);
      }
    }
  });

  it('are the whole catalogue', () => {
    const emitted = new Set(groups.flatMap(({ metrics }) => metrics.map(({ name }) => name)));
    expect(emitted).toEqual(new Set(Object.keys(METRICS)));
  });
});

describe('on the way out', () => {
  const nowMs = () => 1_764_000_000_000;

  function lines(emit: () => void): Record<string, unknown>[] {
    const written: string[] = [];
    const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      written.push(String(chunk));
      return true;
    });
    try {
      emit();
    } finally {
      spy.mockRestore();
    }
    return written.map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  it('each group is a line that CloudWatch reads, and no dimension stays for the next', () => {
    const metrics = createLambdaMetrics({ namespace: 'leadbell-prod', service: 'leadbell', nowMs });
    const [refused, told] = lines(() => {
      metrics.emit(metricsOfReport({ ...stopped, messages: 0, dead: 0 }));
      metrics.emit(metricsOfReport(deliver));
    });
    expect(refused).toMatchObject({
      service: 'leadbell',
      channel: 'sales-east',
      Refusals: 1,
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'leadbell-prod',
            Dimensions: [['service', 'channel']],
            Metrics: [{ Name: 'Refusals' }],
          },
        ],
      },
    });
    expect(told).toMatchObject({
      SpeedToAlertSeconds: [21, 43.5],
      _aws: { CloudWatchMetrics: [{ Dimensions: [['service']] }] },
    });
    expect(told).not.toHaveProperty('channel');
  });

  it('nothing to say is not a line', () => {
    const metrics = createLambdaMetrics({ namespace: 'leadbell', service: 'leadbell', nowMs });
    expect(lines(() => metrics.emit([]))).toEqual([]);
  });

  it('a flood of alerts is still told in full', () => {
    const metrics = createLambdaMetrics({ namespace: 'leadbell', service: 'leadbell', nowMs });
    const toAlertMs = Array.from({ length: 250 }, (_, index) => index * 1000);
    const values = lines(() => metrics.emit(metricsOfReport({ ...deliver, toAlertMs }))).flatMap(
      ({ SpeedToAlertSeconds }) => SpeedToAlertSeconds ?? [],
    );
    expect(values).toHaveLength(250);
  });
});

describe('`watch: minimal`', () => {
  const names = (...reports: Report[]) =>
    reports
      .flatMap((report) => minimalMetrics(metricsOfReport(report)))
      .flatMap(({ metrics }) => metrics.map(({ name }) => name));

  it('keeps the pulse of a tick, and of the others what is wrong', () => {
    expect(names(tick, poll, deliver, digest, failure)).toEqual([
      'Ticks',
      'OldestDueSeconds',
      'OldestDigestSeconds',
      'DeadDeliveries',
      'FailedMessages',
    ]);
  });

  it('pays for the pulse of an idle tick, and for no 0 of anything else', () => {
    expect(names({ ...tick, oldestDueMs: 0, oldestDigestMs: 0 }, { ...deliver, dead: 0 })).toEqual([
      'Ticks',
      'OldestDueSeconds',
      'OldestDigestSeconds',
    ]);
  });
});
