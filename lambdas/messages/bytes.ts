const ELLIPSIS = '…';
let segmenter: Intl.Segmenter | undefined;
/** Characters as a reader sees them. Made at first use: it takes milliseconds of each start. */
function graphemesOf(text: string) {
  segmenter ??= new Intl.Segmenter();
  return segmenter.segment(text);
}

/** Bytes in UTF-8, which is what receivers count. */
export const byteLength = (text: string): number => Buffer.byteLength(text);

/**
 * The beginning of `text` in at most `maxBytes` bytes of UTF-8, with `…` if something was cut. Never cuts inside a
 * character as a reader sees it, such as an emoji family. Empty if not even `…` fits.
 */
export function cutBytes(text: string, maxBytes: number): string {
  return cut(text, maxBytes, byteLength);
}

/** The same in UTF-16 units, which is what a text message and a Subject count. */
export function cutUnits(text: string, maxUnits: number): string {
  return cut(text, maxUnits, (part) => part.length);
}

/** The same for any measure that adds up. */
export function cut(text: string, max: number, measure: (part: string) => number): string {
  if (measure(text) <= max) return text;
  const room = max - measure(ELLIPSIS);
  if (room < 0) return '';
  let kept = '';
  let used = 0;
  for (const { segment } of graphemesOf(text)) {
    used += measure(segment);
    if (used > room) break;
    kept += segment;
  }
  return kept.trimEnd() + ELLIPSIS;
}
