import type { Inline, Span } from './document.ts';

/** The private use area: no text of ours has such a character, and what others wrote never goes into a template. */
const FIRST_SLOT = 0xe000;
const MOST_SLOTS = 256;
const SLOT = /([\ue000-\ue0ff])/u;

/**
 * Fills a text of ours that a language makes around pieces: `(name) => \`任务“${name}”读不了\``. The pieces stay what
 * they are (bold, somebody else's), and the text around them stays ours.
 *
 * @param template gets a mark for each piece, and puts each where its language wants it
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

/** Pieces with something between them. */
export function joined(separator: string, pieces: readonly Inline[]): Inline {
  return pieces.flatMap((piece, at) => (at === 0 ? piece : [separator, ...piece]));
}
