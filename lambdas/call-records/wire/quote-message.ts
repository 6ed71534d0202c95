import { isObject, readText } from '../lenient.ts';

const MAX_LENGTH = 200;
/** Seven digits or more, as people write them: any of them may be somebody's number. */
const PHONE_LIKE = /\p{Nd}(?:[\s().+-]*\p{Nd}){6,}/gu;
/** Tokens and ids. A refused token may not be the one we sent. */
const TOKEN_LIKE = /[\w.~+/=-]{24,}/g;

/**
 * The vendor's `message` in a form that may be logged: one line, cut to 200 characters, without anything that looks
 * like a token or a phone number. On a refused parameter it is an object of field to texts.
 *
 * @returns null where there is nothing to quote.
 */
export function quoteMessage(message: unknown, token: string): string | null {
  const text = flatten(message, 0);
  if (text === null) return null;
  const known = token === '' ? text : text.replaceAll(token, '…');
  const clean = known
    .replace(TOKEN_LIKE, '…')
    .replace(PHONE_LIKE, '…')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return clean === '' ? null : [...clean].slice(0, MAX_LENGTH).join('');
}

function flatten(value: unknown, depth: number): string | null {
  if (typeof value !== 'object' || value === null) return readText(value);
  if (depth > 3) return null;
  const parts: string[] = [];
  for (const [key, item] of Object.entries(value)) {
    const text = flatten(item, depth + 1);
    if (text !== null) parts.push(isObject(value) ? `${key}: ${text}` : text);
  }
  return parts.length === 0 ? null : parts.join('; ');
}
