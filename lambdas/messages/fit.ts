import { byteLength } from './bytes.ts';

/** One line of a message and its importance. */
export interface Line {
  /** 0 is placed first. */
  rank: number;
  text: string;
  /** The line in less room, or null if that makes no sense. Without this function the line is whole or absent. */
  shorter?: (max: number) => string | null;
}

/** How length is counted, and what ends a line. */
export interface Ruler {
  measure(text: string): number;
  lineEnd: string;
  leavesOutByRank?: true;
}

const IN_BYTES: Ruler = { measure: byteLength, lineEnd: '\n' };

/**
 * Fits lines into a limit and keeps their order. The most important ones are placed first. A line that no longer fits
 * is shortened by its own rule or left out. Text is never cut from outside, so no tag stays open.
 */
export function fitLines(lines: readonly Line[], max: number, ruler: Ruler = IN_BYTES): string {
  return placeLines(lines, max, ruler).trimEnd();
}

/** The same, including empty lines at the end. */
export function placeLines(lines: readonly Line[], max: number, ruler: Ruler): string {
  const { measure, lineEnd, leavesOutByRank = false } = ruler;
  const placed = new Map<Line, string>();
  let leastImportant = Number.POSITIVE_INFINITY;
  const lineEndSize = measure(lineEnd);
  let left = max;
  for (const line of lines.toSorted((a, b) => a.rank - b.rank)) {
    if (line.rank > leastImportant) break;
    const room = left - (placed.size > 0 ? lineEndSize : 0);
    const text = measure(line.text) <= room ? line.text : (line.shorter?.(room) ?? null);
    if (text === null || measure(text) > room) {
      if (leavesOutByRank) leastImportant = line.rank;
      continue;
    }
    placed.set(line, text);
    left = room - measure(text);
  }
  return lines.flatMap((line) => placed.get(line) ?? []).join(lineEnd);
}
