/**
 * A value that is a number with at least 16 digits before its point. A match inside a text is harmless: the slow way
 * reads texts too.
 */
const LONG_NUMBER = /[[,:]\s*-?\d{16,}/;

/**
 * `JSON.parse`, except that whole numbers beyond 2^53, which it would round, become texts of their digits. This takes
 * about five times as long, so it is only used if such a number may be present.
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
  // A number with an exponent has lost its digits already, and stays inexact.
  return source === undefined || /e/i.test(source) ? value : source;
}
