import { cutUnits } from '../messages/bytes.ts';
import { LETTER_BYTES } from '../messages/context.ts';
import type { Dialect, Display } from '../messages/dialect.ts';
import type { Document, Line, Row } from '../messages/document.ts';
import type { Message } from '../messages/message.ts';
import { plainDialect, plainText } from '../messages/plain.ts';
import { printLine } from '../messages/print.ts';
import { printDocument } from '../messages/print-document.ts';
import { rowsThatFit } from '../messages/rows.ts';
import { mentionsOf } from './answer-lines.ts';
import { attributesOf } from './lead-data.ts';
import { type ListContext, type ListItem, listId } from './list.ts';
import { wordsOf } from './locales/index.ts';

/** More than anybody reads in one message. */
const MAX_ROWS = 400;
const UNITS = { sms: 70, subject: 90 };

/** How things of one kind become one message. */
export interface FoldedWords<Item extends ListItem> {
  event: 'reminder' | 'claimed' | 'outcome';
  headOf(packed: readonly Item[]): string;
  rowOf(item: Item): Row;
  dataOf(item: Item, headline: string): Readonly<Record<string, unknown>>;
  peopleOf(item: Item): readonly (string | null)[];
  /** Null: no link. */
  linkText(packed: readonly Item[]): string | null;
}

/** As many as one message takes, from the front of `items`: `count` of them, at least one. */
export function packFolded<Item extends ListItem>(
  items: readonly Item[],
  ctx: ListContext,
  display: Display,
  of: FoldedWords<Item>,
): { message: Message; count: number } {
  if (items.length === 0) throw new RangeError('packFolded needs at least one item; it got none');
  const { separator } = wordsOf(ctx.locale);
  const rows = items.slice(0, MAX_ROWS).map((item) => of.rowOf(item));
  const linesOf = (count: number): Line[] => {
    const packed = items.slice(0, count);
    const text = of.linkText(packed);
    const head: Line = { rank: 0, role: 'headline', spans: [of.headOf(packed)] };
    const link = text === null ? null : ctx.listLink?.(count);
    return link && text !== null ? [head, { rank: 1, spans: [{ link, text }] }] : [head];
  };
  const documentOf = (count: number): Document => ({
    lines: linesOf(count),
    rows: { rows: rows.slice(0, count), separator, total: count, linesShare: 1 },
  });
  const sizeOf = (lines: readonly Line[], dialect: Dialect) =>
    dialect.measure(lines.map((line) => printLine(line, dialect)).join(dialect.lineEnd));
  const letter = { dialect: plainDialect, room: ctx.textBytes ?? LETTER_BYTES, pictures: false };
  const fit = [display, letter].map(({ dialect, room }) =>
    rowsThatFit(rows, separator, dialect, (count) => room - sizeOf(linesOf(count), dialect)),
  );
  const count = Math.max(1, Math.min(...fit));
  const packed = items.slice(0, count);
  const head = of.headOf(packed);
  const id = listId(packed, ctx.channel);
  return {
    count,
    message: {
      id,
      event: of.event,
      subject: cutUnits(head, UNITS.subject),
      document: documentOf(count),
      text: printDocument(documentOf(count), letter),
      sms: cutUnits(head, UNITS.sms),
      data: {
        id,
        event: of.event,
        headline: head,
        count,
        items: packed.map((item) => of.dataOf(item, plainText(of.rowOf(item).start))),
      },
      attributes: attributesOf(
        of.event,
        packed.map(({ told }) => told.lead),
      ),
      mention: false,
      ...mentionsOf(
        packed.flatMap((item) => of.peopleOf(item)),
        ctx,
      ),
    },
  };
}
