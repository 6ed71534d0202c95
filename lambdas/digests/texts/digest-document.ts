import { wordsOf } from '../../alerts/locales/index.ts';
import type { Words } from '../../alerts/locales/words.ts';
import { gradeLetter } from '../../leads/grade.ts';
import type { Locale } from '../../messages/context.ts';
import { type Document, type Inline, type Line, type Span, theirs, toned } from '../../messages/document.ts';
import { REPEAT_MARK } from '../../messages/notice.ts';
import { plainLine } from '../../messages/plain-line.ts';
import { fill, joined } from '../../messages/slots.ts';
import { zonedParts } from '../../platform/time/zoned-time.ts';
import type { DigestFigures } from '../figures.ts';
import { outcomesText, personSpans, takenSpans } from './answers.ts';
import {
  type Change,
  changeOf,
  connectedRate,
  countText,
  digestWords,
  isByDay,
  leadWordsOf,
  percentText,
  perMille,
  pointsOf,
  slotsOf,
} from './facts.ts';
import { leadRows } from './lead-row.ts';
import { alertsText, isNothingRead, readState, speedText, tasksByLeads, warningsOf } from './notes.ts';
import type { DigestWords } from './words.ts';

/** More than anybody reads in a group. The last line counts the rest, which the e-mail has in full. */
const MAX_ROWS = 200;
const MAX_TASKS = 5;
const MAX_PEOPLE = 12;
const MAX_PROVINCES = 10;
const MAX_PROVINCE_BYTES = 30;
const MAX_TASK_BYTES = 90;
/** Lines with a low rank are given up last. */
const RANK = {
  headline: 0,
  warning: 1,
  change: 2,
  heading: 3,
  speed: 4,
  alerts: 5,
  answers: 6,
  people: 7,
  grades: 8,
  talk: 9,
  tasks: 10,
  picture: 11,
};
/** The lines above leave this share to the leads, and room to say how many more there are. */
const HEAD_SHARE = 0.6;

/** For a group: the headline, what changed, how fast alerts went out, and the leads by name. */
export function digestDocument(figures: DigestFigures, headline: string, locale: Locale): Document {
  const words = digestWords(locale);
  const lines = headLines(figures, headline, words, wordsOf(locale));
  const rows = leadRows(figures, locale, {
    // On a phone a row already takes two lines.
    withPlace: false,
    atMost: MAX_ROWS,
    linesShare: figures.total.leads > 0 ? HEAD_SHARE : 1,
  });
  return { lines, rows, markRoom: REPEAT_MARK };
}

function headLines(figures: DigestFigures, headline: string, words: DigestWords, general: Words): Line[] {
  const { total, alerts, speed, books } = figures;
  const { labels } = words;
  const lines: Line[] = [{ rank: RANK.headline, role: 'headline', spans: [headline] }];
  const add = (rank: number, spans: Inline | null) => {
    if (spans !== null) lines.push({ rank, spans });
  };
  for (const warning of warningsOf(figures, words)) add(RANK.warning, [toned('warn', ...warning)]);
  if (total.calls === 0 && books.tasksUnread === 0) add(RANK.change, [words.noCalls]);
  add(RANK.change, changesSpans(figures, words));
  if (speed) add(RANK.speed, labelled(labels.speed, speedText(speed, words, general)));
  const states = alertsText(figures, words);
  if (states) add(RANK.alerts, labelled(labels.alerts, alerts.dead > 0 ? toned('warn', states) : states));
  for (const [rank, spans] of answerLines(figures, words, general)) add(rank, spans);
  if (total.calls > 0) {
    add(RANK.grades, labelled(labels.grades, gradesText(figures, words)));
    add(RANK.talk, talkSpans(figures, words, general));
    for (const spans of taskLines(figures, words)) add(RANK.tasks, [toned('quiet', ...spans)]);
    lines.push(...linesOfPicture(figures, words));
  }
  const leadWords = leadWordsOf(figures, words);
  if (total.leads > 0) lines.push({ rank: RANK.heading, role: 'heading', spans: [leadWords.heading] });
  else if (total.calls > 0 && books.tasksUnread === 0) add(RANK.heading, [leadWords.none]);
  return lines;
}

/** For each person how many leads they took, if anybody was asked. */
function answerLines({ answers }: DigestFigures, words: DigestWords, general: Words): [number, Inline][] {
  if (!answers || answers.leads === 0) return [];
  const say = words.answers;
  const outcomes = outcomesText(answers, words);
  const people = answers.byPerson.slice(0, MAX_PEOPLE);
  const others = answers.byPerson.length - people.length;
  return [
    [RANK.answers, labelled(say.heading, ...takenSpans(answers, words, general))],
    ...(outcomes === null ? [] : [[RANK.people, labelled(say.outcomes, outcomes)] as [number, Inline]]),
    ...people.map((person): [number, Inline] => [RANK.people, personSpans(person, words, general)]),
    ...(others > 0 ? [[RANK.people, [say.otherPeople(countText(others))]] as [number, Inline]] : []),
  ];
}

