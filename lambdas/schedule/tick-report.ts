export interface TickReport {
  type: 'tick';
  polls: number;
  nudges: number;
  /** Digest windows that were asked for. */
  digests: number;
  /** Deliveries that wait, but not on purpose: due, or between two tries. Counted up to 200 per channel. */
  due: number;
  /** Deliveries that wait on purpose. Counted up to 200 per channel. */
  held: number;
  /** How long the oldest due delivery has waited; 0: none is due. */
  oldestDueMs: number;
  /** The channel of that delivery. */
  oldestDueChannel: string | null;
  /** How long the oldest digest window has waited to be filled; 0: none waits. */
  oldestDigestMs: number;
}
