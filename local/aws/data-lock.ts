import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';

export interface DataLock {
  release(): void;
}

export interface WaitForLock {
  clock: Clock;
  /** Epoch milliseconds. */
  untilMs: number;
  /** Does the holder go on until somebody stops it? Then nobody waits for it. */
  neverEnds?(): boolean;
  /** Called once, when waiting begins. */
  onWait(): void;
  signal?: AbortSignal;
}

const LOOK_AGAIN_MS = 100;

/**
 * Allows one process at a time on a data directory, because two would damage LevelDB. The lock is an open SQLite
 * transaction: the kernel releases it however the process ends, so that kill -9 leaves no stale lock.
 *
 * @throws {LeadbellError} `data-in-use`, at once or after waiting
 */
export async function lockData(directory: string, wait: WaitForLock | null): Promise<DataLock> {
  let waiting = false;
  for (;;) {
    const lock = tryLock(directory);
    if (lock) return lock;
    if (!wait || wait.neverEnds?.() || wait.signal?.aborted || wait.clock.nowMs() >= wait.untilMs) {
      throw inUse(directory);
    }
    if (!waiting) wait.onWait();
    waiting = true;
    await wait.clock.sleep(Math.min(LOOK_AGAIN_MS, wait.untilMs - wait.clock.nowMs()), wait.signal);
  }
}

function tryLock(directory: string): DataLock | null {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (isBusy(error)) return null;
    throw error;
  }
  return { release: () => database.close() };
}

/** https://sqlite.org/rescode.html#busy */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === 5;
}

function inUse(directory: string): LeadbellError {
  return new LeadbellError({
    code: 'data-in-use',
    message: `another leadbell is using the data in ${directory}`,
    retryable: true,
    hint: 'stop it first, or give this one a directory of its own with --data',
  });
}
