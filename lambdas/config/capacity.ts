import { MINUTE_MS, SECOND_MS } from '../platform/time/duration.ts';
import type { Config, WindowConfig } from './config.ts';

/** How many of the polls that run at once may sweep. The others only read short windows. */
export const sweepsAtOnce = (polls: number): number => Math.max(1, Math.floor(polls / 2));

/**
 * Divides an account's concurrent requests between short windows and sweeps. Two functions read these, and neither sees
 * what the other does. If the account takes only one request at a time, each gets one.
 */
export function sharesOf(concurrency: number): { short: number; sweep: number } {
  const sweep = Math.max(1, Math.floor(concurrency / 4));
  return { short: Math.max(1, concurrency - sweep), sweep };
}

/** Typical times with an average vendor: a short window is one page, a longer one a few. */
const READ_MS = { short: 400, sweep: 1200 };
/** The part of a minute that reading may take. The rest is for the vendor's bad minutes. */
const MOST_OF_A_MINUTE_MS = 45 * SECOND_MS;

/** How many windows the tasks of an account have per minute on average, and how long it takes to read them. */
export interface MinuteOfReads {
  windows: number;
  tookMs: number;
}

/** The reading that the configuration needs per minute: short windows or sweeps, whichever takes longer. */
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
