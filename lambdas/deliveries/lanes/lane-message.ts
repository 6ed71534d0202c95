import * as v from 'valibot';

/** Says that a channel has something due. Plain JSON: it travels through SQS, and another version may have sent it. */
export const laneMessageSchema = v.object({
  channel: v.string(),
  /**
   * `pk` and `sk` of deliveries that were just written, as was the lead that each is about: they are read directly and need
   * not wait for the index. Empty: ask the index.
   */
  keys: v.pipe(v.array(v.tuple([v.string(), v.string()])), v.readonly()),
  /** How often this nudge found the lane held and was sent again. */
  hops: v.number(),
  /** The long list of which leads were told while it was read is over: they wait for no more of it. Absent: it is not. */
  listIsOver: v.optional(v.literal(true)),
});

export type LaneMessage = v.InferOutput<typeof laneMessageSchema>;
