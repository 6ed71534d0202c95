import { byteLength } from './bytes.ts';

/** One line of a message, and how dear it is. */
export interface Line {
  /** 0 goes in first. */
  rank: number;
  text: string;
  /** The line in less room, or null where that would make no sense. Without it the line is whole or absent. */
  shorter?: (max: number) => string | null;
}

/** How room is counted, and what ends a line. */
export interface Ruler {
  measure(text: string): number;
  lineEnd: string;
}

const IN_BYTES: Ruler = { measure: byteLength, lineEnd: '\n' };

/**
 * The lines in their order, within the limit by construction: the dearest are placed first, what no longer fits is
 * shortened by its own rule or left out. Nothing is ever cut from outside, so no tag is left open.
 */
export function fitLines(lines: readonly Line[], max: number, ruler: Ruler = IN_BYTES): string {
  return placeLines(lines, max, ruler).trimEnd();
}

/** The same, with the empty lines that it may end with. */
export function placeLines(lines: readonly Line[], max: number, { measure, lineEnd }: Ruler): string {
  const placed = new Map<Line, string>();
  const lineEndSize = measure(lineEnd);
  let left = max;
  for (const line of lines.toSorted((a, b) => a.rank - b.rank)) {
    const room = left - (placed.size > 0 ? lineEndSize : 0);
    const text = measure(line.text) <= room ? line.text : (line.shorter?.(room) ?? null);
    if (text === null || measure(text) > room) continue;
    placed.set(line, text);
    left = room - measure(text);
  }
  return lines.flatMap((line) => placed.get(line) ?? []).join(lineEnd);
}
