export interface DigestReport {
  type: 'digest';
  digest: string;
  fromMs: number;
  toMs: number;
  /**
   * `filled`: all of its deliveries are written. `delayed`: not all could be read, and it is tried again. `taken`:
   * somebody else fills it, or has. `skipped`: there is no such window, or no such digest any more.
   */
  outcome: 'filled' | 'delayed' | 'taken' | 'skipped' | 'dropped';
  /** What could not be read, in words; null: the figures are whole. */
  fault: string | null;
  calls: number;
  leads: number;
  tasksUnread: number;
  /** Deliveries written, text and picture. */
  written: number;
  /** The chart could not be drawn: its text goes out alone. */
  pictureFailed: boolean;
  requests: number;
  tookMs: number;
}