/** By time and by place, as the picture shows it: leads / connected / calls. */
function linesOfPicture(figures: DigestFigures, words: DigestWords): Line[] {
  const { labels, separator } = words;
  const by = (label: string, parts: readonly Inline[]): Line => ({
    rank: RANK.picture,
    inPicture: true,
    spans: labelled(label, ...joined(separator, parts)),
  });
  const ofLeads = figures.byProvince.filter(({ leads }) => leads > 0).slice(0, MAX_PROVINCES);
  const provinces = ofLeads.map(({ province, leads }): Inline => {
    const name = province === null ? labels.unknownProvince : theirs(plainLine(province));
    return [{ clip: [name], atMost: MAX_PROVINCE_BYTES }, ` ${countText(leads)}`];
  });
  const slots = slotsOf(figures, 1)
    .filter(({ leads }) => leads > 0)
    .map(({ atMs, leads }): Inline => [`${slotText(atMs, figures, words)} ${countText(leads)}`]);
  return [
    ...(slots.length > 0 ? [by(isByDay(figures) ? labels.byDay : labels.byHour, slots)] : []),
    ...(provinces.length > 0 ? [by(labels.byProvince, provinces)] : []),
  ];
}

function slotText(atMs: number, figures: DigestFigures, words: DigestWords): string {
  const { weekday, month, day, hour } = zonedParts(atMs, figures.timeZone);
  return isByDay(figures)
    ? `${words.weekday(weekday)} ${month}-${day}`
    : `${String(hour).padStart(2, '0')}:00`;
}

function changesSpans(figures: DigestFigures, words: DigestWords): Inline | null {
  const { total, previous } = figures;
  const { labels, separator, before, beforeUnread } = words;
  if (previous === null) return [toned('quiet', beforeUnread(figures))];
  if (isNothingRead(figures) || (total.calls === 0 && previous.calls === 0)) return null;
  const rate = pointsOf(connectedRate(total), connectedRate(previous), words);
  const parts: [string, Change | null][] = [
    [leadWordsOf(figures, words).short, changeOf(total.leads, previous.leads, words)],
    [labels.calls, changeOf(total.calls, previous.calls, words)],
    [labels.rate, rate],
  ];
  const shown = parts.flatMap(([label, change]) => (change ? [[`${label} `, painted(change)]] : []));
  return labelled(before(figures), ...joined(separator, shown));
}

function gradesText({ total: { grades } }: DigestFigures, { labels, separator }: DigestWords): string {
  const byGrade = Object.entries(grades.byGrade).map(
    ([grade, count]) => `${gradeLetter(Number(grade))} ${countText(count)}`,
  );
  return [...byGrade, `${labels.ungraded} ${countText(grades.ungraded)}`].join(separator);
}

function talkSpans(figures: DigestFigures, words: DigestWords, { talk }: Words): Inline {
  const { leads, connected, talkMedianMs, roundsMedian } = figures.total;
  const share = percentText(perMille(leads, connected));
  const parts: Inline[] = [labelled(leadWordsOf(figures, words).share, share)];
  if (talkMedianMs !== null) parts.push(labelled(words.labels.talk, talk(talkMedianMs)));
  if (roundsMedian !== null) parts.push([words.rounds(countText(roundsMedian))]);
  return joined(words.separator, parts);
}

/** Only if there are several. The e-mail has them all. */
function taskLines(figures: DigestFigures, words: DigestWords): Inline[] {
  if (figures.byTask.length < 2) return [];
  const { kept, rest } = tasksByLeads(figures, MAX_TASKS);
  const leadWords = leadWordsOf(figures, words);
  const lineOf = (name: string, leads: number, calls: number) =>
    words.taskLine(name, leadWords.counted(leads), countText(calls));
  const lines = kept.map((task) => {
    const name: Inline = [{ clip: [theirs(plainLine(task.name))], atMost: MAX_TASK_BYTES }];
    const state = readState(task);
    if (state === 'unread') return fill((mark) => words.labelled(mark, words.taskUnread), name);
    const line = fill((mark) => lineOf(mark, task.leads, task.calls), name);
    return state === 'whole' ? line : [...line, words.separator + words.taskPartlyRead];
  });
  if (rest) {
    const name = words.otherTasks(rest.tasks);
    lines.push([rest.unread ? words.labelled(name, words.taskUnread) : lineOf(name, rest.leads, rest.calls)]);
  }
  return lines;
}

const painted = ({ direction, text }: Change): Span =>
  direction === 'same' ? text : toned(direction === 'up' ? 'good' : 'warn', text);

const labelled = (label: string, ...value: Span[]): Inline => [toned('quiet', label), ' ', ...value];
