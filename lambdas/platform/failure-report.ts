/** Messages of a queue that could not be handled; the log says why, and they come back. */
export interface FailureReport {
  type: 'failure';
  function: 'poll' | 'deliver' | 'digest';
  messages: number;
}
