import { MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import type { Config } from './config.ts';

/**
 * Invocations of poll at once, by the number of accounts. Each reads many accounts side by side; what asks for more than
 * one is that short windows wait neither for sweeps nor for the minute before. With tick, deliver and digest at their
 * most four are what a new AWS account leaves, which may run ten, but for the minutes of a day that a digest takes.
 */
export function pollsAtOnce({ tasks }: Pick<Config, 'tasks'>): number {
  const accounts = new Set(tasks.filter(({ enabled }) => enabled).map(({ account }) => account)).size;
  return Math.min(4, Math.max(2, accounts + 1));
}

/** Of those, how many may sweep: the others are there for short windows alone. */
export const sweepsAtOnce = (polls: number): number => Math.max(1, Math.floor(polls / 2));

/** A page of a vendor that is neither fast nor slow, and what is done with it. */
const READ_MS = 400;
/** Of each minute, for the rest of it is what the vendor's bad minutes need. */
const MOST_OF_A_MINUTE_MS = 45 * SECOND_MS;

/** How long an account's windows of one minute take, and how many there are. */
export interface MinuteOfReads {
  windows: number;
  tookMs: number;
}

/** What the configuration asks of an account each minute, on the average. */
export function minuteOfReads(
  { tasks, accounts }: Pick<Config, 'tasks' | 'accounts'>,
  account: string,
): MinuteOfReads {
  const windows = tasks
    .filter((task) => task.enabled && task.account === account)
    .flatMap((task) => task.windows)
    .reduce((sum, { everyMs }) => sum + MINUTE_MS / everyMs, 0);
  return { windows, tookMs: (windows * READ_MS) / (accounts[account]?.concurrency ?? 1) };
}

export const isTooMuch = ({ tookMs }: MinuteOfReads): boolean => tookMs > MOST_OF_A_MINUTE_MS;
