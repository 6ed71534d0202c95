import type { Hint } from '../delivery-store.ts';
import { isGradeKey, isLeadKey } from '../keys.ts';
import { gathersUntilMs, inFull, type Room } from './fold.ts';

/**
 * Noted in a lane by who read all that waits in it and found that it waits for more. As long as its robot's window is as it
 * was then, nothing of it has been sent: who comes meanwhile need not read it again.
 */
export interface Gathering {
  /** The token of the window. */
  window: string;
  freeSlots: number;
}

/** The robot as it was just read. */
interface RobotNow extends Omit<Room, 'folds'> {
  token: string | null;
}

/** Was nothing sent since? */
export const isNoted = (noted: Gathering | null, token: string | null): noted is Gathering =>
  noted !== null && noted.window === token;

/**
 * Does what waits gather still? Decided by what the index and a nudge say of it alone.
 *
 * @param due all that is known to be due. Some of it may be over
 * @returns until when; null: that shows only when all of it is read
 */
export function stillGathers(
  noted: Gathering | null,
  due: readonly Hint[],
  { token, ...room }: RobotNow,
): number | null {
  if (!isNoted(noted, token) || noted.freeSlots !== room.freeSlots) return null;
  const leads = due.filter(isGradeKey);
  // A fault goes out at once, and what waited since people rest by a rule of its own.
  if (!due.every(isLeadKey) || leads.some(({ rested }) => rested) || leads.length <= inFull(room))
    return null;
  const untilMs = gathersUntilMs(leads, room);
  return untilMs > room.nowMs ? untilMs : null;
}
