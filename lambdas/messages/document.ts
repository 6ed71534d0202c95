/**
 * What a message says, independent of any markup: ranked lines, bold or coloured pieces, rows of a list. A receiver's
 * {@link Dialect} prints it within the receiver's limit. Plain JSON, because some documents wait in the table.
 */
export interface Document {
  lines: readonly Line[];
  /** Below the lines: as many rows as fit. */
  rows?: Rows;
  /** Below the rows, if all of them fit above it. */
  below?: readonly Line[];
  /** In front of everything: marks a repeat. */
  mark?: string;
  /** A mark that may be added later. Its room stays free, so that a repeat says the same. */
  markRoom?: string;
  /** From a version that printed for WeCom only: see {@link EarlierPrint}. */
  earlier?: EarlierPrint;
}

/** As a version without documents stored it. Other receivers read the lines, which are its plain text. */
export interface EarlierPrint {
  markdown: string;
  /** The same in half the space. */
  short: string;
}

export interface Line {
  /** 0 is placed first and dropped last. */
  rank: number;
  /** @default 'text' */
  role?: 'headline' | 'heading' | 'quote' | 'gap' | 'text';
  /** Left out if the receiver shows the picture that follows, which says it better. */
  inPicture?: true;
  /** Names what the line says. */
  label?: Inline;
  spans: Inline;
}

export type Inline = readonly Span[];

/** A piece of a line. A string is our own text and is printed as it is: it contains no markup of any dialect. */
export type Span =
  | string
  | Theirs
  | Clip
  | { bold: Inline }
  | { tone: Tone; of: Inline }
  /** A link of the team's own, from leadbell.yaml. */
  | { link: string; text: string };

/** A foreign text as one plain line (see plain-line.ts). The dialect makes it harmless. */
export interface Theirs {
  theirs: string;
}

/** A piece without markup that may be cut between characters. */
export interface Clip {
  clip: readonly (string | Theirs)[];
  /** Its limit in bytes of UTF-8 after printing, however much room there is. */
  atMost?: number;
  /**
   * If the line is too long and less than this is left, the piece is dropped. Absent: the piece is not cut to shorten
   * the line.
   */
  least?: number;
  /** Dropped together with the piece. Absent: without the piece the line makes no sense, and is dropped too. */
  before?: string;
}

/** `good`: fresh, or better than before. `warn`: needs attention. `quiet`: may be skipped. */
export type Tone = 'good' | 'quiet' | 'warn';

export interface Rows {
  rows: readonly Row[];
  /** Between the parts of a row. */
  separator: string;
  /** The total, including those that are not in `rows`. */
  total: number;
  /** The last line if some are left out; {@link LEFT_OUT} stands for their number. Absent: `rows` are known to fit. */
  more?: { tone: Tone; text: string };
  /** The share of the room that the lines above may take, from 0 to 1. */
  linesShare: number;
}

/** Rows lose parts before the message loses rows. */
export interface Row {
  /** Parts that a row always has. */
  start: Inline;
  parts: readonly RowPart[];
}

export interface RowPart {
  spans: Inline;
  /** Parts with 1 are dropped first, then those with 2; null: never. */
  drop: number | null;
}

/** Placeholder in `more`. A private use character, which none of our texts contains. */
export const LEFT_OUT = '\uf8ff';

export const theirs = (text: string): Theirs => ({ theirs: text });
export const bold = (...of: Span[]): Span => ({ bold: of });
export const toned = (tone: Tone, ...of: Span[]): Span => ({ tone, of });
