import { createHash } from 'node:crypto';

/**
 * Readers for values of a JSON whose types cannot be relied on: PHP sends numbers as text, ids as numbers, lists as
 * objects and anything as null. None of them throws; what cannot be read is null, or an empty list.
 */

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Text as it came, blank is null. Half a surrogate pair is replaced: neither a URL nor the table takes one. */
export function readText(value: unknown): string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : null;
  if (typeof value !== 'string' || value.trim() === '') return null;
  return value.toWellFormed();
}

const DECIMAL = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i;

export function readNumber(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'string' || !DECIMAL.test(value.trim())) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** A list, or an object that PHP made of one (`{"0": …, "2": …}`). Any other object is a list of itself alone. */
export function readList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (isObject(value)) return isPhpList(value) ? Object.values(value) : [value];
  return readText(value) === null ? [] : [value];
}

export function isPhpList(value: JsonObject): boolean {
  return Object.keys(value).every((key) => /^\d+$/.test(key));
}

/** The first of the fields that holds text. */
export function readFirstText(value: JsonObject, fields: readonly string[]): string | null {
  for (const field of fields) {
    const text = readText(value[field]);
    if (text !== null) return text;
  }
  return null;
}

/** Null for what JSON cannot write, such as nesting deeper than the stack. */
export function toJson(value: unknown): string | null {
  try {
    const json: string | undefined = JSON.stringify(value);
    return json ?? null;
  } catch {
    return null;
  }
}

export function digest(value: unknown): string {
  const hash = createHash('sha256').update(toJson(value) ?? 'not JSON');
  return `digest:${hash.digest('hex').slice(0, 32)}`;
}
