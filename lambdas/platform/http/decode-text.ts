import { BodyError } from './read-body.ts';

/**
 * A body as text: by its byte order mark, else by the charset of its `Content-Type`, else as UTF-8. GBK, GB 18030 and
 * Big5 are read; a byte order mark is never part of the text.
 *
 * @throws {BodyError} `charset-unknown`
 */
export function decodeText(body: Uint8Array, contentType: string, reading: 'exact' | 'best-effort'): string {
  const label = charsetOfMark(body) ?? charsetOfType(contentType) ?? 'utf-8';
  if (isKnown(label)) return new TextDecoder(label).decode(body);
  if (reading === 'best-effort') return new TextDecoder().decode(body);
  throw new BodyError('charset-unknown', 'a body in a charset that is not known here');
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

/** Labels as the WHATWG has them, besides what Java and MySQL call them. */
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
