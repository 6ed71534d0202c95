import { isDeepStrictEqual } from 'node:util';
import type { ListedTask } from '../../call-records/task-list.ts';
import { nameOfListed } from '../../call-records/task-name.ts';
import { isPathId } from '../../config/schema/path-id.ts';
import { patternTest } from '../../config/schema/pattern.ts';

/** A task that was found in the account's list, as the table stores it. */
export interface FoundTask {
  id: string;
  name: string;
  foundAtMs: number;
  /** Since when it does not run, or does not match any more. Null: it runs. */
  endedAtMs: number | null;
  /** Have operators heard of it? */
  isTold: boolean;
}

export interface Wanted {
  match: string;
  atMost: number;
  /** Ids of the tasks of the account that the file names itself, also those that are off. */
  inFile: ReadonlySet<string>;
  /** How long a task that has ended is remembered. */
  keepMs: number;
  nowMs: number;
}

export interface Found {
  tasks: FoundTask[];
  /** Those that are new, or run again. */
  begun: FoundTask[];
  /** Running tasks that match and are not read, since there are too many; the first few by name. */
  left: { count: number; names: string[] };
  isChanged: boolean;
}

const NAMED = 5;

/** What is found once the account's list was read. Pure. */
export function foundThen(
  known: readonly FoundTask[],
  listed: readonly ListedTask[],
  { match, atMost, inFile, keepMs, nowMs }: Wanted,
): Found {
  const matches = matcherOf(match);
  const running = new Map<string, string>();
  for (const task of listed) {
    const name = nameOfListed(task);
    const isWanted = task.status === 'running' && !inFile.has(task.id) && matches(name);
    if (isWanted && isPathId(task.id)) running.set(task.id, name);
  }
  const begun: FoundTask[] = [];
  let places = atMost - known.filter(({ id, endedAtMs }) => endedAtMs === null && running.has(id)).length;
  const tasks = known
    .filter(({ endedAtMs }) => endedAtMs === null || nowMs - endedAtMs <= keepMs)
    .map((task): FoundTask => {
      const name = running.get(task.id);
      if (name === undefined) return task.endedAtMs === null ? { ...task, endedAtMs: nowMs } : task;
      if (task.endedAtMs === null) return { ...task, name };
      if (places <= 0) return task;
      places -= 1;
      const again = { ...task, name, endedAtMs: null };
      begun.push(again);
      return again;
    });
  const there = new Set(tasks.filter(({ endedAtMs }) => endedAtMs === null).map(({ id }) => id));
  const left: string[] = [];
  for (const [id, name] of running) {
    if (there.has(id)) continue;
    const old = tasks.some((task) => task.id === id);
    if (places <= 0 || old) {
      left.push(name);
      continue;
    }
    places -= 1;
    const task = { id, name, foundAtMs: nowMs, endedAtMs: null, isTold: false };
    tasks.push(task);
    begun.push(task);
  }
  return {
    tasks,
    begun,
    left: { count: left.length, names: left.slice(0, NAMED) },
    isChanged: !isDeepStrictEqual(tasks, known),
  };
}

/** The whole name. */
export const matcherOf = (match: string): ((name: string) => boolean) => patternTest(`^(?:${match})$`);
