import { Level } from 'level';

interface Reads {
  _get(key: unknown, options: unknown): Promise<unknown>;
  _getSync(key: unknown, options: unknown): unknown;
}

let isDone = false;

/**
 * Reads a value where it is asked for. It lies in memory nearly always, of this process or of the system, and is there
 * within microseconds; to have another thread read it takes fifty times as long.
 */
export function readAtOnce(): void {
  if (isDone) return;
  isDone = true;
  const reads = Level.prototype as unknown as Reads;
  reads._get = async function (this: Reads, key, options) {
    return this._getSync(key, options);
  };
}
