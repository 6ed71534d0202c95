import type { TaskConfig } from '../../config/config.ts';
import { accountKeyOf } from '../../config/task-key.ts';
import { MINUTE_MS } from '../../platform/time/duration.ts';
import { isStale, type PollMessage } from '../poll-message.ts';
import { LEASE_MARGIN_MS } from './lease.ts';
import { noteSkipped } from './note-skipped.ts';
import type { ReadDeps } from './read-deps.ts';
import { LOOK_AGAIN_MS, type ReadMessage, takesTurns } from './read-message.ts';

/** A pushed configuration takes a minute, the functions of a deployment are updated one by one. */
const KNOWN_WITHIN_MS = 5 * MINUTE_MS;

/** What one reader of an account does now. */
export interface Turn {
  message: ReadMessage;
  accountKey: string;
  /** Windows that were left out, since the next one is due. */
  stale: number;
  release(): Promise<void>;
}

/**
 * Of what a message asks for: what is read now. Each account has one reader of sweeps at a time.
 *
 * @param deadlineMs when the reader must be over, by the platform's clock
 * @returns `wait`: another reads its sweeps. Null: there is nothing to read
 */
export async function takeTurn(
  deps: ReadDeps,
  message: ReadMessage,
  deadlineMs: number,
): Promise<Turn | { wait: ReadMessage } | null> {
  const { platform, accounts, reads } = deps;
  const nowMs = platform.clock.nowMs();
  const early = ofTasksToCome(deps, message, nowMs);
  if (early.length > 0) await reads.send([{ ...message, windows: early }], { delayMs: LOOK_AGAIN_MS });
  const windows = message.windows.filter((window) => !early.includes(window));
  const key = deps.config.tasks.find(({ account }) => account === message.account)?.key;
  if (key === undefined || early.length === message.windows.length) return null;
  const accountKey = accountKeyOf(key);
  const due = windows.filter((window) => !isStale(window, nowMs));
  const stale = windows.length - due.length;
  if (due.length === 0) {
    await noteSkipped(deps, accountKey, message, await accounts.get(accountKey), stale);
    return null;
  }
  const turn = { message: { ...message, windows: due }, accountKey, stale };
  if (!takesTurns(message)) return { ...turn, release: async () => {} };
  const owner = platform.newId();
  if (!(await accounts.takeSweeps(accountKey, owner, deadlineMs + LEASE_MARGIN_MS)))
    return { wait: turn.message };
  return { ...turn, release: () => accounts.releaseSweeps(accountKey, owner) };
}

const KEYS = new WeakMap<readonly TaskConfig[], ReadonlySet<string>>();

/** Of ten thousand tasks, and each message asks for several accounts. */
function keysOf(tasks: readonly TaskConfig[]): ReadonlySet<string> {
  const keys = KEYS.get(tasks) ?? new Set(tasks.map(({ key }) => key));
  KEYS.set(tasks, keys);
  return keys;
}

/**
 * A configuration reaches functions one after the other: a window of a task that this one does not know yet is looked at
 * again, until every function must know it.
 */
function ofTasksToCome({ config }: ReadDeps, { windows }: ReadMessage, nowMs: number): PollMessage[] {
  const known = keysOf(config.tasks);
  return windows.filter(
    (window) =>
      !known.has(window.taskKey) && !isStale(window, nowMs) && nowMs - window.dueAtMs < KNOWN_WITHIN_MS,
  );
}
