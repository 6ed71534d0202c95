import { createHash } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Path } from '../path.ts';

/** A configuration as something to compare: its tasks by their keys, so that their order says nothing. */
export const treeOf = (config: Config): object => ({
  ...config,
  tasks: Object.fromEntries(config.tasks.map((task) => [task.key, task])),
});

/** What a value is, in 16 letters. That there is none is a value too. */
export const hashOf = (value: unknown): string =>
  value === undefined
    ? 'absent'
    : createHash('sha256')
        .update(JSON.stringify(inOrder(value)))
        .digest('base64url')
        .slice(0, 16);

/** Two configurations with the same identity say the same. */
export const identityOf = (config: Config): string => hashOf(treeOf(config));

/** What stands at a path of a tree; undefined: nothing. */
export const valueAt = (tree: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, step) => (isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined),
    tree,
  );

export const isMap = (value: unknown): value is Readonly<Record<string | number, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Keys of a map come in any order, which JSON keeps. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (!isMap(value)) return value;
  const keys = Object.keys(value).sort((one, other) => (one < other ? -1 : 1));
  return Object.fromEntries(keys.map((key) => [key, inOrder(value[key])]));
}
