import { cutBytes } from '../../messages/bytes.ts';
import type { Display } from '../../messages/dialect.ts';
import type { Message } from '../../messages/message.ts';
import { plainDialect } from '../../messages/plain.ts';
import { plainHeadline, printDocument } from '../../messages/print-document.ts';
import type { Outcome } from '../channel.ts';
import { jsonBytes } from '../json-room.ts';
import { withWord } from '../keyword.ts';
import { mentionedBy } from '../people.ts';
import { type Look, tail } from '../signed-robot.ts';
import { jsonWire, type Wire } from '../wire.ts';
import { dingtalkDialect } from './dialect.ts';
import { type At, mentionsOf } from './mentions.ts';

/** The size limit of the JSON in UTF-8. https://open.dingtalk.com/document/orgapp/custom-bot-send-message-type */
const BODY_BYTES = 20_000;
/** What the phone shows while it is locked. */
const TITLE_BYTES = 240;
const { lineEnd } = dingtalkDialect;

type Body =
  | { msgtype: 'markdown'; markdown: { title: string; text: string }; at?: At }
  | { msgtype: 'text'; text: { content: string }; at?: At };

/** How a message is shown, and how long it may be: the body without what surrounds the text. */
export function displayFor(look: Look): Display {
  const empty: Body = {
    msgtype: 'markdown',
    markdown: { title: '', text: tailOf(look, true) },
    at: mentionsOf(look.mention).at,
  };
  const around = Buffer.byteLength(JSON.stringify(empty)) + TITLE_BYTES * 2;
  return { dialect: dingtalkDialect, room: BODY_BYTES - around, pictures: false };
}

export function wireOf(message: Message, look: Look): Wire | Outcome {
  const { body, isEmpty } = bodyOf(message, look);
  if (isEmpty) return { kind: 'too-long', detail: 'nothing of the message fits' };
  if (body.msgtype === 'text') return jsonWire(body, BODY_BYTES, [{ as: 'text', text: body.text.content }]);
  const { title, text } = body.markdown;
  return jsonWire(body, BODY_BYTES, [
    { as: 'title', text: title },
    { as: 'text', text },
  ]);
}

/** The body of one message: markdown, or plain text without a link if that was refused. */
export function bodyOf(message: Message, look: Look): { body: Body; isEmpty: boolean } {
  const mention = mentionedBy(message, look.mention);
  const { at } = mentionsOf(mention);
  const below = tailOf({ mention, keyword: null }, true);
  const display = displayFor({ ...look, mention: [...look.mention, ...(message.mentionAlso ?? [])] });
  const word = (each: string) => `${lineEnd}${each}`;
  const called = mention.length > 0 ? { at } : {};
  if (message.wordsOnly) {
    const plain = { ...display, dialect: WORDS };
    const words = printDocument(message.document, plain, message.shorten);
    const content = withWord(words, look.keyword, (each) => `\n${each}`).toWellFormed();
    return { body: { msgtype: 'text', text: { content }, ...called }, isEmpty: words === '' };
  }
  const printed = printDocument(message.document, display, message.shorten);
  const text = (withWord(printed, look.keyword, word) + below).toWellFormed();
  const title = cutBytes((plainHeadline(message.document) || message.subject).toWellFormed(), TITLE_BYTES);
  return { body: { msgtype: 'markdown', markdown: { title, text }, ...called }, isEmpty: printed === '' };
}

/** Below the message: the constant word, and who is mentioned. */
function tailOf({ mention, keyword }: Look, mentions: boolean): string {
  const { line } = mentionsOf(mention);
  return tail(lineEnd, keyword ?? '', mentions ? line : '');
}

/** Plain text: our link may be what was refused. */
const WORDS = { ...plainDialect, link: () => '', leavesOutByRank: true as const, measure: jsonBytes };
