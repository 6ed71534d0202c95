import * as v from 'valibot';

const ms = v.number();

/** Asks for one look-back window of one task. Plain JSON: it travels through SQS, from another version perhaps. */
export const pollMessageSchema = v.object({
  taskKey: v.string(),
  /** The window, epoch milliseconds. `toMs` null: open to now. */
  fromMs: ms,
  toMs: v.nullable(ms),
  /** When it fell due. */
  dueAtMs: ms,
  /** How far back the whole window reaches from `dueAtMs`, whatever slice of it this is. */
  backMs: ms,
  /** A message older than this says nothing that a newer one does not: drop it. Null: never stale (a slice). */
  staleAfterMs: v.nullable(ms),
  /** Older slices of the same window, newest first, each read when the one before it is done. */
  rest: v.pipe(v.array(v.tuple([ms, ms])), v.readonly()),
});

export type PollMessage = v.InferOutput<typeof pollMessageSchema>;

/** Does a newer message say all that this one would? */
export const isStale = ({ staleAfterMs, dueAtMs }: PollMessage, nowMs: number): boolean =>
  staleAfterMs !== null && nowMs - dueAtMs > staleAfterMs;
