/** Asks for one look-back window of one task. */
export interface PollMessage {
  taskKey: string;
  /** The window, epoch milliseconds. `toMs` null: open to now. */
  fromMs: number;
  toMs: number | null;
  /** When it fell due. */
  dueAtMs: number;
  /** A message older than this says nothing that a newer one does not: drop it. Null: never stale (a slice). */
  staleAfterMs: number | null;
}
