import type { Inline, Span } from './document.ts';

/** Private use characters: none of our texts contains one, and foreign text never becomes part of a template. */
const FIRST_SLOT = 0xe000;
const MOST_SLOTS = 256;
const SLOT = /([\ue000-\ue0ff])/u;

/**
 * Fills one of our own texts, which a language forms around pieces: `(name) => \`任务“${name}”读不了\``. Pieces keep their
 * nature (bold, foreign), and the text around them stays ours.
 *
 * @param template gets a mark for each piece, and places the marks as its language requires
 */
export function fill(template: (...marks: string[]) => string, ...pieces: readonly Inline[]): Inline {
  if (pieces.length > MOST_SLOTS)
    throw new RangeError(`fill() takes at most ${MOST_SLOTS} pieces, got ${pieces.length}`);
  const marks = pieces.map((_, at) => String.fromCharCode(FIRST_SLOT + at));
  const spans: Span[] = [];
  for (const part of template(...marks).split(SLOT)) {
    const piece = SLOT.test(part) ? pieces[part.charCodeAt(0) - FIRST_SLOT] : undefined;
    if (piece) spans.push(...piece);
    else if (part !== '') spans.push(part);
  }
  return spans;
}

/** Joins pieces with a separator. */
export function joined(separator: string, pieces: readonly Inline[]): Inline {
  return pieces.flatMap((piece, at) => (at === 0 ? piece : [separator, ...piece]));
}
