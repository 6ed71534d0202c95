/** A nudge queue. Losing or doubling a message costs time, never a lead: the table is the queue of record. */
export interface Queue<T> {
  /** Sends all of them, in batches. `delayMs` is capped by what SQS can do (15 minutes). */
  send(messages: readonly T[], options?: { delayMs?: number }): Promise<void>;
  /** Something is sent soon: loads what that takes, beside whatever comes first. @default there is nothing to load */
  prepare?(): void;
}

/** Costs no request where there is nothing to send. */
export async function sendAny<T>(queue: Queue<T>, messages: readonly T[]): Promise<void> {
  if (messages.length > 0) await queue.send(messages);
}
