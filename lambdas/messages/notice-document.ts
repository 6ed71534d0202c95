import { type Document, type Inline, type Line, theirs } from './document.ts';
import { plainLine } from './plain-line.ts';

/** Somebody else's text as a piece of a line. */
export const quoted = (text: string): Inline => [theirs(plainLine(text))];

/** A headline and lines below it. The higher a line's rank, the sooner it is given up. */
export function noticeDocument(head: Inline, body: readonly Line[]): Document {
  return { lines: [{ rank: 0, role: 'headline', spans: head }, ...body] };
}
