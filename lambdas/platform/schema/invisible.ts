/** What nobody sees and nobody means in an id, a host or a reference: formats, fillers, and spaces of other kinds. */
const INVISIBLE =
  /[\p{Cf}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]|\u034f|\u115f|\u1160|\u2800|\u3164|\uffa0/u;

const NAMES: Readonly<Record<string, string>> = {
  '00a0': 'a no-break space',
  '00ad': 'a soft hyphen',
  '200b': 'a zero-width space',
  '200c': 'a zero-width non-joiner',
  '200d': 'a zero-width joiner',
  '3000': 'a full-width space',
  feff: 'a byte order mark',
};

/** Which invisible character a text holds, and where, in words; null: none. */
export function invisibleIn(text: string): string | null {
  const found = INVISIBLE.exec(text);
  if (!found) return null;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).padStart(4, '0');
  const place = Array.from(text.slice(0, found.index)).length + 1;
  return `${NAMES[code] ?? 'an invisible character'} (U+${code.toUpperCase()}) at position ${place}: delete it, or write the text again by hand`;
}
