/** Says that a channel has something due. */
export interface LaneMessage {
  channel: string;
  /**
   * The deliveries just written, `pk` and `sk`, so that they are read consistently and need not wait for the index.
   * Empty: look into the index.
   */
  keys: readonly (readonly [pk: string, sk: string])[];
  /** How often this nudge found the lane taken and was sent again. */
  hops: number;
}
