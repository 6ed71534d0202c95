/** The dimension that divides a metric further, or none. CloudWatch bills each value as a metric. */
export type MetricDimension = 'account' | 'channel' | 'function';

export interface MetricKind {
  unit: 'Count' | 'Seconds';
  by: MetricDimension | null;
}

const count: MetricKind = { unit: 'Count', by: null };
const seconds: MetricKind = { unit: 'Seconds', by: null };

/** All metrics that functions emit. Alarms and the dashboard use these, and what AWS counts itself. */
export const METRICS = {
  /** The tick ran. If there are none for minutes, nothing is read. */
  Ticks: count,
  /** How long the oldest delivery has waited that does not wait on purpose. 0: none waits. */
  OldestDueSeconds: seconds,
  DueDeliveries: count,
  HeldDeliveries: count,
  /** How long the oldest digest window has waited to be filled. 0: none waits. */
  OldestDigestSeconds: seconds,

  /** Windows read completely. If there are none for long, nothing new is seen. */
  GoodReads: { unit: 'Count', by: 'account' },
  TokenRefusals: { unit: 'Count', by: 'account' },
  /** Windows that could not be read, for any reason. */
  FailedReads: count,
  /** Those of them that concern the task or its window: the rest of the account may be well. */
  UnreadableTasks: count,
  /** Windows whose books did not close twice in a row. */
  OpenBooks: count,
  UnreadableRecords: count,
  /** Windows that were dropped because nobody read them in time. */
  SkippedReads: { unit: 'Count', by: 'account' },
  NewLeads: count,
  RecordsRead: count,
  VendorRequests: count,
  TableWrites: count,

  MessagesSent: count,
  AlertsSent: count,
  /** Time from hang-up to acceptance by the channel. */
  SpeedToAlertSeconds: seconds,
  DeadDeliveries: count,
  /** Runs that ended because the channel refuses us. One a minute while deliveries wait for it. */
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

/** The metrics of `deploy.watch: minimal`: those that its alarms need. */
export const MINIMAL_METRICS = [
  'Ticks',
  'OldestDueSeconds',
  'OldestDigestSeconds',
  'DeadDeliveries',
  'FailedMessages',
] as const satisfies readonly MetricName[];

/** A default dimension that the library adds to every metric. */
export const SERVICE = 'leadbell';

const PRINTABLE_ASCII = /^[!-~][ -~]*$/;

/** CloudWatch only accepts ASCII, and names of accounts and channels may be Chinese. */
export const dimensionValue = (name: string): string =>
  PRINTABLE_ASCII.test(name) ? name : encodeURIComponent(name);
