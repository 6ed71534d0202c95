import { eastAsianWidth } from 'get-east-asian-width';

let segmenter: Intl.Segmenter | undefined;
/** Characters as a reader sees them. Made at first use: it takes milliseconds of each start. */
function graphemesOf(text: string) {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}

/** Most of a digest: each of these is a character by itself. */
const SINGLE = /^[ -~\u2010-\u2027\u2190-\u2193\u3000-\u3029\u4e00-\u9fff\uff01-\uff60]*$/;

/** The columns of a text in a fixed-width font: a Chinese character takes two. */
export function columnsOf(text: string): number {
  let columns = 0;
  if (SINGLE.test(text)) {
    for (const character of text) columns += eastAsianWidth(character.codePointAt(0) ?? 0);
    return columns;
  }
  for (const { segment } of graphemesOf(text)) columns += eastAsianWidth(segment.codePointAt(0) ?? 0);
  return columns;
}

const padding = (text: string, columns: number): string => ' '.repeat(Math.max(0, columns - columnsOf(text)));

/** Aligns columns: the first to the left, the others to the right, except a last one of words. */
export function table(
  rows: readonly (readonly string[])[],
  { lastIsWords = false }: { lastIsWords?: boolean } = {},
): string[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [at, cell] of row.entries()) widths[at] = Math.max(widths[at] ?? 0, columnsOf(cell));
  }
  return rows.map((row) =>
    row
      .map((cell, at) => {
        const pad = padding(cell, widths[at] ?? 0);
        return at === 0 || (lastIsWords && at === widths.length - 1) ? cell + pad : pad + cell;
      })
      .join('  ')
      .trimEnd(),
  );
}
