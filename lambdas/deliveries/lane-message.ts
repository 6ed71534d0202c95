import * as v from 'valibot';

/** Says that a channel has something due. Plain JSON: it travels through SQS, from another version perhaps. */
export const laneMessageSchema = v.object({
  channel: v.string(),
  /**
   * The deliveries just written, `pk` and `sk`, so that they are read consistently and need not wait for the index.
   * Empty: look into the index.
   */
  keys: v.pipe(v.array(v.tuple([v.string(), v.string()])), v.readonly()),
  /** How often this nudge found the lane taken and was sent again. */
  hops: v.number(),
});

export type LaneMessage = v.InferOutput<typeof laneMessageSchema>;
