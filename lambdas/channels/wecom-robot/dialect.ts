import { byteLength } from '../../messages/bytes.ts';
import type { Dialect } from '../../messages/dialect.ts';
import type { Tone } from '../../messages/document.ts';
import { markdownWith } from '../markdown.ts';

/** WeCom has three colours. https://developer.work.weixin.qq.com/document/path/91770 */
const COLOURS: Readonly<Record<Tone, string>> = { good: 'info', quiet: 'comment', warn: 'warning' };

const coloured = (tone: Tone, text: string): string => `<font color="${COLOURS[tone]}">${text}</font>`;

/**
 * The `markdown` of a group robot. The first line has no colour, because a lock screen shows tags literally. Some
 * clients continue a quote on the next line, so an empty line ends it.
 */
export const wecomDialect: Dialect = {
  ...markdownWith(coloured),
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
