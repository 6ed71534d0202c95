/** What the measuring process asks of the process outside. */
export type Asked =
  /**
   * Lists so many calls, spread over the minutes before `nowMs`, of which so many are As, spread among them. `pageMs`: how
   * long the vendor takes for a page. @default it answers at once
   */
  | { do: 'show'; calls: number; leads: number; minutes: number; nowMs: number; pageMs?: number }
  /** Lists one A more, called a minute before `nowMs`. */
  | { do: 'add'; nowMs: number }
  /** Refuses more messages in this time (0: takes all); and fails with HTTP 500 at the message of this number, once. */
  | { do: 'limit'; messages: number; inMs: number; failAt: number | null }
  | { do: 'forget' }
  | { do: 'report' };

/** Times are of the process outside, so that they can be compared. */
export interface Seen {
  requests: number;
  bytes: number;
  /** When the first request came that was answered with a call, and when the last such answer was sent. */
  firstListedAtMs: number | null;
  lastListedAtMs: number | null;
  /** For each lead that was told, when. */
  toldAtMs: Record<string, number[]>;
  /** Leads that were told again by a message that says that it is a repeat. */
  saidAgain: number;
  /** Messages that the robot took, and those that it did not. */
  messages: number;
  refused: number;
  shown: number;
}

export interface Addresses {
  vendor: string;
  robot: string;
}
