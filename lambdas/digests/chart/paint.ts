import { eastAsianWidth } from 'get-east-asian-width';

/** Drawn at the width of a phone, and rendered with twice as many pixels. */
export const WIDTH_PX = 375;
export const MARGIN_PX = 20;
/** The smallest size that can be read on a phone. */
export const SMALL_PX = 12;
export const FONT = 'Noto Sans Hans';

/** Text stands on white or on `notice`. Each colour has a contrast of at least 4.5 there. */
export const COLOURS = {
  ground: '#ffffff',
  ink: '#1d1c1a',
  quiet: '#5f5b54',
  lead: '#b45309',
  up: '#15803d',
  down: '#b42318',
  notice: '#fdf3e0',
  noticeInk: '#7a4300',
  /** For bars, never for text. */
  bars: {
    lead: '#f2910d',
    connected: '#5b7290',
    calls: '#d3dbe5',
    grades: ['#f2910d', '#f6b65a', '#9fb0c5', '#b9c4d2', '#cfd6df'],
  },
  line: '#e7e4dd',
} as const;

const WIDE_EM = 1;
const NARROW_EM: readonly [pattern: RegExp, em: number][] = [
  [/[%@MWmw]/, 0.93],
  [/[A-Z↑↓–—]/, 0.68],
  [/[ .,:;·'’()]/, 0.34],
];
const OTHER_EM = 0.565;

/** An estimate of a text's width, rather too wide than too narrow. */
export function textWidth(text: string, fontPx: number): number {
  let em = 0;
  for (const char of text) {
    const isWide = eastAsianWidth(char.codePointAt(0) ?? 0) === 2;
    em += isWide ? WIDE_EM : (NARROW_EM.find(([pattern]) => pattern.test(char))?.[1] ?? OTHER_EM);
  }
  return em * fontPx;
}

/** The largest of these sizes at which the text still fits, or else the last. */
export function fittingSize(text: string, maxWidth: number, sizes: readonly number[]): number {
  return sizes.find((size) => textWidth(text, size) <= maxWidth) ?? sizes.at(-1) ?? SMALL_PX;
}

/** How far a label over the first or the last bar may extend into the margin. */
const OVERHANG_PX = 12;

/** Chooses the bars that get a label: highest first, as long as a label touches no other label and no higher bar. */
export function labelled(values: readonly number[], texts: readonly string[], pitchPx: number): Set<number> {
  const chosen = new Set<number>();
  const taken: [from: number, to: number][] = [];
  const order = values.map((_, at) => at).sort((one, other) => (values[other] ?? 0) - (values[one] ?? 0));
  for (const at of order) {
    if ((values[at] ?? 0) === 0) continue;
    const half = textWidth(texts[at] ?? '', SMALL_PX) / 2 + 2;
    const middle = (at + 0.5) * pitchPx;
    const [from, to] = [middle - half, middle + half];
    const isCut = from < -OVERHANG_PX || to > values.length * pitchPx + OVERHANG_PX;
    const isOverHigher = values.some(
      (value, other) => value > (values[at] ?? 0) && other * pitchPx < to && (other + 1) * pitchPx > from,
    );
    if (isCut || isOverHigher || taken.some(([start, end]) => from < end && to > start)) continue;
    taken.push([from, to]);
    chosen.add(at);
  }
  return chosen;
}
