import { type Document, type Inline, type Line, theirs } from './document.ts';
import type { Message } from './message.ts';
import { plainText } from './plain.ts';
import { plainLine } from './plain-line.ts';

/** A foreign text as a piece of a line. */
export const quoted = (text: string): Inline => [theirs(plainLine(text))];

/** A notice as each kind of receiver gets it. Lines with a higher rank number are dropped first. */
export function noticeTexts(
  head: Inline,
  body: readonly Line[],
): Pick<Message, 'subject' | 'document' | 'text' | 'sms'> {
  const headText = plainText(head);
  return {
    subject: headText,
    document: noticeDocument(head, body),
    text: [headText, '', ...body.map(({ spans }) => plainText(spans))].join('\n'),
    sms: headText,
  };
}

/** A headline and lines below it. */
function noticeDocument(head: Inline, body: readonly Line[]): Document {
  return { lines: [{ rank: 0, role: 'headline', spans: head }, ...body] };
}
