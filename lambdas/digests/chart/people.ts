import { wordsOf } from '../../alerts/locales/index.ts';
import type { Locale } from '../../messages/context.ts';
import { plainLine } from '../../messages/plain-line.ts';
import type { AnswerFigures } from '../figures.ts';
import { countText, digestWords } from '../texts/facts.ts';
import { tookText } from '../texts/notes.ts';
import { COLOURS, MARGIN_PX, SMALL_PX, textWidth, WIDTH_PX } from './paint.ts';
import { box, type Shape, text } from './shapes.ts';

const HEADING_PX = 36;
const HEADING_MIDDLE_PX = 22;
const HEADING_SIZE_PX = 13;
const ROW_PX = 23;
const BAR_PX = 12;
const GAP_PX = 10;
const MOST_PEOPLE = 8;
const MOST_NAME_PX = 84;

/** For each person: how many of their leads they took, and how fast. */
export function drawPeople(
  answers: AnswerFigures,
  locale: Locale,
  topPx: number,
): { shapes: Shape[]; bottomPx: number } {
  const words = digestWords(locale);
  const general = wordsOf(locale);
  const say = words.answers;
  const middlePx = topPx + HEADING_MIDDLE_PX;
  const taken = say.taken(countText(answers.taken), countText(answers.leads));
  const shapes = [
    text(MARGIN_PX, middlePx, `${say.heading}${words.separator}${taken}`, {
      size: HEADING_SIZE_PX,
      bold: true,
    }),
  ];
  if (answers.untaken > 0) {
    const untaken = say.untaken(countText(answers.untaken));
    shapes.push(text(WIDTH_PX - MARGIN_PX, middlePx, untaken, { colour: COLOURS.down, align: 'right' }));
  }
  const people = answers.byPerson.slice(0, MOST_PEOPLE).map(({ name, taken: took, given, medianMs }) => ({
    name: cutToWidth(plainLine(name)),
    took,
    given,
    share: `${countText(took)}/${countText(given)}`,
    speed: medianMs === null ? '' : tookText(medianMs, general),
  }));
  const widest = (of: 'name' | 'share' | 'speed') =>
    Math.max(0, ...people.map((person) => textWidth(person[of], SMALL_PX)));
  const speedPx = widest('speed');
  const left = MARGIN_PX + widest('name') + GAP_PX;
  const shareRight = WIDTH_PX - MARGIN_PX - (speedPx === 0 ? 0 : speedPx + GAP_PX);
  const barPx = shareRight - widest('share') - GAP_PX - left;
  const most = Math.max(1, ...people.map(({ given }) => given));
  for (const [at, { name, took, given, share, speed }] of people.entries()) {
    const y = topPx + HEADING_PX + (at + 0.5) * ROW_PX;
    const { lead, calls } = COLOURS.bars;
    shapes.push(
      text(MARGIN_PX, y, name, { bold: true }),
      box(left, y - BAR_PX / 2, (barPx * given) / most, BAR_PX, calls, 3),
      box(left, y - BAR_PX / 2, (barPx * took) / most, BAR_PX, lead, 3),
      text(shareRight, y, share, { align: 'right' }),
    );
    if (speed !== '') {
      shapes.push(text(WIDTH_PX - MARGIN_PX, y, speed, { colour: COLOURS.quiet, align: 'right' }));
    }
  }
  return { shapes, bottomPx: topPx + HEADING_PX + people.length * ROW_PX };
}

/** Shortens a name to the room there is. */
function cutToWidth(name: string): string {
  if (textWidth(name, SMALL_PX) <= MOST_NAME_PX) return name;
  const characters = [...name];
  while (characters.length > 1 && textWidth(`${characters.join('')}…`, SMALL_PX) > MOST_NAME_PX) {
    characters.pop();
  }
  return `${characters.join('')}…`;
}
