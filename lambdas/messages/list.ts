import { createHash } from 'node:crypto';
import type { Message } from '../channels/channel.ts';
import { gradeLetter } from '../leads/grade.ts';
import type { Told } from '../leads/told.ts';
import { byteLength, cutBytes, cutUnits } from './bytes.ts';
import { cleanForMarkdown, cleanForText } from './clean-lead.ts';
import type { RenderContext } from './context.ts';
import { attributesOf, toldData } from './data.ts';
import { badgeOf, headline } from './headline.ts';
import { listRow, type Row } from './list-row.ts';
import { wordsOf } from './locales/index.ts';
import type { ListFacts, Words } from './locales/words.ts';
import { neutralise, plainLine } from './neutralise.ts';

export interface ListItem {
  told: Told;
  repeat: boolean;
  /** Of its delivery, for machines. */
  id: string;
}

const ID_CHARS = 16;
/** More than ever fit 4,096 bytes: what waits beyond is not rendered in vain. */
const MAX_ROWS = 400;
const MAX_TASK_BYTES = 120;
const SMS_UNITS = 70;
const SUBJECT_UNITS = 90;

/**
 * As many leads as one message takes, from the front of `items`, a row each: `count` of them, at least one. A row
 * gives up its company and task before the message gives up a row.
 *
 * @throws {RangeError} without items.
 */
export function packList(
  items: readonly ListItem[],
  ctx: RenderContext,
): { message: Message; count: number } {
  if (items.length === 0) throw new RangeError('packList needs at least one item; it got none');
  const words = wordsOf(ctx.locale);
  const candidates = items.slice(0, MAX_ROWS);
  const manyTasks = new Set(candidates.map(({ told }) => told.lead.taskId)).size > 1;
  const rowsFor = (form: 'markdown' | 'text') =>
    candidates.map(({ told, repeat }) => {
      const clean = form === 'markdown' ? cleanForMarkdown : cleanForText;
      return listRow({ ...told, lead: clean(told.lead) }, { form, repeat, manyTasks, ctx, words });
    });
  const headFor = (count: number, clean: (text: string) => string) => listHead(items, count, words, clean);
  const forms = {
    markdown: {
      rows: rowsFor('markdown'),
      max: ctx.limits.markdownBytes,
      head: (n: number) => `**${headFor(n, neutralise)}**`,
    },
    text: {
      // Stryker disable next-line StringLiteral: what is not markdown is text
      rows: rowsFor('text'),
      max: ctx.limits.textBytes,
      head: (n: number) => `${headFor(n, plainLine)}\n`,
    },
  };

  const count = Math.max(1, Math.min(rowsThatFit(forms.markdown), rowsThatFit(forms.text)));
  const packed = items.slice(0, count);
  const head = headFor(count, plainLine);
  const id = listId(packed, ctx.channel);
  return {
    count,
    message: {
      id,
      event: 'list',
      subject: cutUnits(head, SUBJECT_UNITS),
      markdown: joined(forms.markdown, count),
      text: joined(forms.text, count),
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
      mention: packed.some(({ told }) => told.kind !== 'correction'),
    },
  };
}

interface Form {
  rows: readonly Row[];
  max: number;
  head: (count: number) => string;
}

function rowsThatFit({ rows, max, head }: Form): number {
  let used = 0;
  for (const [at, row] of rows.entries()) {
    used += 1 + byteLength(row.short);
    if (byteLength(head(at + 1)) + used > max) return at;
  }
  return rows.length;
}

/** Short rows first, then the room that is left goes to longer ones, from the top. */
function joined({ rows, max, head }: Form, count: number): string {
  const lines = rows.slice(0, count);
  let left = max - byteLength(head(count)) - lines.reduce((sum, row) => sum + 1 + byteLength(row.short), 0);
  const body = lines.map((row) => {
    const fuller = row.longer.find((text) => byteLength(text) - byteLength(row.short) <= left);
    if (fuller === undefined) return left < 0 ? row.shortest(byteLength(row.short) + left) : row.short;
    left -= byteLength(fuller) - byteLength(row.short);
    return fuller;
  });
  return [head(count), ...body].join('\n');
}

function listHead(
  items: readonly ListItem[],
  count: number,
  words: Words,
  clean: (text: string) => string,
): string {
  const packed = items.slice(0, count);
  const tasks = new Map(packed.map(({ told }) => [told.lead.taskId, told.lead.taskName]));
  const [name] = tasks.values();
  // Stryker disable next-line StringLiteral: there is a task, as there is an item; only the compiler asks
  const task = tasks.size > 1 ? words.tasks(tasks.size) : cutBytes(clean(name ?? ''), MAX_TASK_BYTES);
  const head = words.listHead(listFacts(packed, items.length));
  return task === '' ? head : head + words.taskSeparator + task;
}

function listFacts(packed: readonly ListItem[], total: number): ListFacts {
  const repeat = packed.every((item) => item.repeat);
  const counts = new Map<number, number>();
  const leads = packed.filter(({ told }) => told.kind !== 'correction');
  for (const { told } of leads) counts.set(told.lead.grade, (counts.get(told.lead.grade) ?? 0) + 1);
  const grades = [...counts]
    .toSorted(([a], [b]) => a - b)
    .map(([grade, count]) => ({ grade: gradeLetter(grade), count }));
  return { grades, corrections: packed.length - leads.length, count: packed.length, total, repeat };
}

/** The same leads, the same id: a list sent again after an unclear answer is the same to a machine. */
function listId(packed: readonly ListItem[], channel: string): string {
  const hash = createHash('sha256').update(packed.map(({ id }) => id).join('\n'));
  return `list:${hash.digest('hex').slice(0, ID_CHARS)}:${channel}`;
}
