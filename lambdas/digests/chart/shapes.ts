import { COLOURS, FONT, SMALL_PX } from './paint.ts';

/** Something at a fixed place, apart from the bars: an element of ECharts' `graphic`. */
export type Shape = {
  silent: true;
} & (
  | {
      type: 'rect';
      shape: { x: number; y: number; width: number; height: number; r: number };
      style: { fill: string };
    }
  | { type: 'text'; style: Readonly<Record<string, string | number>> }
);

export interface TextStyle {
  size?: number;
  bold?: boolean;
  colour?: string;
  align?: 'left' | 'right' | 'center';
}

/** @param y of the middle of the line */
export function text(
  x: number,
  y: number,
  words: string,
  { size = SMALL_PX, bold = false, colour = COLOURS.ink, align = 'left' }: TextStyle = {},
): Shape {
  return {
    type: 'text',
    silent: true,
    style: {
      x,
      y,
      text: words,
      fill: colour,
      fontSize: size,
      fontWeight: bold ? 'bold' : 'normal',
      fontFamily: FONT,
      align,
      verticalAlign: 'middle',
    },
  };
}

/** A box with round corners. */
export function box(x: number, y: number, width: number, height: number, colour: string, r = 2): Shape {
  return { type: 'rect', silent: true, shape: { x, y, width, height, r }, style: { fill: colour } };
}
