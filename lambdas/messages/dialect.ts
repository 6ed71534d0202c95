import type { Line, Tone } from './document.ts';

/**
 * How a receiver writes: each of its marks, and what of other people's text must not reach it as it is. Texts that it
 * is given are printed already, but for `escape`.
 */
export interface Dialect {
  /** Somebody else's text, one plain line, so that nothing in it is live: no mention, link, tag, heading, colour. */
  escape(text: string): string;
  bold(text: string): string;
  tone(tone: Tone, text: string): string;
  /** `href` is our own, percent-encoded where a character would end it early. */
  link(text: string, href: string): string;
  /** What stands before a line's value, the gap between them included. */
  label(text: string): string;
  /** A whole line but for its end. */
  line(role: NonNullable<Line['role']>, text: string): string;
  lineEnd: string;
  /** How much of its limit a text takes: its bytes, or what they become in JSON. Of two texts, the sum. */
  measure(text: string): number;
}

/** What of a document a receiver takes. */
export interface Display {
  /** Does it show pictures? Then what they say is left out of the words. */
  pictures: boolean;
  dialect: Dialect;
  /** In the dialect's own measure, after what the receiver adds itself: mentions, a constant word. */
  room: number;
}
