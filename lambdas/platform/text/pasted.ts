import { invisibleCharacterIn } from './invisible-character.ts';

/** Pairs that a chat, an editor or a shell writes around a value. */
const AROUND: readonly (readonly [string, string])[] = [
  ['"', '"'],
  ["'", "'"],
  ['`', '`'],
  ['“', '”'],
  ['”', '”'],
  ['‘', '’'],
  ['’', '’'],
  ['「', '」'],
  ['『', '』'],
  ['«', '»'],
  ['＂', '＂'],
  ['<', '>'],
  ['《', '》'],
];
/** Invisible: zero-width marks, direction marks, a byte-order mark, a soft hyphen. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g;
const HEADER = /^(?:authorization\s*[:：]\s*)?bearer\s+(?=\S)|^authorization\s*[:：]\s*(?=\S)/i;
const MARKDOWN_LINK = /^\[[^\]]*\]\(\s*<?([^\s<>()]+)>?(?:\s+"[^"]*")?\s*\)$/;

export interface Pasted {
  value: string;
  /** Was there more around it than spaces? */
  wasCleaned: boolean;
}

/**
 * Turns a pasted secret into what was meant: without surrounding spaces, quotes, angle brackets, `Bearer ` and the
 * markdown of a link. Never changes the inside.
 */
export function cleanPasted(pasted: string): Pasted {
  const trimmed = pasted.trim();
  let value = trimmed;
  for (let before = ''; before !== value; ) {
    before = value;
    value = peel(value);
  }
  return { value, wasCleaned: value !== trimmed };
}

function peel(text: string): string {
  const value = text.replace(INVISIBLE, '').trim();
  const link = MARKDOWN_LINK.exec(value)?.[1];
  if (link !== undefined) return link;
  for (const [open, close] of AROUND) {
    if (value.length >= 2 && value.startsWith(open) && value.endsWith(close)) return value.slice(1, -1);
  }
  return value.replace(HEADER, '');
}

/**
 * Names what {@link cleanPasted} removes from a value, without the value itself: the kinds of things, and the position
 * of an invisible character. Null: nothing.
 */
export function leftOutOf(pasted: string): string | null {
  const trimmed = pasted.trim();
  const { value, wasCleaned } = cleanPasted(pasted);
  if (!wasCleaned) return null;
  const invisible = invisibleCharacterIn(trimmed);
  const seen = trimmed.replace(INVISIBLE, '').trim();
  const parts = [
    invisible && `${invisible.name} at position ${invisible.position}`,
    /bearer\s|authorization/i.test(seen.slice(0, seen.indexOf(value))) ? '"Bearer"' : null,
    AROUND.some(([open]) => seen.startsWith(open)) ? 'quotes or brackets' : null,
    MARKDOWN_LINK.test(seen) ? 'the markdown of a link' : null,
  ].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' and ') : 'quotes or brackets';
}

/** Names what no token or address contains but this pasted value does, without the value itself. Null: nothing. */
export function oddityOf(value: string): string | null {
  if (value === '') return 'it is empty';
  if (value.startsWith('{'))
    return 'it holds JSON: name the field that is meant, as in secretsmanager:id#field';
  const at = [...value].findIndex((character) => !/[\x21-\x7e]/.test(character) || /["'`<>]/.test(character));
  if (at < 0) return null;
  const character = [...value][at] ?? '';
  const invisible = invisibleCharacterIn(character);
  if (invisible) return `character ${at + 1} is ${invisible.name}, which no token has`;
  return `character ${at + 1} is ${nameOf(character)}, which no token has`;
}

function nameOf(character: string): string {
  if (/[\r\n\u2028\u2029]/.test(character)) return 'a line break';
  if (/\s/.test(character)) return 'a space';
  if (/["'`<>“”‘’「」『』«»＂《》]/.test(character)) return 'a quotation mark or an angle bracket';
  return character.charCodeAt(0) < 0x20 || character === '\x7f' ? 'a control character' : 'not ASCII';
}
