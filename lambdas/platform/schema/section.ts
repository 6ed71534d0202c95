import * as v from 'valibot';
import { didYouMean } from './nearest.ts';
import { show } from './show.ts';

/** A map with exactly these keys. Every unknown key is an issue, not only the first. */
export function section<const Entries extends v.ObjectEntries>(entries: Entries) {
  const known = Object.keys(entries);
  return v.pipe(
    v.looseObject(entries, (issue) =>
      issue.expected?.startsWith('"') ? 'is missing' : `expected a map, got ${show(issue.input)}`,
    ),
    v.rawCheck(({ dataset, addIssue }) => {
      const value: unknown = dataset.value;
      if (typeof value !== 'object' || value === null) return;
      const input = value as Record<string, unknown>;
      for (const key of Object.keys(input).filter((name) => !known.includes(name))) {
        addIssue({
          message: `this key is not known here${didYouMean(key, known) || `; known are ${known.join(', ')}`}`,
          path: [{ type: 'object', origin: 'key', input, key, value: input[key] }],
        });
      }
    }),
  );
}

export function named<const Value extends v.GenericSchema>(value: Value) {
  return v.record(v.string(), value, (issue) => `expected a map of names, got ${show(issue.input)}`);
}

export function listOf<const Item extends v.GenericSchema>(item: Item) {
  return v.array(item, (issue) => `expected a list, got ${show(issue.input)}`);
}

export function someOf<const Item extends v.GenericSchema>(item: Item) {
  return v.pipe(listOf(item), v.minLength(1, 'expected at least one, got an empty list'));
}

/**
 * The output of a section with only its own keys. Others are issues, although the type of a loose object allows them.
 */
export type Known<Output> = Output extends unknown
  ? { readonly [Key in keyof Output as string extends Key ? never : Key]: Fixed<Output[Key]> }
  : never;

type Fixed<Value> = Value extends readonly (infer Item)[] ? readonly Item[] : Value;
