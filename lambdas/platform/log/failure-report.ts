/** Queue messages that could not be handled. The log says why, and they come back. */
export interface FailureReport {
  type: 'failure';
  function: 'poll' | 'deliver' | 'digest';
  messages: number;
}
