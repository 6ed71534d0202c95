import type { Dialect } from '../../messages/dialect.ts';
import type { Tone } from '../../messages/document.ts';
import { jsonBytes } from '../json-room.ts';
import { markdownWith } from '../markdown.ts';

const COLOURS: Readonly<Record<Tone, string>> = { good: '#1a9c4b', quiet: '#8c8c8c', warn: '#e8590c' };

const coloured = (tone: Tone, text: string): string => `<font color="${COLOURS[tone]}">${text}</font>`;

/**
 * The `markdown` of a group robot. The documentation asks for two spaces on both sides of a line end. The limit counts
 * the JSON body.
 * https://open.dingtalk.com/document/orgapp/custom-bot-send-message-type
 */
export const dingtalkDialect: Dialect = {
  ...markdownWith(coloured),
  line(role, text) {
    switch (role) {
      case 'headline':
        return `### ${text}`;
      case 'heading':
        return `**${text}**`;
      case 'quote':
        return `> ${text}`;
      default:
        return text;
    }
  },
  lineEnd: '  \n  ',
  leavesOutByRank: true,
  measure: jsonBytes,
};
