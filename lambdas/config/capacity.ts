import { MINUTE_MS, SECOND_MS } from '../platform/duration.ts';
import type { Config, WindowConfig } from './config.ts';

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

/**
 * How many of the requests that an account takes at once are for its short windows and how many for its sweeps, which
 * are read by two functions that know nothing of each other. One each where it takes only one.
 */
export function sharesOf(concurrency: number): { short: number; sweep: number } {
  const sweep = Math.max(1, Math.floor(concurrency / 4));
  return { short: Math.max(1, concurrency - sweep), sweep };
}

/** A short window is a page, of a vendor that is neither fast nor slow; a longer one is some pages. */
const READ_MS = { short: 400, sweep: 1200 };
/** Of each minute, for the rest of it is what the vendor's bad minutes need. */
const MOST_OF_A_MINUTE_MS = 45 * SECOND_MS;

/** How many windows an account's tasks ask for in a minute, on the average, and how long they take it to read. */
export interface MinuteOfReads {
  windows: number;
  tookMs: number;
}

/** What the configuration asks of an account each minute: the worse of its short windows and its sweeps. */
export function minuteOfReads(
  { tasks, accounts }: Pick<Config, 'tasks' | 'accounts'>,
  account: string,
): MinuteOfReads {
  const shares = sharesOf(accounts[account]?.concurrency ?? 1);
  const own = tasks.filter((task) => task.enabled && task.account === account);
  const perMinute = (windows: readonly WindowConfig[]) =>
    windows.reduce((sum, { everyMs }) => sum + MINUTE_MS / everyMs, 0);
  const short = perMinute(own.flatMap(({ windows }) => windows.slice(0, 1)));
  const sweeps = perMinute(own.flatMap(({ windows }) => windows.slice(1)));
  return {
    windows: short + sweeps,
    tookMs: Math.max((short * READ_MS.short) / shares.short, (sweeps * READ_MS.sweep) / shares.sweep),
  };
}

export const isTooMuch = ({ tookMs }: MinuteOfReads): boolean => tookMs > MOST_OF_A_MINUTE_MS;
