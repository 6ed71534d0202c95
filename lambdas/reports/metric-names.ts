/** How a metric is told apart further: by one of these, or by nothing. Each value is a metric to CloudWatch, and costs. */
export type MetricDimension = 'account' | 'channel' | 'function';

export interface MetricKind {
  unit: 'Count' | 'Seconds';
  by: MetricDimension | null;
}

const count: MetricKind = { unit: 'Count', by: null };
const seconds: MetricKind = { unit: 'Seconds', by: null };

/** Every metric that functions emit. Alarms and the dashboard are made of these, and of what AWS counts itself. */
export const METRICS = {
  /** The tick ran. None for minutes means that nothing is read at all. */
  Ticks: count,
  /** Of the delivery that waits longest, and not on purpose. 0: none waits. */
  OldestDueSeconds: seconds,
  DueDeliveries: count,
  HeldDeliveries: count,
  /** Of the digest window that waits longest to be filled. 0: none waits. */
  OldestDigestSeconds: seconds,

  /** Windows read to their end. None for long means that whatever the vendor lists is not seen. */
  GoodReads: { unit: 'Count', by: 'account' },
  TokenRefusals: { unit: 'Count', by: 'account' },
  /** Windows that could not be read, whatever the reason. */
  FailedReads: count,
  /** Of those, where the task is at fault, or its window: the rest of the account may be well. */
  UnreadableTasks: count,
  /** Windows whose books did not close twice running. */
  OpenBooks: count,
  UnreadableRecords: count,
  /** Windows that nobody came to in their time. */
  SkippedReads: { unit: 'Count', by: 'account' },
  NewLeads: count,
  RecordsRead: count,
  VendorRequests: count,
  TableWrites: count,

  MessagesSent: count,
  AlertsSent: count,
  /** From hang-up to accepted by the channel. */
  SpeedToAlertSeconds: seconds,
  DeadDeliveries: count,
  /** Runs that ended because the channel refuses us: one a minute, while anything waits for it. */
  Refusals: { unit: 'Count', by: 'channel' },

  LeadsTaken: count,
  /** From when a lead was put to be told until somebody took it. */
  TimeToTakeSeconds: seconds,
  OutcomesSaid: count,
  /** Links that were never ours, and forms that no page of ours gave out. */
  ForgedAnswers: count,

  /** Messages of a queue that a function could not handle. They come back, and Lambda counts no error. */
  FailedMessages: { unit: 'Count', by: 'function' },
} as const satisfies Record<string, MetricKind>;

export type MetricName = keyof typeof METRICS;

/** What `deploy.watch: minimal` emits: what its alarms look at. */
export const MINIMAL_METRICS = [
  'Ticks',
  'OldestDueSeconds',
  'OldestDigestSeconds',
  'DeadDeliveries',
  'FailedMessages',
] as const satisfies readonly MetricName[];

/** A default dimension of the library, on everything. */
export const SERVICE = 'leadbell';

const PRINTABLE_ASCII = /^[!-~][ -~]*$/;

/** CloudWatch takes ASCII alone, and names of accounts and channels may be Chinese. */
export const dimensionValue = (name: string): string =>
  PRINTABLE_ASCII.test(name) ? name : encodeURIComponent(name);
