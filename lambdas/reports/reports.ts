import type { AnswerReport } from '../answers/answer-report.ts';
import type { DeliverReport } from '../deliveries/lanes/deliver-report.ts';
import type { DigestReport } from '../digests/digest-report.ts';
import type { FailureReport } from '../platform/log/failure-report.ts';
import type { DiscoverReport, PollFailedReport, PollReport, ReadsSkippedReport } from '../polling/reports.ts';
import type { TickReport } from '../schedule/tick-report.ts';

/**
 * What a function did, as data: it is logged, counted as metrics, and summed by `leadbell run --once`. Nothing
 * personal.
 */
export type Report =
  | TickReport
  | PollReport
  | PollFailedReport
  | ReadsSkippedReport
  | DiscoverReport
  | DeliverReport
  | DigestReport
  | AnswerReport
  | FailureReport;
