import { columnsOf } from '../../../lambdas/digests/texts/columns.ts';

const GAP = '  ';

/** Columns as wide as what is in them, on a terminal where a Chinese character is two letters wide. Ends in a new line. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => columnsOf(row[column] ?? ''))));
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - columnsOf(cell)))
      .join(GAP)
      .trimEnd();
  return `${all.map(lineOf).join('\n')}\n`;
}
