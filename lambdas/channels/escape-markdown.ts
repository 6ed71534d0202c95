const WIDE: Readonly<Record<string, string>> = {
  '<': '＜',
  '>': '＞',
  '[': '［',
  ']': '］',
  '*': '＊',
  '`': '＇',
  '\\': '＼',
};

/**
 * Makes a foreign text, one plain line, safe inside a robot's markdown: it cannot mention, link, colour, quote, make
 * bold or start a heading. No robot documents an escape that all its clients know, so active characters become their
 * full-width twins.
 */
export function escapeMarkdown(line: string): string {
  const wide = line.replace(/[<>[\]*`\\]/g, (char) => WIDE[char] ?? char).replace(/~(?=~)|(?<=~)~/g, '～');
  return withoutEmphasis(wide)
    .replace(/^#+/, (marks) => '＃'.repeat(marks.length))
    .replace(/^[-+](?= )/, (mark) => (mark === '-' ? '－' : '＋'));
}

/** The expression knows all letters: few texts need it, and it is only compiled for these. */
const withoutEmphasis = (text: string): string =>
  text.includes('_') ? text.replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿') : text;
