/** What stands where in an SVG that ECharts made: enough of the format to judge a chart by. */
export interface Box {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface SvgText extends Box {
  text: string;
  sizePx: number;
  colour: string;
  family: string;
  bold: boolean;
}

export interface SvgFill extends Box {
  colour: string;
}

export interface Drawing {
  width: number;
  height: number;
  texts: SvgText[];
  /** In the order they are painted. */
  fills: SvgFill[];
}

/** @param widthOf how wide a text is drawn at a size */
export function readSvg(svg: string, widthOf: (text: string, sizePx: number) => number): Drawing {
  const [, width = '', height = ''] = /<svg width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
  const texts = [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = '', text = '']) =>
    readText(attributesOf(attributes), text, widthOf),
  );
  const fills = [...svg.matchAll(/<(?:path|rect) ([^>]*)>/g)].flatMap(([, attributes = '']) =>
    readFill(attributesOf(attributes)),
  );
  return { width: Number(width), height: Number(height), texts, fills };
}

/** Of WCAG 2: 1 … 21. */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

export const touches = (one: Box, other: Box): boolean =>
  one.left < other.right && one.right > other.left && one.top < other.bottom && one.bottom > other.top;

type Attributes = Readonly<Partial<Record<string, string>>>;

function attributesOf(text: string): Attributes {
  return Object.fromEntries(
    [...text.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

function readText(
  attributes: Attributes,
  text: string,
  widthOf: (text: string, sizePx: number) => number,
): SvgText {
  const { 'font-size': size, 'text-anchor': anchor, fill = '', 'font-family': family = '' } = attributes;
  const [, moveX = '0', moveY = '0'] =
    /translate\(([-\d.]+) ([-\d.]+)\)/.exec(attributes.transform ?? '') ?? [];
  const sizePx = Number(size);
  const x = Number(attributes.x ?? 0) + Number(moveX);
  const y = Number(attributes.y ?? 0) + Number(moveY);
  const width = widthOf(text, sizePx);
  const left = anchor === 'end' ? x - width : anchor === 'middle' ? x - width / 2 : x;
  const half = sizePx / 2;
  const bold = attributes['font-weight'] === 'bold';
  return {
    text,
    sizePx,
    colour: fill,
    family,
    bold,
    left,
    right: left + width,
    top: y - half,
    bottom: y + half,
  };
}

function readFill({ fill = 'none', d, x, y, width, height }: Attributes): SvgFill[] {
  if (!fill.startsWith('#')) return [];
  if (d === undefined) {
    const [left, top] = [Number(x ?? 0), Number(y ?? 0)];
    return [{ colour: fill, left, top, right: left + Number(width), bottom: top + Number(height) }];
  }
  const points = pointsOf(d);
  const [xs, ys] = [points.map(([px]) => px), points.map(([, py]) => py)];
  return [
    {
      colour: fill,
      left: Math.min(...xs),
      right: Math.max(...xs),
      top: Math.min(...ys),
      bottom: Math.max(...ys),
    },
  ];
}

const NUMBERS_OF: Readonly<Record<string, number>> = { m: 2, l: 2, a: 7, c: 6, h: 1, v: 1 };

/** Where a path's pen comes to. */
function pointsOf(d: string): [number, number][] {
  const points: [number, number][] = [];
  let [x, y] = [0, 0];
  for (const [, command = '', rest = ''] of d.matchAll(/([a-z])([^a-z]*)/gi)) {
    const numbers = (rest.match(/-?[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
    const many = NUMBERS_OF[command.toLowerCase()];
    if (many === undefined) continue;
    for (let at = 0; at + many <= numbers.length; at += many) {
      const isRelative = command === command.toLowerCase();
      const [endX = 0, endY = 0] = numbers.slice(at + many - 2, at + many);
      const step = numbers[at] ?? 0;
      const name = command.toLowerCase();
      if (name === 'h') x = (isRelative ? x : 0) + step;
      else if (name === 'v') y = (isRelative ? y : 0) + step;
      else [x, y] = [(isRelative ? x : 0) + endX, (isRelative ? y : 0) + endY];
      points.push([x, y]);
    }
  }
  return points;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
