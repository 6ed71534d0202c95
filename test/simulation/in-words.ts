import type { Report } from '../../lambdas/reports/reports.ts';

/** What a function reports, for the time line. */
export function inWords(report: Report): string {
  switch (report.type) {
    case 'tick':
      return `asks for ${report.polls} polls, nudges ${report.nudges} lanes`;
    case 'poll':
      return [
        report.fault ? `${report.outcome}, ${report.fault}` : report.outcome,
        report.filtered ? `${report.listed} of wanted grades listed` : `${report.listed} listed`,
        counts(report.reasons),
        `${report.writes} writes`,
      ]
        .filter(Boolean)
        .join(', ');
    case 'digest':
      return `${report.digest} ${report.outcome}, ${report.calls} calls, ${report.leads} leads`;
    case 'poll-failed':
      return `failed, ${report.told} told`;
    case 'reads-skipped':
      return `${report.windows} windows of ${report.account} skipped`;
    case 'discover':
      return `${report.begun} tasks of ${report.account} found`;
    case 'answer':
      return `${report.method} of a ${report.page}: ${report.status}`;
    case 'failure':
      return `${report.messages} messages failed`;
    case 'deliver': {
      const { type: _type, channel, outcome, toAlertMs: _toAlertMs, ...figures } = report;
      return [`${channel} ${outcome}`, counts(figures)].filter(Boolean).join(', ');
    }
  }
}

const counts = (figures: Readonly<Record<string, number>>): string =>
  Object.entries(figures)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
