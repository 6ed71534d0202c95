import { isUtf8 } from 'node:buffer';
import type { Charset } from './http.ts';
import { BodyError } from './read-body.ts';

/**
 * Decodes a body: by its byte order mark, or else by the charset of its `Content-Type`, or else as UTF-8. GBK, GB 18030
 * and Big5 are supported. A byte order mark is never part of the text. Many systems send GBK without saying so, or call
 * it UTF-8: their text is decoded as what it is.
 *
 * @throws {BodyError} `charset-unknown`
 */
export function decodeText(
  body: Uint8Array,
  contentType: string,
  reading: 'exact' | 'best-effort',
): { text: string; charset: Charset } {
  const mark = charsetOfMark(body);
  const said = mark ?? charsetOfType(contentType) ?? 'utf-8';
  // Nearly all that comes is this, and a text decoder takes longer for it.
  if (mark === null && (said === 'utf-8' || said === 'utf8') && isUtf8(body)) {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    return { text: bytes.toString('utf8'), charset: { name: 'utf-8', trust: 'sure' } };
  }
  if (!isKnown(said) && reading === 'exact')
    throw new BodyError('charset-unknown', 'a body in a charset that is not known here');
  const expected = new TextDecoder(isKnown(said) ? said : 'utf-8').encoding;
  for (const name of mark === null ? candidates(expected, body) : [expected]) {
    const text = fitting(name, body);
    if (text !== null) return { text, charset: { name, trust: name === expected ? 'sure' : 'guessed' } };
  }
  return { text: new TextDecoder(expected).decode(body), charset: { name: expected, trust: 'broken' } };
}

/** Candidates, most likely first. GB 18030 accepts nearly any bytes, so UTF-8 comes before it. */
function* candidates(said: string, body: Uint8Array): Generator<string> {
  if (said !== 'utf-8') {
    const { wide, narrow, broken } = lettersOfUtf8(body);
    if (broken === 0 && wide > 0 && wide >= narrow) yield 'utf-8';
    yield said;
    return;
  }
  yield said;
  const { wide, broken } = lettersOfUtf8(body);
  if (broken > wide) yield 'gb18030';
}

/**
 * Counts in the bytes, read as UTF-8: letters of three bytes or more, such as Chinese ones; letters of two bytes; and
 * invalid bytes. A GBK text has almost no letters of three bytes; a damaged UTF-8 text has many.
 */
function lettersOfUtf8(body: Uint8Array): { wide: number; narrow: number; broken: number } {
  const letters = { wide: 0, narrow: 0, broken: 0 };
  for (const letter of new TextDecoder().decode(body)) {
    if (letter === '\ufffd') letters.broken += 1;
    else if (letter >= '\u0800') letters.wide += 1;
    else if (letter >= '\u0080') letters.narrow += 1;
  }
  return letters;
}

function fitting(charset: string, body: Uint8Array): string | null {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

function charsetOfMark([first, second, third]: Uint8Array): string | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

/** Charset labels: the WHATWG's, and what Java and MySQL call them. */
function charsetOfType(contentType: string): string | null {
  const label = /;\s*charset\s*=\s*"?\s*([^\s";,]+)/i.exec(contentType)?.[1]?.toLowerCase() ?? null;
  if (label === null) return null;
  return ALIASES[label] ?? label;
}

const ALIASES: Readonly<Record<string, string>> = {
  utf8mb4: 'utf-8',
  'utf-8mb4': 'utf-8',
  cp936: 'gbk',
  ms936: 'gbk',
  'gb-18030': 'gb18030',
  'euc-cn': 'gbk',
};
