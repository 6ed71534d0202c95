import { createHash } from 'node:crypto';
import { gradeLetter } from '../leads/grade.ts';
import type { Told } from '../leads/told.ts';
import { cutUnits } from '../messages/bytes.ts';
import { LETTER_BYTES, type RenderContext } from '../messages/context.ts';
import type { Dialect, Display } from '../messages/dialect.ts';
import { type Document, type Line, theirs, toned } from '../messages/document.ts';
import type { Message } from '../messages/message.ts';
import { plainDialect, plainText } from '../messages/plain.ts';
import { plainLine } from '../messages/plain-line.ts';
import { printLine } from '../messages/print.ts';
import { printDocument } from '../messages/print-document.ts';
import { rowsThatFit } from '../messages/rows.ts';
import { type Answering, mentionsOf } from './answer-lines.ts';
import { cleanForDocument, cleanForText } from './clean-lead.ts';
import { badgeOf, headline } from './headline.ts';
import { attributesOf, toldData } from './lead-data.ts';
import { listRow } from './list-row.ts';
import { answerWordsOf } from './locales/answers.ts';
import { wordsOf } from './locales/index.ts';
import type { ListFacts, Words } from './locales/words.ts';

/** Where people take leads: what a list knows beyond its items. */
export interface ListContext extends RenderContext, Pick<Answering, 'mentionOf'> {
  /** To the first so many leads of those given: as long for any number of them. Null, or absent: nobody takes leads. */
  listLink?: (count: number) => string | null;
}

export interface ListItem {
  told: Told;
  repeat: boolean;
  /** The id of its delivery, for machines. */
  id: string;
}

const ID_CHARS = 16;
/** More than anybody reads in one message. The rest is not rendered. */
const MAX_ROWS = 400;
const MAX_TASK_BYTES = 120;
/** A shorter piece is left out. */
const MIN_TASK_BYTES = 12;
const SMS_UNITS = 70;
const SUBJECT_UNITS = 90;

/**
 * As many leads as fit in one message, from the front of `items`, one row each: `count` of them, at least one. Rows
 * lose their company and task before the message loses a row.
 *
 * @param display how the receiver shows a document; its limit decides how many fit
 * @throws {RangeError} if `items` is empty
 */
export function packList(
  items: readonly ListItem[],
  ctx: ListContext,
  display: Display,
): { message: Message; count: number } {
  if (items.length === 0) throw new RangeError('packList needs at least one item; it got none');
  const words = wordsOf(ctx.locale);
  const candidates = items.slice(0, MAX_ROWS);
  const manyTasks = new Set(candidates.map(({ told }) => told.lead.taskId)).size > 1;
  const rows = candidates.map(({ told, repeat }) =>
    listRow({ ...told, lead: cleanForDocument(told.lead) }, { repeat, manyTasks, ctx, words }),
  );
  const linesOf = (count: number): Line[] => [
    headLine(items, count, words),
    ...linkLines(items.slice(0, count), ctx),
  ];
  const letter = { dialect: plainDialect, room: ctx.textBytes ?? LETTER_BYTES, pictures: false };
  const fit = [display, letter].map(({ dialect, room }) =>
    rowsThatFit(rows, words.separator, dialect, (count) => room - sizeOf(linesOf(count), dialect)),
  );

  const count = Math.max(1, Math.min(...fit));
  const packed = items.slice(0, count);
  const lines = linesOf(count);
  const document: Document = {
    lines,
    rows: { rows: rows.slice(0, count), separator: words.separator, total: count, linesShare: 1 },
    below: moreLines(packed, lines.length > 1, words),
  };
  const head = plainText(headLine(items, count, words).spans);
  const id = listId(packed, ctx.channel);
  return {
    count,
    message: {
      id,
      event: 'list',
      subject: cutUnits(head, SUBJECT_UNITS),
      document,
      text: printDocument(document, letter),
      sms: cutUnits(head, SMS_UNITS),
      data: {
        id,
        event: 'list',
        headline: head,
        count,
        items: packed.map((item) => {
          const badge = words.badge(badgeOf(item.told, item.repeat));
          const line = headline(badge, cleanForText(item.told.lead), words);
          return toldData(item.told, { id: item.id, repeat: item.repeat, headline: line });
        }),
      },
      attributes: attributesOf(
        'list',
        packed.map(({ told }) => told.lead),
      ),
      mention: packed.some(isOpen),
      ...mentionsOf(
        packed.filter(isOpen).map(({ told }) => told.lead.assignee?.id),
        ctx,
      ),
    },
  };
}

const sizeOf = (lines: readonly Line[], dialect: Dialect): number =>
  dialect.measure(lines.map((line) => printLine(line, dialect)).join(dialect.lineEnd));

const isAnnouncement = ({ told }: ListItem): boolean => told.kind !== 'correction';

/** Does somebody have to call? */
const isOpen = (item: ListItem): boolean => isAnnouncement(item) && !item.told.answer;

/** Above the rows, since nobody scrolls through all of them to find it. */
function linkLines(packed: readonly ListItem[], { listLink, locale }: ListContext): Line[] {
  const link = packed.some(isAnnouncement) ? listLink?.(packed.length) : null;
  return link ? [{ rank: 1, spans: [{ link, text: answerWordsOf(locale).take }] }] : [];
}

/**
 * A row has room for neither another contact nor a link, so the list says where they are.
 *
 * @param isOnPage the list has the link to the page of its leads
 */
function moreLines(packed: readonly ListItem[], isOnPage: boolean, words: Words): Line[] {
  const count = packed.filter((item) => isAnnouncement(item) && hasMore(item)).length;
  if (count === 0) return [];
  return [{ rank: 2, spans: [toned('quiet', words.listMore({ count, total: packed.length, isOnPage }))] }];
}

const hasMore = ({ told: { lead } }: ListItem): boolean => lead.contacts.length > 0 || lead.link !== null;

function headLine(items: readonly ListItem[], count: number, words: Words): Line {
  const packed = items.slice(0, count);
  const tasks = new Map(packed.map(({ told }) => [told.lead.taskId, told.lead.taskName]));
  const [name] = tasks.values();
  const task =
    tasks.size > 1
      ? { clip: [words.tasks(tasks.size)], before: words.taskSeparator, least: MIN_TASK_BYTES }
      : // Stryker disable next-line StringLiteral: there is a task, as there is an item; only the compiler asks
        {
          clip: [theirs(plainLine(name ?? ''))],
          before: words.taskSeparator,
          atMost: MAX_TASK_BYTES,
          least: MIN_TASK_BYTES,
        };
  return { rank: 0, role: 'headline', spans: [words.listHead(listFacts(packed, items.length)), task] };
}

function listFacts(packed: readonly ListItem[], total: number): ListFacts {
  const repeat = packed.every((item) => item.repeat);
  const late = packed.every(({ told }) => told.late === true);
  const counts = new Map<number, number>();
  const leads = packed.filter(({ told }) => told.kind !== 'correction');
  for (const { told } of leads) counts.set(told.lead.grade, (counts.get(told.lead.grade) ?? 0) + 1);
  const grades = [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([grade, count]) => ({ grade: gradeLetter(grade), count }));
  return { grades, corrections: packed.length - leads.length, count: packed.length, total, late, repeat };
}

/** The same leads have the same id, so that a machine recognises a list that is sent again after an unclear answer. */
export function listId(packed: readonly { id: string }[], channel: string): string {
  const hash = createHash('sha256').update(packed.map(({ id }) => id).join('\n'));
  return `list:${hash.digest('hex').slice(0, ID_CHARS)}:${channel}`;
}
