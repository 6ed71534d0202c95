export interface TickReport {
  type: 'tick';
  polls: number;
  nudges: number;
  /** Windows of digests asked for. */
  digests: number;
  /** Deliveries that wait, and not on purpose: due, or between two tries. Counted up to 200 in a channel. */
  due: number;
  /** Deliveries that wait on purpose, counted up to 200 in a channel. */
  held: number;
  /** How long the oldest of those that are due has waited; 0: none is. */
  oldestDueMs: number;
  /** The channel that it waits for. */
  oldestDueChannel: string | null;
  /** How long the oldest digest window has waited to be filled; 0: none does. */
  oldestDigestMs: number;
}
