export interface DeliverReport {
  type: 'deliver';
  channel: string;
  /**
   * `taken`: another function holds the lane. `unknown-channel`: this function's configuration does not have the
   * channel. `address-unread`: the store of its webhook does not answer, so the lane waits. `failed`: AWS failed
   * half-way; the counts are what was done until then, and the message comes back.
   */
  outcome: 'failed' | 'delivered' | 'idle' | 'taken' | 'stopped' | 'unknown-channel' | 'address-unread';
  /** Accepted messages. One list message may contain many deliveries. */
  messages: number;
  /** Deliveries about leads that reached this state in this run. Messages to operators are not counted. */
  sent: number;
  retried: number;
  dead: number;
  cancelled: number;
  /** For each alert whose call's end is known: the time from hang-up to acceptance. */
  toAlertMs: readonly number[];
}
