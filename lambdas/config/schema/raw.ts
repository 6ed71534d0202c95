import { didYouMean } from '../../platform/schema/nearest.ts';
import { show } from '../../platform/schema/show.ts';
import type { Finding } from '../finding.ts';
import type { Path } from '../path.ts';

/** A part of the file as it was read, which may be anything. */
export type Raw = Readonly<Record<string, unknown>>;

export const map = (value: unknown): Raw =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Raw) : {};
export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Names end up in table keys, message ids and logical ids, where `#` and `:` separate. */
export function badNames(
  section: string,
  names: Raw,
  pattern = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,63}$/u,
): Finding[] {
  return Object.keys(names)
    .filter((name) => !pattern.test(name) || name in Object.prototype)
    .map((name) => ({
      path: [section, name],
      message: 'expected a name of up to 64 letters, digits, - and _ that begins with a letter or digit',
    }));
}

export function dangling(path: Path, name: unknown, kind: string, known: Raw): Finding[] {
  if (typeof name !== 'string' || name === '' || Object.hasOwn(known, name)) return [];
  return [{ path, message: `no ${kind} is called ${show(name)}${didYouMean(name, Object.keys(known))}` }];
}

export function repeats(path: Path, values: readonly unknown[], what: string): Finding[] {
  return values.flatMap((value, index) =>
    values.indexOf(value) < index
      ? [{ path: [...path, index], message: `this ${what} is listed twice` }]
      : [],
  );
}
