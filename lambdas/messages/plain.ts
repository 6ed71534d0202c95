import { byteLength } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import type { Inline } from './document.ts';
import { printInline } from './print.ts';

const asIs = (text: string): string => text;

/** Plain text for e-mail. Foreign text needs no escape here, because it is one plain line already. */
export const plainDialect: Dialect = {
  escape: asIs,
  bold: asIs,
  tone: (_, text) => text,
  link: (text, href) => `${text} ${href}`,
  label: (text) => `${text} `,
  // An empty line follows a headline.
  line: (role, text) => (role === 'headline' ? `${text}\n` : text),
  lineEnd: '\n',
  measure: byteLength,
};

export const plainText = (spans: Inline): string => printInline(spans, plainDialect);
