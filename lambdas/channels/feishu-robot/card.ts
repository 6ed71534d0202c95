import { cutBytes } from '../../messages/bytes.ts';
import type { Display } from '../../messages/dialect.ts';
import type { Message } from '../../messages/message.ts';
import { plainHeadline, printDocument, withoutHeadline } from '../../messages/print-document.ts';
import type { Outcome } from '../channel.ts';
import { jsonBytes } from '../json-room.ts';
import { withWord } from '../keyword.ts';
import { mentionedBy } from '../people.ts';
import { type Look, tail } from '../signed-robot.ts';
import { jsonWire, type Wire } from '../wire.ts';
import { feishuDialect } from './dialect.ts';

/**
 * The size limit of the JSON in UTF-8: "20 KB", read as 20,000.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
const BODY_BYTES = 20_000;
const TITLE_BYTES = 300;
/** Time and signature, if the robot requires them. */
const SIGNATURE_BYTES = 120;

type Template = 'red' | 'orange' | 'blue' | 'green' | 'grey';

/** How a message is shown, and how long it may be: the body without the card around the text. */
export function displayFor(look: Look): Display {
  const empty = cardOf('', tailOf(look, true), 'orange');
  const around = Buffer.byteLength(JSON.stringify(empty)) + TITLE_BYTES * 2 + SIGNATURE_BYTES;
  return { dialect: feishuDialect, room: BODY_BYTES - around, pictures: false };
}

/** One message as a card. Its headline is the title. */
export function bodyOf(message: Message, look: Look) {
  const { title, text } = shownOf(message, look);
  const below = tailOf({ mention: mentionedBy(message, look.mention), keyword: null }, true);
  return cardOf(title, (text + below).toWellFormed(), templateOf(message));
}

/** @param proof the time and the signature, if the robot requires them */
export function wireOfCard(card: ReturnType<typeof bodyOf>, proof: object): Wire | Outcome {
  const { header, body } = card.card;
  return jsonWire({ ...proof, ...card }, BODY_BYTES, [
    { as: 'title', text: header.title.content },
    { as: 'text', text: body.elements.map(({ content }) => content).join('\n') },
  ]);
}

/**
 * The text of a card without mentions. The title contains the constant word too, because Feishu does not search all
 * parts of a card.
 */
export function shownOf(message: Message, look: Look): { title: string; text: string } {
  const { document, mentionAlso = [] } = message;
  const display = displayFor({ ...look, mention: [...look.mention, ...mentionAlso] });
  const headline = plainHeadline(document) || message.subject;
  const room = TITLE_BYTES - (look.keyword === null ? 0 : jsonBytes(` · ${look.keyword}`));
  const title = withWord(cutBytes(headline, room), look.keyword, (word) => ` · ${word}`).toWellFormed();
  const printed = printDocument(withoutHeadline(document), display, message.shorten);
  // A card must have text.
  const text = withWord(printed === '' ? headline : printed, look.keyword, (word) => `\n${word}`);
  return { title, text };
}

/** The colour of the title shows the kind of message before anybody reads it. */
export function templateOf({ event, data }: Pick<Message, 'event' | 'data'>): Template {
  if (event === 'fault' || event === 'alarm') return data.phase === 'over' ? 'green' : 'red';
  if (event === 'digest') return 'blue';
  if (event === 'claimed' || event === 'outcome') return 'green';
  return event === 'correction' ? 'grey' : 'orange';
}

function cardOf(title: string, content: string, template: Template) {
  return {
    msg_type: 'interactive',
    card: {
      schema: '2.0',
      header: { title: { tag: 'plain_text', content: title }, template },
      body: { elements: [{ tag: 'markdown', content }] },
    },
  };
}

/** Below the message: the constant word, and who is mentioned. */
function tailOf({ mention, keyword }: Look, mentions: boolean): string {
  const people = mention.map((id) => `<at id=${id === '@all' ? 'all' : id}></at>`).join(' ');
  return tail('\n', keyword ?? '', mentions ? people : '');
}
