import { LONGEST_WAITS_MS } from './longest-waits.ts';
import { type RatedSend, type RateWindow, underWay } from './rate.ts';
import type { RobotStore } from './robot-store.ts';

/** A send whose end is not written: its delivery says it, if it was sent. */
export interface ToldSend {
  id: string;
  endedAtMs: number;
}

/** The send that keeps others from the robot, if the table says by its delivery that it is over. Null: it may be under way. */
export async function toldSend(
  robots: Pick<RobotStore, 'sentAtMs'>,
  window: RateWindow,
  nowMs: number,
  isOurs: (send: RatedSend) => boolean = () => false,
): Promise<ToldSend | null> {
  const other = underWay(window, nowMs);
  if (!other?.toldBy || isOurs(other)) return null;
  const sentAtMs = await robots.sentAtMs(other.toldBy);
  // Its delivery may have been sent before, by somebody else.
  const isIt = sentAtMs !== null && sentAtMs >= other.endsAtMs - LONGEST_WAITS_MS.send;
  return isIt ? { id: other.id, endedAtMs: sentAtMs } : null;
}
