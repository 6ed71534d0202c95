import { cut, cutBytes } from './bytes.ts';
import type { Dialect } from './dialect.ts';
import type { Clip, Inline, Line, Span } from './document.ts';

/** The printed part of a clip, with what belongs to it. */
type PrintClip = (clip: Clip) => string;

export function printInline(
  spans: Inline,
  dialect: Dialect,
  printClip: PrintClip = (clip) => clipWithBefore(clip, clipText(clip, dialect)),
): string {
  const print = (span: Span): string => {
    if (typeof span === 'string') return span;
    if ('theirs' in span) return dialect.escape(span.theirs);
    if ('clip' in span) return printClip(span);
    if ('bold' in span) return dialect.bold(span.bold.map(print).join(''));
    if ('tone' in span) return dialect.tone(span.tone, span.of.map(print).join(''));
    return dialect.link(span.text, span.link);
  };
  return spans.map(print).join('');
}

export function printLine(line: Line, dialect: Dialect, printClip?: PrintClip): string {
  return dialect.line(line.role ?? 'text', contentOf(line, dialect, printClip).trimEnd());
}

function contentOf({ label, spans }: Line, dialect: Dialect, printClip?: PrintClip): string {
  const before = label ? dialect.label(printInline(label, dialect)) : '';
  return before + printInline(spans, dialect, printClip);
}

/**
 * Shortens a line: the clips that may be cut share the remaining room, first come first served. Null if nothing may be
 * cut, or too little would be left.
 */
export function shorterLine(line: Line, dialect: Dialect, max: number): string | null {
  const role = line.role ?? 'text';
  const room = max - dialect.measure(dialect.line(role, ''));
  const content = shortened(clipsOf(line.spans), dialect, room, (printClip) =>
    contentOf(line, dialect, printClip),
  );
  return content === null ? null : dialect.line(role, content.trimEnd());
}

export function shorterInline(spans: Inline, dialect: Dialect, max: number): string | null {
  return shortened(clipsOf(spans), dialect, max, (printClip) => printInline(spans, dialect, printClip));
}

function shortened(
  clips: readonly Clip[],
  dialect: Dialect,
  max: number,
  print: (printClip: PrintClip) => string,
): string | null {
  const elastic = clips.filter(({ least }) => least !== undefined);
  if (elastic.length === 0) return null;
  const shown = new Map<Clip, string>(elastic.map((clip) => [clip, '']));
  const printShown = () => print((clip) => shown.get(clip) ?? clipWithBefore(clip, clipText(clip, dialect)));
  let left = max - dialect.measure(printShown());
  for (const clip of elastic) {
    const text = clipText(clip, dialect);
    const room = left - dialect.measure(clip.before ?? '');
    const isTooLittle = room < dialect.measure(text) && room < (clip.least ?? 0);
    if (isTooLittle && clip.before === undefined) return null;
    const printed = isTooLittle ? '' : clipWithBefore(clip, cut(text, room, dialect.measure));
    shown.set(clip, printed);
    left -= dialect.measure(printed);
  }
  return printShown();
}

const clipWithBefore = ({ before = '' }: Clip, text: string): string => (text === '' ? '' : before + text);

function clipText({ clip, atMost }: Clip, dialect: Dialect): string {
  const text = clip
    .map((piece) => (typeof piece === 'string' ? piece : dialect.escape(piece.theirs)))
    .join('');
  return atMost === undefined ? text : cutBytes(text, atMost);
}

/** Includes those inside bold and coloured pieces. */
function clipsOf(spans: Inline): Clip[] {
  return spans.flatMap((span) => {
    if (typeof span === 'string') return [];
    if ('clip' in span) return [span];
    if ('bold' in span) return clipsOf(span.bold);
    return 'tone' in span ? clipsOf(span.of) : [];
  });
}
