import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Beside the lock. Only for people who may read the data anyway: a process that reaches the table reads and writes all of it. */
const fileIn = (directory: string): string => join(directory, 'table.json');

export interface SharedTable {
  /** `http://127.0.0.1:port`. */
  endpoint: string;
  /** It runs until somebody stops it, so there is no end to wait for. */
  stays: boolean;
}

/**
 * Says where the table of this process is reached, so that commands can ask it while it holds the data. LevelDB is in
 * the hands of one process at a time; its table answers on loopback like any other.
 */
export function shareTable(directory: string, { endpoint, stays }: SharedTable): void {
  const file = fileIn(directory);
  writeFileSync(`${file}.new`, JSON.stringify({ endpoint, stays, processId: process.pid }), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Also what a process left that was killed. */
export function unshareTable(directory: string): void {
  rmSync(fileIn(directory), { force: true });
}

/** Null: nobody said so, or not yet. */
export function sharedTable(directory: string): SharedTable | null {
  try {
    const said = JSON.parse(readFileSync(fileIn(directory), 'utf8')) as Partial<Record<string, unknown>>;
    const { endpoint, stays } = said;
    return typeof endpoint === 'string' ? { endpoint, stays: stays === true } : null;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
