import { thousands } from '../platform/text/thousands.ts';
import type { Dialect } from './dialect.ts';
import { LEFT_OUT, type Row, type Rows } from './document.ts';
import { printInline, shorterInline } from './print.ts';

/** The parts of a row that remain when everything up to `dropped` is dropped, joined by the separator. */
function printRow({ start, parts }: Row, separator: string, dialect: Dialect, dropped: number): string {
  const kept = parts.filter(({ drop }) => drop === null || drop > dropped);
  return [start, ...kept.map(({ spans }) => spans)]
    .map((spans) => printInline(spans, dialect))
    .filter((text) => text !== '')
    .join(separator);
}

const lastDrop = ({ parts }: Row): number => Math.max(0, ...parts.map(({ drop }) => drop ?? 0));

/** A row in its shortest form. */
const shortRow = (row: Row, separator: string, dialect: Dialect): string =>
  printRow(row, separator, dialect, lastDrop(row));

/**
 * How many rows fit in their shortest form, one below the other.
 * @param roomFor the room for that many rows
 */
export function rowsThatFit(
  rows: readonly Row[],
  separator: string,
  dialect: Dialect,
  roomFor: (count: number) => number,
): number {
  const end = dialect.measure(dialect.lineEnd);
  let used = 0;
  for (const [at, row] of rows.entries()) {
    used += end + dialect.measure(shortRow(row, separator, dialect));
    if (used > roomFor(at + 1)) return at;
  }
  return rows.length;
}

/** The longer forms, longest first. */
const longerForms = (row: Row, separator: string, dialect: Dialect): string[] =>
  Array.from({ length: lastDrop(row) }, (_, dropped) => printRow(row, separator, dialect, dropped));

/**
 * As many rows as fit, if necessary in their shortest form, and a last line with the number of those left out.
 * Remaining room makes rows longer, from the top.
 */
export function packRows(
  above: string,
  { rows, separator, total, more }: Rows,
  dialect: Dialect,
  room: number,
): string {
  const { measure, lineEnd } = dialect;
  const end = measure(lineEnd);
  const measured = rows.map((row) => {
    const short = shortRow(row, separator, dialect);
    return { row, short, size: measure(short) };
  });
  const moreLine = (count: number) =>
    more && total > count
      ? dialect.line('text', dialect.tone(more.tone, more.text.replace(LEFT_OUT, thousands(total - count))))
      : '';
  let used = measured.reduce((sum, { size }) => sum + size + end, measure(above));
  const withMore = (count: number) => used + (moreLine(count) === '' ? 0 : measure(moreLine(count)) + end);
  let count = rows.length;
  // If there is nothing above, no line end is needed. The small spare room does no harm.
  for (const { size } of more ? measured.toReversed() : []) {
    if (withMore(count) <= room) break;
    count -= 1;
    used -= size + end;
  }
  let left = room - withMore(count);
  const body = measured.slice(0, count).map(({ row, short, size }) => {
    const fuller = longerForms(row, separator, dialect).find((form) => measure(form) - size <= left);
    if (fuller === undefined)
      return left < 0 ? (shorterInline(row.start, dialect, size + left) ?? short) : short;
    left -= measure(fuller) - size;
    return fuller;
  });
  return [above, ...body, moreLine(count)].filter((line) => line !== '').join(lineEnd);
}
