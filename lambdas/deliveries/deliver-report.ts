export interface DeliverReport {
  type: 'deliver';
  channel: string;
  /**
   * `taken`: somebody else holds the lane. `unknown-channel`: not in this function's config. `address-unread`: the store of its
   * webhook does not answer, so the lane holds. `failed`: AWS failed it
   * half-way; the counts are what it did before, and it is repeated.
   */
  outcome: 'failed' | 'delivered' | 'idle' | 'taken' | 'stopped' | 'unknown-channel' | 'address-unread';
  /** Messages sent and accepted; one list message may hold many deliveries. */
  messages: number;
  /** Deliveries about leads that became so in this run of the lane; what operators hear is not counted. */
  sent: number;
  retried: number;
  dead: number;
  cancelled: number;
  /** Of each alert that was sent and whose call's end is known: from hang-up to accepted. */
  toAlertMs: readonly number[];
}
