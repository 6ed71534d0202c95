import type { TaskConfig } from '../../config/config.ts';
import type { Covered } from '../../leads/coverage.ts';
import type { PollMessage } from '../poll-message.ts';
import { isSlice } from './slice.ts';

/** What the configuration wants to be covered: as far back as the longest window of the task. */
export function wantedCoverage(task: TaskConfig): Covered {
  return { backMs: Math.max(...task.windows.map(({ backMs }) => backMs)), grades: task.grades };
}

export const shortestBackMs = ({ windows }: TaskConfig): number =>
  Math.min(...windows.map(({ backMs }) => backMs));

/** The window that new leads are told from. Its next message comes within minutes. */
export const isShortWindow = (task: TaskConfig, message: PollMessage): boolean =>
  !isSlice(message) && message.backMs === shortestBackMs(task);

/** Does it reach as far back as any window of the task, in one piece or in slices? */
export const isSweep = (task: TaskConfig, { backMs }: PollMessage): boolean =>
  backMs >= wantedCoverage(task).backMs;
