import { byteLength } from './bytes.ts';

/** One line of a message, and how dear it is. */
export interface Line {
  /** 0 goes in first. */
  rank: number;
  text: string;
  /** The line in fewer bytes, or null where that would make no sense. Without it the line is whole or absent. */
  shorter?: (maxBytes: number) => string | null;
}

/**
 * The lines in their order, within the limit by construction: the dearest are placed first, what no longer fits is
 * shortened by its own rule or left out. Nothing is ever cut from outside, so no tag is left open.
 */
export function fitLines(lines: readonly Line[], maxBytes: number): string {
  const placed = new Map<Line, string>();
  let left = maxBytes;
  for (const line of lines.toSorted((a, b) => a.rank - b.rank)) {
    const room = left - (placed.size > 0 ? 1 : 0);
    const text = byteLength(line.text) <= room ? line.text : (line.shorter?.(room) ?? null);
    if (text === null || byteLength(text) > room) continue;
    placed.set(line, text);
    left = room - byteLength(text);
  }
  return lines
    .flatMap((line) => placed.get(line) ?? [])
    .join('\n')
    .trimEnd();
}
