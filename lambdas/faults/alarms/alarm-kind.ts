/**
 * Alarms of CloudWatch. People hear of them without the functions that the alarms are about.
 *
 * Each kind has a section of its name in docs/runbook.md and docs/runbook.zh-CN.md, and words in ./locales/alarms-*.ts.
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
  | 'relay-fails'
  | 'answers-fail'
  | 'answers-refused';
