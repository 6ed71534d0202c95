import { LONGEST_BLOCK_MS, QUOTA_HOLD_MS } from '../../channels/channel.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { LONGEST_RETRY_WAIT_MS } from '../retry.ts';
import { LONGEST_HOLD_MS } from './trouble.ts';

/**
 * The longest possible wait of each kind. A stored time further ahead was written by a wrong clock: see
 * ../platform/stored-time.ts. Code that makes a wait longer must raise it here.
 */
export const LONGEST_WAITS_MS = {
  /**
   * Between two tries of a delivery, or between looks of a correction at its alert. The last wait of the retry table.
   */
  retry: LONGEST_RETRY_WAIT_MS + MINUTE_MS,
  /** How long one sender may hold a delivery or a lane. */
  lease: 30 * SECOND_MS,
  /** One send, from its reservation to its end. */
  send: 15 * SECOND_MS,
  /** The same of sends that are reserved together. */
  sends: 30 * SECOND_MS,
  /**
   * How long a lane or a robot may be held: as long as a failing lane or a server may ask for, and a minute that is
   * added to it.
   */
  hold: Math.max(LONGEST_HOLD_MS, LONGEST_BLOCK_MS, QUOTA_HOLD_MS) + MINUTE_MS,
  /** Until a robot's rate window has room: its minute, and one send. */
  room: 2 * MINUTE_MS,
  /** How long a nudge may be under way: the longest delay of SQS. */
  nudge: 15 * MINUTE_MS,
  /** Between two probes of a stopped channel. */
  probe: HOUR_MS,
} as const;
