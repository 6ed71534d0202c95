import type { Dialect, Display } from './dialect.ts';
import type { Document } from './document.ts';
import { placeLines } from './fit.ts';
import { plainText } from './plain.ts';
import { printLine, shorterLine } from './print.ts';
import { packRows, rowsThatFit } from './rows.ts';

/** Enough for a number and a headline, in any measure. */
const SHORTEST = 256;

/**
 * Prints a document for its receiver, within its limit.
 *
 * @param shorten the receiver refused it as too long: print it in half of its length, or in half the room if it has
 * rows
 */
export function printDocument(
  whole: Document,
  { dialect, room, pictures }: Display,
  shorten = false,
): string {
  const lines = whole.lines.filter(({ inPicture }) => !(pictures && inPicture));
  const document = { ...whole, lines };
  const printed = printWithin(document, dialect, room);
  if (!shorten) return printed;
  const half = document.rows
    ? Math.floor(room / 2)
    : Math.max(SHORTEST, Math.floor(dialect.measure(printed) / 2));
  return printWithin(document, dialect, Math.min(half, room));
}

function printWithin(document: Document, dialect: Dialect, room: number): string {
  const { lines, rows, below = [], mark = '', markRoom = '' } = document;
  const free = room - Math.max(dialect.measure(mark), dialect.measure(markRoom));
  const printed = lines.map((line) => ({
    rank: line.rank,
    text: printLine(line, dialect),
    shorter: (max: number) => shorterLine(line, dialect, max),
  }));
  const above = placeLines(printed, rows ? free * rows.linesShare : free, dialect);
  if (!rows) return mark + above.trimEnd();
  if (below.length === 0) return mark + packRows(above, rows, dialect, free);
  const ending = below.map((line) => dialect.lineEnd + printLine(line, dialect)).join('');
  const left = free - dialect.measure(ending);
  const fit = rowsThatFit(rows.rows, rows.separator, dialect, () => left - dialect.measure(above));
  if (fit < rows.rows.length) return mark + packRows(above, rows, dialect, free);
  return mark + packRows(above, rows, dialect, left) + ending;
}

/** The headline, or the first line where there is none, as plain text: for a title, or the notification of a locked phone. */
export function plainHeadline({ lines, mark = '' }: Document): string {
  const headline = lines.find(({ role }) => role === 'headline') ?? lines[0];
  return mark + plainText(headline?.spans ?? []).trimEnd();
}

/** The document below its headline, for a receiver that shows that as a title. */
export const withoutHeadline = ({ mark: _, ...document }: Document): Document => ({
  ...document,
  lines: document.lines.filter(({ role }) => role !== 'headline'),
});
