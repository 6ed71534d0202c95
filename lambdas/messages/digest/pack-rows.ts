import { byteLength } from '../bytes.ts';

/** A row in several lengths, longest first; not empty. */
export type RowForms = readonly [string, ...string[]];

export interface PackOptions {
  /** Stands above the rows; empty for nothing. */
  head: string;
  rows: readonly RowForms[];
  /** Rows in all, also those that are not in `rows`. */
  total: number;
  /** The last line, where some are left out. */
  more(left: number): string;
  maxBytes: number;
}

/**
 * As many rows as fit, in their shortest form if need be, and a last line that says how many are not there. What room
 * is left makes rows longer, from the top.
 */
export function packRows({ head, rows, total, more, maxBytes }: PackOptions): string {
  const measured = rows.map((forms) => {
    const short = forms.at(-1) ?? forms[0];
    return { forms, short, bytes: byteLength(short) };
  });
  let used = measured.reduce((sum, { bytes }) => sum + bytes + 1, byteLength(head));
  const moreLine = (count: number) => (total > count ? more(total - count) : '');
  const withMore = (count: number) => used + (total > count ? byteLength(moreLine(count)) + 1 : 0);
  let count = rows.length;
  // A head that is empty leaves no line behind it: one byte to spare, which nobody misses.
  for (const { bytes } of measured.toReversed()) {
    if (withMore(count) <= maxBytes) break;
    count -= 1;
    used -= bytes + 1;
  }
  let left = maxBytes - withMore(count);
  const body = measured.slice(0, count).map(({ forms, short, bytes }) => {
    const longer = forms.find((form) => byteLength(form) - bytes <= left) ?? short;
    left -= byteLength(longer) - bytes;
    return longer;
  });
  return [head, ...body, moreLine(count)].filter((line) => line !== '').join('\n');
}
