import type { Line, Tone } from './document.ts';

/**
 * How a receiver writes: its markup, and how foreign text is made harmless for it. All texts passed in are already
 * printed, except for `escape`.
 */
export interface Dialect {
  /** Makes a foreign text, one plain line, harmless: no mention, link, tag, heading or colour stays active. */
  escape(text: string): string;
  bold(text: string): string;
  tone(tone: Tone, text: string): string;
  /** `href` is our own, percent-encoded where a character would end it early. */
  link(text: string, href: string): string;
  /** The part before a line's value, including the gap. */
  label(text: string): string;
  /** A whole line without its line end. */
  line(role: NonNullable<Line['role']>, text: string): string;
  lineEnd: string;
  /**
   * Once a line is left out, so is everything less important. Absent: something less important that is shorter may still
   * be shown, as in all messages to WeCom so far.
   */
  leavesOutByRank?: true;
  /** How much of the limit a text uses: its bytes, or those of its JSON form. For two texts, the sum. */
  measure(text: string): number;
}

/** How much of a document a receiver can show. */
export interface Display {
  /** Does it show pictures? Then the text leaves out what they show. */
  pictures: boolean;
  dialect: Dialect;
  /** The limit in the dialect's measure, without what the receiver adds: mentions, a constant word. */
  room: number;
}
