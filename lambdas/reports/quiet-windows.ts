import type { LogFields } from '../platform/log/log.ts';
import type { PollReport } from '../polling/reports.ts';
import type { Report } from './reports.ts';

/** The log's line of many windows with nothing amiss. `leadbell tail` shows each of them again. */
export const QUIET_WINDOWS = 'polls done';

/** A window that was read whole, with nothing amiss. Each lead that is told of it has a line of its own. */
export const isQuiet = (report: Report): report is PollReport =>
  report.type === 'poll' &&
  report.outcome === 'complete' &&
  report.fault === null &&
  report.message === null &&
  report.booksClose &&
  !report.booksOpenAgain &&
  report.slices === 0 &&
  report.unread === 0 &&
  report.unreadable === null &&
  report.unreadTimes === null &&
  MATTERS.every((reason) => report.reasons[reason] === 0);

const MATTERS = ['corrected', 'baselined', 'unreadable'] as const;

/**
 * One line for all of them: of each task its name, the records that were listed, how long it took, and how many leads are
 * told, if any. The sums stand first: CloudWatch makes fields of the first two hundred values alone.
 */
export function quietFields(reports: readonly PollReport[]): LogFields {
  const sum = (of: (report: PollReport) => number) =>
    reports.reduce((total, report) => total + of(report), 0);
  const read = new Map<string, Omit<PollReport, 'type'>[]>();
  for (const report of reports) {
    const span = JSON.stringify([report.account, report.fromMs, report.toMs]);
    read.set(span, [...(read.get(span) ?? []), report]);
  }
  return {
    windows: reports.length,
    listed: sum(({ listed }) => listed),
    told: sum(({ reasons }) => reasons.told),
    requests: sum(({ requests }) => requests),
    slowestMs: Math.max(...reports.map(({ tookMs }) => tookMs)),
    read: [...read.values()].map((some) => ({
      account: some[0]?.account,
      fromMs: some[0]?.fromMs,
      toMs: some[0]?.toMs,
      tasks: some.map(({ taskName, listed, tookMs, reasons: { told } }) => [
        taskName,
        listed,
        tookMs,
        ...(told > 0 ? [told] : []),
      ]),
    })),
  };
}
