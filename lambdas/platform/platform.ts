import type { NewId, Random } from './ids.ts';
import type { Log } from './log/log.ts';
import type { Clock } from './time/clock.ts';

/** All impure parts that are not named services. They are passed in, never imported, so that a test controls them. */
export interface Platform {
  clock: Clock;
  newId: NewId;
  random: Random;
  log: Log;
}
