import type { Dialect } from '../messages/dialect.ts';
import type { Tone } from '../messages/document.ts';
import { escapeMarkdown } from './escape-markdown.ts';

/**
 * What the markdown of all these robots has in common.
 * @param tone how it colours; each robot has its own names
 */
export const markdownWith = (
  tone: (tone: Tone, text: string) => string,
): Pick<Dialect, 'escape' | 'bold' | 'tone' | 'link' | 'label'> => ({
  escape: escapeMarkdown,
  bold: (text) => `**${text}**`,
  tone,
  link: (text, href) => `[${text}](${href})`,
  label: (text) => `${tone('quiet', text)} `,
});
