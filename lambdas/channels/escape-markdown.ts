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
 * Somebody else's text, one plain line, safe inside the markdown of a robot: it cannot mention, link, colour, quote, make
 * bold or start a heading. None of them documents an escape that all its clients know, so what would be live becomes its
 * full-width twin.
 */
export function escapeMarkdown(line: string): string {
  return line
    .replace(/[<>[\]*`\\]/g, (char) => WIDE[char] ?? char)
    .replace(/~(?=~)|(?<=~)~/g, '～')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
    .replace(/^#+/, (marks) => '＃'.repeat(marks.length))
    .replace(/^[-+](?= )/, (mark) => (mark === '-' ? '－' : '＋'));
}
