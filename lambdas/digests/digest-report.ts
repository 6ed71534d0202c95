export interface DigestReport {
  type: 'digest';
  digest: string;
  fromMs: number;
  toMs: number;
  /**
   * `filled`: all its deliveries are written. `delayed`: not everything could be read, and it is tried again. `taken`:
   * another function fills it, or has filled it. `skipped`: the window or its digest no longer exists.
   */
  outcome: 'filled' | 'delayed' | 'taken' | 'skipped' | 'dropped';
  /** What could not be read, in words; null: the figures are complete. */
  fault: string | null;
  calls: number;
  leads: number;
  tasksUnread: number;
  /** Deliveries written, of texts and pictures. */
  written: number;
  /** The chart could not be drawn, so the text goes out alone. */
  pictureFailed: boolean;
  requests: number;
  tookMs: number;
}
