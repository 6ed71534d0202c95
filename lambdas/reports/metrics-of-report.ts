import type { AnswerReport } from '../answers/answer-report.ts';
import type { DeliverReport } from '../deliveries/lanes/deliver-report.ts';
import { faultKindOf } from '../faults/fault.ts';
import type { MetricGroup } from '../platform/log/metrics.ts';
import { SECOND_MS } from '../platform/time/duration.ts';
import type { DiscoverReport, PollReport } from '../polling/reports.ts';
import type { TickReport } from '../schedule/tick-report.ts';
import { dimensionValue, METRICS, type MetricName, MINIMAL_METRICS } from './metric-names.ts';
import type { Report } from './reports.ts';

type Figures = Readonly<Partial<Record<MetricName, number | readonly number[]>>>;

/** The metrics of a report. They contain only numbers and names of accounts, channels and functions. */
export function metricsOfReport(report: Report): MetricGroup[] {
  switch (report.type) {
    case 'tick':
      return [ofTick(report)];
    case 'poll':
      return ofPoll(report);
    case 'poll-failed':
      return report.told > 0 ? [group({ NewLeads: report.told })] : [];
    case 'reads-skipped':
      return [group({ SkippedReads: report.windows }, report.account)];
    case 'discover':
      return ofDiscover(report);
    case 'deliver':
      return ofDeliver(report);
    case 'digest':
      return [
        group({
          VendorRequests: report.requests,
          ...(report.tasksUnread ? { FailedReads: report.tasksUnread } : {}),
        }),
      ];
    case 'answer':
      return ofAnswer(report);
    case 'failure':
      return [group({ FailedMessages: report.messages }, report.function)];
  }
}

const MINIMAL: ReadonlySet<string> = new Set(MINIMAL_METRICS);
/** Without these, nothing would show that all is well. For other metrics a 0 means nothing, and costs money. */
const PULSE: ReadonlySet<string> = new Set<MetricName>(['Ticks', 'OldestDueSeconds', 'OldestDigestSeconds']);

/** The metrics that remain if the configuration asks for the minimum. */
export function minimalMetrics(groups: readonly MetricGroup[]): MetricGroup[] {
  return groups
    .map(({ dimensions, metrics }) => ({
      dimensions,
      metrics: metrics.filter(
        ({ name, values }) => MINIMAL.has(name) && (PULSE.has(name) || values.some((value) => value !== 0)),
      ),
    }))
    .filter(({ metrics }) => metrics.length > 0);
}

/** The same values in fewer groups: one for each dimension, in which each metric has all of its values. */
export function mergedMetrics(groups: readonly MetricGroup[]): MetricGroup[] {
  const merged = new Map<string, { dimensions: MetricGroup['dimensions']; metrics: Map<string, Metric> }>();
  for (const { dimensions, metrics } of groups) {
    const name = JSON.stringify(dimensions);
    const into = merged.get(name) ?? { dimensions, metrics: new Map() };
    merged.set(name, into);
    for (const metric of metrics) {
      const values = [...(into.metrics.get(metric.name)?.values ?? []), ...metric.values];
      into.metrics.set(metric.name, { ...metric, values });
    }
  }
  return [...merged.values()].map(({ dimensions, metrics }) => ({
    dimensions,
    metrics: [...metrics.values()],
  }));
}

type Metric = MetricGroup['metrics'][number];

/** Where no task is read, the list of tasks is the sign of life. Operators hear of what else goes wrong with it. */
function ofDiscover({ account, fault, isIdle }: DiscoverReport): MetricGroup[] {
  if (isRefusal(fault)) return [group({ TokenRefusals: 1 }, account)];
  return isIdle && fault === null ? [group({ GoodReads: 1 }, account)] : [];
}

const isRefusal = (fault: PollReport['fault']): boolean =>
  fault === 'token-refused' || fault === 'secret-missing';

const inSeconds = (ms: number): number => ms / SECOND_MS;

const ofTick = ({ due, held, oldestDueMs, oldestDigestMs }: TickReport): MetricGroup =>
  group({
    Ticks: 1,
    DueDeliveries: due,
    HeldDeliveries: held,
    OldestDueSeconds: inSeconds(oldestDueMs),
    OldestDigestSeconds: inSeconds(oldestDigestMs),
  });

function ofPoll(report: PollReport): MetricGroup[] {
  const { outcome, fault, account, reasons } = report;
  if (outcome === 'skipped') return [];
  const wasRead = outcome === 'complete' || outcome === 'short';
  const groups = [
    group({
      RecordsRead: report.listed,
      NewLeads: reasons.told,
      VendorRequests: report.requests,
      TableWrites: report.writes,
      ...(fault === null ? {} : { FailedReads: 1 }),
      ...(isTaskUnreadable(report) ? { UnreadableTasks: 1 } : {}),
      ...(report.booksOpenAgain ? { OpenBooks: 1 } : {}),
      ...(reasons.unreadable > 0 ? { UnreadableRecords: reasons.unreadable } : {}),
    }),
  ];
  if (wasRead) groups.push(group({ GoodReads: 1 }, account));
  if (isRefusal(fault)) groups.push(group({ TokenRefusals: 1 }, account));
  return groups;
}

/** The whole message, or some of its records. */
const isTaskUnreadable = ({ fault, unreadable }: PollReport): boolean =>
  unreadable !== null || (fault !== null && faultKindOf(fault).of === 'task');

function ofDeliver({ channel, outcome, messages, sent, dead, toAlertMs }: DeliverReport): MetricGroup[] {
  const groups: MetricGroup[] = [];
  if (messages > 0 || dead > 0) {
    groups.push(
      group({
        MessagesSent: messages,
        AlertsSent: sent,
        ...(dead > 0 ? { DeadDeliveries: dead } : {}),
        ...(toAlertMs.length > 0 ? { SpeedToAlertSeconds: toAlertMs.map(inSeconds) } : {}),
      }),
    );
  }
  if (outcome === 'stopped') groups.push(group({ Refusals: 1 }, channel));
  return groups;
}

function ofAnswer({ did, refused, toClaimMs }: AnswerReport): MetricGroup[] {
  const figures: Figures = {
    ...(did === 'claimed' ? { LeadsTaken: 1 } : {}),
    ...(toClaimMs === null ? {} : { TimeToTakeSeconds: inSeconds(toClaimMs) }),
    ...(did === 'outcome' ? { OutcomesSaid: 1 } : {}),
    ...(refused === 'guess' || refused === 'form' ? { ForgedAnswers: 1 } : {}),
  };
  return Object.keys(figures).length === 0 ? [] : [group(figures)];
}

/** @param of whose they are, where the metrics are told apart; all of a group must be so by the same dimension */
function group(figures: Figures, of?: string): MetricGroup {
  const metrics = Object.entries(figures).map(([name, values]) => ({
    name,
    unit: METRICS[name as MetricName].unit,
    values: typeof values === 'number' ? [values] : values,
  }));
  const [by] = Object.keys(figures).map((name) => METRICS[name as MetricName].by);
  return { dimensions: by && of !== undefined ? { [by]: dimensionValue(of) } : {}, metrics };
}
