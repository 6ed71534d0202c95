import { Level } from 'level';

interface Range {
  close(): Promise<void>;
  return?: () => Promise<void>;
}
type Reads = Record<'keys' | 'values', (options?: object) => Range>;

let isDone = false;

/**
 * dynalite reads a range with an iterator of abstract-level, and ends it with `return`, as generators end. These end with
 * `close` and know no `return`, so each stayed open for ever, with its snapshot and what it had read: some kilobytes for
 * every query and scan. So they get one. https://github.com/Level/abstract-level#iteratorclose
 */
export function closeIterators(): void {
  if (isDone) return;
  isDone = true;
  const reads = ownerOf('values');
  for (const name of ['keys', 'values'] as const) {
    const read = reads[name];
    reads[name] = function (this: Reads, options) {
      const range = read.call(this, options);
      range.return ??= () => range.close();
      return range;
    };
  }
}

/** What all kinds of level inherit from, those in memory and parts of others too. */
export function ownerOf(name: keyof Reads): Reads {
  let owner: object = Level.prototype;
  while (!Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as object;
  return owner as Reads;
}
