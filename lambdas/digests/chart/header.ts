import type { Locale } from '../../messages/context.ts';
import type { DigestFigures } from '../figures.ts';
import {
  type Change,
  changeOf,
  connectedRate,
  countText,
  digestWords,
  leadWordsOf,
  percentText,
  pointsOf,
  whenText,
} from '../texts/facts.ts';
import { isNothingRead } from '../texts/notes.ts';
import { COLOURS, fittingSize, MARGIN_PX, SMALL_PX, textWidth, WIDTH_PX } from './paint.ts';
import { box, type Shape, text } from './shapes.ts';

const TITLE_PX = 16;
const NUMBER_SIZES = [32, 28, 24, 20, 17, 14, SMALL_PX];
const TILES = 3;
const TILE_PX = (WIDTH_PX - 2 * MARGIN_PX) / TILES;
const TILE_GAP_PX = 10;
const BEFORE_GAP_PX = 4;

/** The title, the three most important figures, and what is wrong with them, if anything. */
export function drawHeader(
  figures: DigestFigures,
  locale: Locale,
  repeat: boolean,
): { shapes: Shape[]; bottomPx: number } {
  const words = digestWords(locale);
  const { chart } = words;
  const title = chart.title(figures);
  const shapes = [text(MARGIN_PX, 30, title, { size: TITLE_PX, bold: true })];
  const afterTitle = MARGIN_PX + textWidth(title, TITLE_PX) + 8;
  if (repeat) shapes.push(text(afterTitle, 30, chart.repeat, { colour: COLOURS.down, bold: true }));
  const when = whenText(figures, words, null);
  // A span of times is long and takes a line of its own.
  const isLong = textWidth(when, 13) > WIDTH_PX - MARGIN_PX - afterTitle - (repeat ? 80 : 0);
  shapes.push(
    isLong
      ? text(MARGIN_PX, 54, when, {
          size: fittingSize(when, WIDTH_PX - 2 * MARGIN_PX, [13, SMALL_PX]),
          colour: COLOURS.quiet,
        })
      : text(WIDTH_PX - MARGIN_PX, 30, when, { size: 13, colour: COLOURS.quiet, align: 'right' }),
  );
  let top = isLong ? 68 : 46;
  const warning = warningOf(figures, locale);
  if (warning !== null) {
    shapes.push(box(MARGIN_PX, top + 4, WIDTH_PX - 2 * MARGIN_PX, 26, COLOURS.notice, 6));
    shapes.push(text(MARGIN_PX + 10, top + 17, warning, { colour: COLOURS.noticeInk }));
    top += 36;
  }
  const tiles = tilesOf(figures, locale);
  const before = digestWords(locale).chart.before(figures);
  const explained = tiles.findIndex(({ change }) => change !== null && fitsBeside(before, change));
  for (const [at, tile] of tiles.entries()) {
    shapes.push(...drawTile(tile, at === explained ? before : '', MARGIN_PX + at * TILE_PX, top));
  }
  return { shapes, bottomPx: top + (figures.previous === null ? 64 : 84) };
}

interface Tile {
  label: string;
  value: string;
  colour: string;
  change: Change | null;
}

function tilesOf(figures: DigestFigures, locale: Locale): Tile[] {
  const words = digestWords(locale);
  const { total } = figures;
  const { ink, lead } = COLOURS;
  // A zero would mean that nobody was called.
  const nothingRead = isNothingRead(figures);
  const previous = nothingRead ? null : figures.previous;
  const shown = (count: number) => (nothingRead ? percentText(null) : countText(count));
  return [
    {
      label: leadWordsOf(figures, words).heading,
      value: shown(total.leads),
      colour: lead,
      change: previous && changeOf(total.leads, previous.leads, words),
    },
    {
      label: words.labels.calls,
      value: shown(total.calls),
      colour: ink,
      change: previous && changeOf(total.calls, previous.calls, words),
    },
    {
      label: words.labels.rate,
      value: percentText(connectedRate(total)),
      colour: ink,
      change: previous && pointsOf(connectedRate(total), connectedRate(previous), words),
    },
  ];
}

/** The first tile with enough room says what the changes are compared with. */
const fitsBeside = (before: string, { text: change }: Change): boolean =>
  textWidth(before, SMALL_PX) + BEFORE_GAP_PX + textWidth(change, SMALL_PX) <= TILE_PX - TILE_GAP_PX;

function drawTile({ label, value, colour, change }: Tile, before: string, x: number, top: number): Shape[] {
  const size = fittingSize(value, TILE_PX - TILE_GAP_PX, NUMBER_SIZES);
  const shapes = [
    text(x, top + 16, label, { colour: COLOURS.quiet }),
    text(x, top + 42, value, { size, bold: true, colour }),
  ];
  if (change === null) return shapes;
  const { direction } = change;
  const changeColour = direction === 'same' ? COLOURS.quiet : COLOURS[direction];
  if (before !== '') shapes.push(text(x, top + 70, before, { colour: COLOURS.quiet }));
  const afterBefore = before === '' ? x : x + textWidth(before, SMALL_PX) + BEFORE_GAP_PX;
  shapes.push(text(afterBefore, top + 70, change.text, { colour: changeColour }));
  return shapes;
}

function warningOf({ books }: DigestFigures, locale: Locale): string | null {
  const { chart } = digestWords(locale);
  if (books.tasksUnread > 0) return chart.unread;
  return books.close ? null : chart.booksOpen;
}
