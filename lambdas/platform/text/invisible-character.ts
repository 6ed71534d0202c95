/**
 * Characters that are invisible and never intended in an id, a host or a secret: format characters, fillers, unusual
 * spaces.
 */
const INVISIBLE =
  /[\p{Cf}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|\u034f|\u115f|\u1160|\u2800|\u3164|\uffa0/u;

const NAMES: Readonly<Record<string, string>> = {
  '00a0': 'a no-break space',
  '00ad': 'a soft hyphen',
  '200b': 'a zero-width space',
  '200c': 'a zero-width non-joiner',
  '200d': 'a zero-width joiner',
  '200e': 'a left-to-right mark',
  '200f': 'a right-to-left mark',
  '2060': 'a word joiner',
  '3000': 'a full-width space',
  feff: 'a byte order mark',
};

export interface InvisibleCharacter {
  /** Such as `a zero-width space (U+200B)`. */
  name: string;
  /** In code points, from 1. */
  position: number;
}

/** The first invisible character of a text; null: there is none. */
export function invisibleCharacterIn(text: string): InvisibleCharacter | null {
  const found = INVISIBLE.exec(text);
  if (!found) return null;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  return {
    name: `${NAMES[code] ?? 'an invisible character'} (U+${code.toUpperCase()})`,
    position: Array.from(text.slice(0, found.index)).length + 1,
  };
}
