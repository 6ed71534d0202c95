import type { Config } from '../config.ts';
import type { Path } from '../path.ts';
import { hashOf, isMap, treeOf } from './tree.ts';

/** One thing that two configurations say differently. Undefined: one of them does not say it. */
export interface Difference {
  /** Of the compiled configuration, with a task's key in place of its index. */
  path: Path;
  before: unknown;
  after: unknown;
}

/** What differs, each at the innermost key. Lists are compared as a whole: their order has a meaning. */
export const differencesOf = (before: Config, after: Config): Difference[] =>
  between(treeOf(before), treeOf(after), []);

function between(before: unknown, after: unknown, path: Path): Difference[] {
  if (hashOf(before) === hashOf(after)) return [];
  if (!isMap(before) || !isMap(after)) return [{ path, before, after }];
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].flatMap((key) => between(before[key], after[key], [...path, key]));
}
