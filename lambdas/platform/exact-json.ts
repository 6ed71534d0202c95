/** A number with 16 digits or more before its point, as a value. In a text it does no harm: the slow way reads it too. */
const LONG_NUMBER = /[[,:]\s*-?\d{16,}/;

/**
 * `JSON.parse`, but whole numbers beyond 2^53, which it would round, are the text of their digits. The way that keeps
 * them costs some five times as much, so it is taken only where such a number may be.
 *
 * @throws {SyntaxError}
 */
export function parseExactJson(text: string): unknown {
  return LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits as Reviver) : JSON.parse(text);
}

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
  const source = context?.source;
  // With an exponent the digits were lost before: that is left to be seen as the inexact number it is.
  return source === undefined || /e/i.test(source) ? value : source;
}
