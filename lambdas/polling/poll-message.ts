import * as v from 'valibot';

const ms = v.number();

/**
 * Asks for one look-back window of one task. Plain JSON: it travels through SQS, and another version may have sent it.
 */
export const pollMessageSchema = v.object({
  taskKey: v.string(),
  /** The window, epoch milliseconds. `toMs` null: open to now. */
  fromMs: ms,
  toMs: v.nullable(ms),
  /** When it fell due. */
  dueAtMs: ms,
  /** How far back from `dueAtMs` the whole window reaches, whichever slice this is. */
  backMs: ms,
  /** Later than this, a newer message covers the same: drop this one. Null: never stale (a slice). */
  staleAfterMs: v.nullable(ms),
  /** Older slices of the same window, newest first. Each is read when the previous one is done. */
  rest: v.pipe(v.array(v.tuple([ms, ms])), v.readonly()),
});

export type PollMessage = v.InferOutput<typeof pollMessageSchema>;

/** Does a newer message cover everything that this one does? */
export const isStale = ({ staleAfterMs, dueAtMs }: PollMessage, nowMs: number): boolean =>
  staleAfterMs !== null && nowMs - dueAtMs > staleAfterMs;
