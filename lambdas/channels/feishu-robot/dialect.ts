import type { Dialect } from '../../messages/dialect.ts';
import type { Tone } from '../../messages/document.ts';
import { jsonBytes } from '../json-room.ts';
import { markdownWith } from '../markdown.ts';

const COLOURS: Readonly<Record<Tone, string>> = { good: 'green', quiet: 'grey', warn: 'red' };

const coloured = (tone: Tone, text: string): string => `<font color='${COLOURS[tone]}'>${text}</font>`;

/**
 * The markdown of a card, without the headline, which is the card's title.
 * https://open.feishu.cn/document/uAjLw4CM/ukzMukzMukzM/feishu-cards/card-json-v2-components/content-components/rich-text
 */
export const feishuDialect: Dialect = {
  ...markdownWith(coloured),
  line: (role, text) => (role === 'headline' || role === 'heading' ? `**${text}**` : text),
  lineEnd: '\n',
  leavesOutByRank: true,
  measure: jsonBytes,
};
