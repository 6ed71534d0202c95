import { type Document, type Inline, type Line, theirs } from './document.ts';
import { plainLine } from './plain-line.ts';

/** A foreign text as a piece of a line. */
export const quoted = (text: string): Inline => [theirs(plainLine(text))];

/** A headline and lines below it. Lines with a higher rank number are dropped first. */
export function noticeDocument(head: Inline, body: readonly Line[]): Document {
  return { lines: [{ rank: 0, role: 'headline', spans: head }, ...body] };
}
