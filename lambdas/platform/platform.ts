import type { Clock } from './clock.ts';
import type { NewId, Random } from './ids.ts';
import type { Log } from './log.ts';

/** Everything impure that is not a named service: passed in, never imported, so that a test can own it. */
export interface Platform {
  clock: Clock;
  newId: NewId;
  random: Random;
  log: Log;
}
