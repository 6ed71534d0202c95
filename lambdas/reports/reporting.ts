import type { Log } from '../platform/log/log.ts';
import type { MetricGroup, Metrics } from '../platform/log/metrics.ts';
import type { PollReport } from '../polling/reports.ts';
import { mergedMetrics, metricsOfReport, minimalMetrics } from './metrics-of-report.ts';
import { isQuiet, QUIET_WINDOWS, quietFields } from './quiet-windows.ts';
import type { Report } from './reports.ts';

/** Reports that share lines of the log. */
export interface Gathering {
  report(report: Report): void;
  /** Writes what still waits. */
  end(): void;
}

export interface Reporting {
  /** Each report is a line of the log without what is nothing in it, and its metrics are lines beside it. */
  report(report: Report): void;
  /**
   * For the many reports of one message: a window in which nothing is amiss shares its line with others, and all share
   * the lines of their metrics, each value as it is. CloudWatch charges by the byte.
   */
  gather(): Gathering;
}

/** Of one lead that was told at once the line of the lead says all. */
const isSaid = (report: Report): boolean =>
  report.type === 'deliver' &&
  report.outcome === 'delivered' &&
  report.messages === 1 &&
  report.sent === 1 &&
  report.retried + report.dead + report.cancelled === 0;

/** A line takes so many values of a metric. What a killed function takes with it is no more than this either. */
const MOST_TOGETHER = 100;

export function createReporting(
  log: Log,
  metrics: Metrics,
  { isMinimal }: { isMinimal: boolean },
): Reporting {
  const measured = (report: Report): MetricGroup[] => {
    const groups = metricsOfReport(report);
    return isMinimal ? minimalMetrics(groups) : groups;
  };
  const say = (report: Report, level: 'debug' | 'info' | 'warn') => {
    const { type, ...figures } = report;
    log[level](`${type} done`, withoutEmpty(figures));
  };
  const gather = (): Gathering => {
    let quiet: PollReport[] = [];
    let groups: MetricGroup[] = [];
    let gathered = 0;
    const end = () => {
      if (quiet.length > 0) log.info(QUIET_WINDOWS, withoutEmpty(quietFields(quiet)));
      if (groups.length > 0) metrics.emit(mergedMetrics(groups));
      [quiet, groups, gathered] = [[], [], 0];
    };
    return {
      report(report) {
        if (isQuiet(report)) quiet.push(report);
        say(report, isQuiet(report) ? 'debug' : levelOf(report));
        groups.push(...measured(report));
        gathered += 1;
        if (gathered === MOST_TOGETHER) end();
      },
      end,
    };
  };
  return {
    report(report) {
      say(report, levelOf(report));
      metrics.emit(measured(report));
    },
    gather,
  };
}

function levelOf(report: Report): 'debug' | 'info' | 'warn' {
  if (report.type === 'failure' || ('fault' in report && report.fault !== null)) return 'warn';
  return isSaid(report) ? 'debug' : 'info';
}

/** Each minute has lines for each task: in most of them nothing happened. */
const withoutEmpty = (figures: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(figures)
      .map(([name, value]): [string, unknown] => [name, isPlain(value) ? withoutEmpty(value) : value])
      .filter(([, value]) => !isEmpty(value)),
  );

const isPlain = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === 0 ||
  value === false ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);
