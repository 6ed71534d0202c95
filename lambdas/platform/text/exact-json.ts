/** Of fewer digits is none that `JSON.parse` would round. */
const LONG = 16;
const ZERO = 48;
const NINE = 57;

/**
 * `JSON.parse`, except that whole numbers beyond 2^53, which it would round, become texts of their digits. This takes
 * about five times as long, so it is only used if such a number may be present.
 *
 * @throws {SyntaxError}
 */
export function parseExactJson(text: string): unknown {
  return mayHoldLongNumber(text) ? JSON.parse(text, keepDigits as Reviver) : JSON.parse(text);
}

/**
 * Is there a value that is a number with at least 16 digits before its point? One inside a text is harmless: the slow
 * way reads texts too. Of every 16 digits in a row one stands at a place that 16 divides, so only those are looked at:
 * an expression that looks at each takes a quarter of the time of parsing.
 */
export function mayHoldLongNumber(text: string): boolean {
  for (let at = 0; at < text.length; at += LONG) {
    if (!isDigit(text, at)) continue;
    let start = at;
    while (isDigit(text, start - 1)) start -= 1;
    let end = at + 1;
    while (isDigit(text, end)) end += 1;
    if (end - start >= LONG && isValueAt(text, start)) return true;
    // A run is looked at once, however long it is.
    at = Math.floor((end - 1) / LONG) * LONG;
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= ZERO && code <= NINE;
}

/** Does what comes before it begin a value? */
function isValueAt(text: string, start: number): boolean {
  let before = text[start - 1] === '-' ? start - 2 : start - 1;
  while (before >= 0 && /\s/.test(text[before] ?? '')) before -= 1;
  return before >= 0 && '[,:'.includes(text[before] ?? '.');
}

type Reviver = (this: unknown, key: string, value: unknown) => unknown;

function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value) || !Number.isInteger(value)) return value;
  const source = context?.source;
  // A number with an exponent has lost its digits already, and stays inexact.
  return source === undefined || /e/i.test(source) ? value : source;
}
