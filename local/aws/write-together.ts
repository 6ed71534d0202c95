import { Level } from 'level';

type Write = { type: 'put'; key: unknown; value: unknown } | { type: 'del'; key: unknown };

interface Writes {
  _put(key: unknown, value: unknown, options: object): Promise<void>;
  _del(key: unknown, options: object): Promise<void>;
  _batch(writes: readonly Write[], options: object): Promise<void>;
}

interface Together {
  writes: Write[];
  written: Promise<void>;
}

const NEXT = new WeakMap<Writes, Together>();
let isDone = false;

/**
 * Hands what is written in one round of the event loop to LevelDB together. Each write alone is a task for another thread,
 * which took longer to arrange than to do, and dynalite writes three values for an item that moves in the index.
 */
export function writeTogether(): void {
  if (isDone) return;
  isDone = true;
  const database = Level.prototype as unknown as Writes;
  database._put = function (this: Writes, key, value) {
    return write(this, { type: 'put', key, value });
  };
  database._del = function (this: Writes, key) {
    return write(this, { type: 'del', key });
  };
}

function write(database: Writes, one: Write): Promise<void> {
  const together = NEXT.get(database) ?? begin(database);
  together.writes.push(one);
  return together.written;
}

function begin(database: Writes): Together {
  const writes: Write[] = [];
  const written = new Promise<void>((resolve, reject) => {
    setImmediate(() => {
      NEXT.delete(database);
      database._batch(writes, {}).then(resolve, reject);
    });
  });
  const together = { writes, written };
  NEXT.set(database, together);
  return together;
}
