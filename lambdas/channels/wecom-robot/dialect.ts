import { byteLength } from '../../messages/bytes.ts';
import type { Dialect } from '../../messages/dialect.ts';
import type { Tone } from '../../messages/document.ts';

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
 * Somebody else's text, safe inside a group robot's markdown: it cannot mention, link, colour, quote, make bold or
 * start a heading. No escape is documented, so what would be live becomes its full-width twin.
 * https://developer.work.weixin.qq.com/document/path/91770
 */
export function escapeMarkdown(line: string): string {
  return line
    .replace(/[<>[\]*`\\]/g, (char) => WIDE[char] ?? char)
    .replace(/~(?=~)|(?<=~)~/g, '～')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '＿')
    .replace(/^#+/, (marks) => '＃'.repeat(marks.length))
    .replace(/^[-+](?= )/, (mark) => (mark === '-' ? '－' : '＋'));
}

/** The three colours there are. https://developer.work.weixin.qq.com/document/path/91770 */
const COLOURS: Readonly<Record<Tone, string>> = { good: 'info', quiet: 'comment', warn: 'warning' };

const coloured = (tone: Tone, text: string): string => `<font color="${COLOURS[tone]}">${text}</font>`;

/**
 * The `markdown` of a group robot. The first line has no colour, since a lock screen shows tags as they are; some
 * clients carry a quote on into the next line, which an empty one ends.
 */
export const wecomDialect: Dialect = {
  escape: escapeMarkdown,
  bold: (text) => `**${text}**`,
  tone: coloured,
  link: (text, href) => `[${text}](${href})`,
  label: (text) => `${coloured('quiet', text)} `,
  line(role, text) {
    switch (role) {
      case 'headline':
        return `**${text}**`;
      case 'heading':
        return `\n**${text}**`;
      case 'quote':
        return `> ${text}`;
      default:
        return text;
    }
  },
  lineEnd: '\n',
  measure: byteLength,
};
