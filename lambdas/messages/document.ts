/**
 * What a message says, before anybody's markup: lines that are ranked, pieces that are bold or coloured, rows of a
 * list. A receiver's {@link Dialect} prints it, within the receiver's own limit. Plain JSON, since some wait in the
 * table.
 */
export interface Document {
  lines: readonly Line[];
  /** Below the lines: as many as there is room for. */
  rows?: Rows;
  /** Stands before everything: a repeat says that it is one. */
  mark?: string;
  /** A mark that may be put there later: room for it is left free, so that a repeat says the same. */
  markRoom?: string;
  /** Made by a version that printed for WeCom alone: see {@link EarlierPrint}. */
  earlier?: EarlierPrint;
}

/** As a version before documents left it in the table. Other receivers read the lines, which are its plain text. */
export interface EarlierPrint {
  markdown: string;
  /** The same in half the room. */
  short: string;
}

export interface Line {
  /** 0 goes in first, and is given up last. */
  rank: number;
  /** @default 'text' */
  role?: 'headline' | 'heading' | 'quote' | 'gap' | 'text';
  /** A picture that follows says it better: printed where the receiver shows none. */
  inPicture?: true;
  /** Names what the line says. */
  label?: Inline;
  spans: Inline;
}

export type Inline = readonly Span[];

/** A piece of a line. A string is ours and is printed as it is: no mark of any dialect stands in one. */
export type Span =
  | string
  | Theirs
  | Clip
  | { bold: Inline }
  | { tone: Tone; of: Inline }
  /** A link of the team's own, from leadbell.yaml. */
  | { link: string; text: string };

/** Somebody else's text, as one plain line (see plain-line.ts): the dialect takes from it what would be live there. */
export interface Theirs {
  theirs: string;
}

/** A piece that may be cut, by characters. There is no markup in it. */
export interface Clip {
  clip: readonly (string | Theirs)[];
  /** Bytes of UTF-8 that it takes at the most once it is printed, however much room there is. */
  atMost?: number;
  /** Where the line is too long: with less room than this it is left out. Absent: it is not cut for the line's sake. */
  least?: number;
  /** Goes with it. Absent: without the piece the line makes no sense, and is left out too. */
  before?: string;
}

/** `good`: fresh, or better than before. `warn`: to be noticed. `quiet`: what may be passed over. */
export type Tone = 'good' | 'quiet' | 'warn';

export interface Rows {
  rows: readonly Row[];
  /** Between the parts of a row. */
  separator: string;
  /** In all, those included that are not among `rows`. */
  total: number;
  /** The last line where some are left out; {@link LEFT_OUT} stands for how many. Absent: `rows` are known to fit. */
  more?: { tone: Tone; text: string };
  /** How much of the room the lines above take at the most, from 0 to 1. */
  linesShare: number;
}

/** A row gives up parts before the message gives up a row. */
export interface Row {
  /** What a row always has. */
  start: Inline;
  parts: readonly RowPart[];
}

export interface RowPart {
  spans: Inline;
  /** Parts with 1 are given up first, then those with 2; null: never. */
  drop: number | null;
}

/** In `more`. Of the private use area, which no text of ours has. */
export const LEFT_OUT = '\uf8ff';

export const theirs = (text: string): Theirs => ({ theirs: text });
export const bold = (...of: Span[]): Span => ({ bold: of });
export const toned = (tone: Tone, ...of: Span[]): Span => ({ tone, of });
