import type { Dialect } from '../../lambdas/messages/dialect.ts';
import type { Clip, Document, Inline, Span } from '../../lambdas/messages/document.ts';
import { printDocument } from '../../lambdas/messages/print-document.ts';
import { readable } from './readable.ts';

/** Longer than any message. */
const NO_LIMIT = 1e9;
const SHOWN_CHARS = 24;
/** Enough to know a shortened line by. */
const KNOWN_BY_CHARS = 4;
const KNOWN_BY_SHARE = 0.5;

/**
 * What a message leaves out or shortens, since it is longer than its receiver or its place in the message allows: a line
 * each. Compared with the same document in a receiver without limits.
 *
 * @param shown the texts that are sent
 */
export function cutsOf(
  document: Document,
  { dialect, pictures }: { dialect: Dialect; pictures: boolean },
  shown: readonly string[],
): string[] {
  if (document.earlier) return [];
  const whole = linesOf(printDocument(unclipped(document), { dialect, pictures, room: NO_LIMIT }));
  const lines = shown.flatMap((text) => linesOf(text));
  // A title may go on with the word that its robot asks for.
  const isShown = (line: string) => lines.some((each) => each.startsWith(line));
  const others = lines.filter((each) => !whole.includes(each));
  return whole
    .filter((line) => !isShown(line))
    .map((line) => {
      const name = beginningOf(line);
      const part = partOf(line, others);
      return part === null
        ? `left out: ${name}`
        : `shortened: ${name} (${length(part)} of ${length(line)} characters)`;
    });
}

const linesOf = (text: string): string[] =>
  readable(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** What is left of a line: of those that begin like it the one that does for longest. Rows lose parts from within, too. */
function partOf(whole: string, others: readonly string[]): string | null {
  const [best] = others
    .map((text) => ({ text, alike: alikeChars(text, whole) }))
    .filter(({ text, alike }) => alike >= Math.max(KNOWN_BY_CHARS, length(text) * KNOWN_BY_SHARE))
    .toSorted((one, other) => other.alike - one.alike);
  return best?.text ?? null;
}

function alikeChars(one: string, other: string): number {
  const [chars, others] = [Array.from(one), Array.from(other)];
  const at = chars.findIndex((char, index) => char !== others[index]);
  return at < 0 ? chars.length : at;
}

const length = (text: string): number => Array.from(text).length;

const beginningOf = (line: string): string => {
  const chars = Array.from(line);
  return chars.length <= SHOWN_CHARS ? line : `${chars.slice(0, SHOWN_CHARS).join('')}…`;
};

/** Without the limits of its places. */
const unclipped = (document: Document): Document => ({
  ...document,
  lines: document.lines.map((line) => ({
    ...line,
    ...(line.label ? { label: open(line.label) } : {}),
    spans: open(line.spans),
  })),
  ...(document.rows
    ? {
        rows: {
          ...document.rows,
          rows: document.rows.rows.map(({ start, parts }) => ({
            start: open(start),
            parts: parts.map((part) => ({ ...part, spans: open(part.spans) })),
          })),
        },
      }
    : {}),
});

const open = (spans: Inline): Inline => spans.map(openSpan);

function openSpan(span: Span): Span {
  if (typeof span === 'string' || 'theirs' in span || 'link' in span) return span;
  if ('bold' in span) return { bold: open(span.bold) };
  if ('tone' in span) return { ...span, of: open(span.of) };
  const { atMost: _, ...clip }: Clip = span;
  return clip;
}
