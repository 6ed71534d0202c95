/** A part of bench/RESULTS.md. */
export interface Section {
  title: string;
  /** What was done, in a sentence or two. */
  note: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
}

export const ratio = (ours: number, reference: number): string => `${(ours / reference).toFixed(2)} ×`;

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

export const millis = (ms: number): string => `${ms.toFixed(0)} ms`;

/** @param part 0.5: the median */
export const quantile = (values: readonly number[], part: number): number =>
  values.toSorted((one, other) => one - other)[
    Math.min(values.length - 1, Math.floor(values.length * part))
  ] ?? Number.NaN;

export function asMarkdown({ title, note, head, rows }: Section): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [`## ${title}`, '', note, '', line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
