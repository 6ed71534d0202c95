import { groupBy } from '../../platform/group-by.ts';
import type { PollMessage } from '../poll-message.ts';
import type { PollReport } from '../reports.ts';
import { isSlice } from '../windows/slice.ts';

/**
 * What is read one after the other: the windows of a task that fell due together, the shortest first. A slice stands
 * alone.
 */
export function newestFirst(windows: readonly PollMessage[]): PollMessage[][] {
  const together = groupBy(windows, (window) =>
    window.toMs === null && !isSlice(window) ? `${window.dueAtMs} ${window.taskKey}` : window,
  );
  return [...together.values()].map((some) => some.sort((one, other) => one.backMs - other.backMs));
}

/**
 * May a longer window leave out what this one has just read? In a first reading alone, and where nothing of it is in
 * doubt. Afterwards a longer window sees for itself what was hidden, when the list ends, and whether a zone has changed.
 *
 * @param isClockOff is the vendor's clock known to differ from ours?
 */
export const mayBeLeftOut = (report: PollReport, isClockOff: boolean): boolean =>
  report.firstReading === true &&
  report.outcome === 'complete' &&
  report.booksClose &&
  report.unreadable === null &&
  report.unreadTimes === null &&
  !isClockOff;

/**
 * The window without its newest part. It is an older slice of it then, like those of one that was too long: with its end,
 * all of the window is read.
 *
 * @param readFromMs from then to now was just read; null: nothing was
 */
export const withoutNewest = (window: PollMessage, readFromMs: number | null): PollMessage =>
  readFromMs === null || readFromMs <= window.fromMs
    ? window
    : { ...window, toMs: readFromMs, staleAfterMs: null };
