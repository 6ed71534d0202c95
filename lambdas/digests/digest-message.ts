import * as v from 'valibot';

/** Asks for one window of one digest. Plain JSON: it travels through SQS, and another version may have sent it. */
export const digestMessageSchema = v.object({
  /** Its name in leadbell.yaml. */
  digest: v.string(),
  /** The window, epoch milliseconds. */
  fromMs: v.number(),
  toMs: v.number(),
});

export type DigestMessage = v.InferOutput<typeof digestMessageSchema>;
