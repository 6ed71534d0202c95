import { LONGEST_BLOCK_MS, QUOTA_HOLD_MS } from '../channels/channel.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import { LONGEST_RETRY_WAIT_MS } from './retry.ts';
import { LONGEST_HOLD_MS } from './trouble.ts';

/**
 * How long each kind of wait can be at most. A stored time that is further ahead was written by a clock that was wrong:
 * see ../platform/stored-time.ts. Whoever makes a wait longer says so here.
 */
export const LONGEST_WAITS_MS = {
  /** Between two tries of a delivery, or of a correction for its alert. The last wait of the retry table. */
  retry: LONGEST_RETRY_WAIT_MS + MINUTE_MS,
  /** One sender holds a delivery or a lane. */
  lease: 30 * SECOND_MS,
  /** One send, from its reservation to its end. */
  send: 15 * SECOND_MS,
  /** A lane or a robot is held: as long as a lane in trouble, or a server, may ask for, and a minute for who adds to it. */
  hold: Math.max(LONGEST_HOLD_MS, LONGEST_BLOCK_MS, QUOTA_HOLD_MS) + MINUTE_MS,
  /** A robot's window has room again: its minute, and one send. */
  room: 2 * MINUTE_MS,
  /** A nudge is under way: as long as SQS may delay it. */
  nudge: 15 * MINUTE_MS,
  /** Between two probes of a stopped channel. */
  probe: HOUR_MS,
} as const;
