/** Alphabets with letters that look Latin, and scripts that a Chinese team uses itself. */
const SCRIPTS: Readonly<Record<string, RegExp>> = {
  Latin: /\p{Script=Latin}/u,
  Cyrillic: /\p{Script=Cyrillic}/u,
  Greek: /\p{Script=Greek}/u,
  Armenian: /\p{Script=Armenian}/u,
  Cherokee: /\p{Script=Cherokee}/u,
  Chinese: /\p{Script=Han}/u,
};

/**
 * Describes the letters of a host name that are not ASCII, and gives the name that is really looked up. Null: the host
 * is what it looks like.
 */
export function strangeHostIn(address: string): string | null {
  const host = /^[a-z][a-z\d+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]*)/i.exec(address)?.[1] ?? '';
  const letters = Array.from(host);
  const at = letters.findIndex((letter) => (letter.codePointAt(0) ?? 0) > 0x7f);
  const called = URL.parse(address)?.hostname;
  if (at < 0 || called === undefined) return null;
  const letter = letters[at] ?? '';
  const code = `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const found = scriptOf(letter);
  const label =
    letters
      .join('')
      .split(/[.。．]/)
      .find((part) => part.includes(letter)) ?? '';
  const isMixed = new Set(Array.from(label, scriptOf).filter((script) => script !== null)).size > 1;
  const mixed = isMixed ? ', among letters of another script that it may be taken for' : '';
  return `letter ${at + 1} of the host is ${found === null ? 'not ASCII' : found} (${code})${mixed}: what is called is ${called}. Write the host again by hand if that is not the one you mean`;
}

const scriptOf = (letter: string): string | null =>
  Object.entries(SCRIPTS).find(([, script]) => script.test(letter))?.[0] ?? null;
