import { byteLength } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import type { Inline } from './document.ts';
import { printInline } from './print.ts';

const asIs = (text: string): string => text;

/** Words alone, for e-mail: nothing is live in a plain text that is one plain line to begin with. */
export const plainDialect: Dialect = {
  escape: asIs,
  bold: asIs,
  tone: (_, text) => text,
  link: (text, href) => `${text} ${href}`,
  label: (text) => `${text} `,
  // A headline stands apart.
  line: (role, text) => (role === 'headline' ? `${text}\n` : text),
  lineEnd: '\n',
  measure: byteLength,
};

export const plainText = (spans: Inline): string => printInline(spans, plainDialect);
