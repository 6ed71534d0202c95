/**
 * Alarms of CloudWatch, and how people hear of them past the functions that they tell of.
 *
 * Each kind has a section of its name in docs/runbook.md, and words in messages/locales/alarms-*.ts.
 */
export type AlarmKind =
  | 'tick-silent'
  | 'schedule-failing'
  | 'account-unread'
  | 'token-refused'
  | 'reads-skipped'
  | 'task-unreadable'
  | 'books-open'
  | 'polls-pile-up'
  | 'delivery-overdue'
  | 'deliveries-dead'
  | 'channel-refuses'
  | 'digest-late'
  | 'messages-fail'
  | 'function-errors'
  | 'function-throttled'
  | 'function-slow'
  | 'relay-fails';
