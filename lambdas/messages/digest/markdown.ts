import type { DigestFigures } from '../../digests/figures.ts';
import { gradeLetter } from '../../leads/grade.ts';
import { cutBytes } from '../bytes.ts';
import type { Locale } from '../context.ts';
import { fitLines, type Line } from '../fit.ts';
import { wordsOf } from '../locales/index.ts';
import type { Words } from '../locales/words.ts';
import { neutralise } from '../neutralise.ts';
import type { Warmth } from '../time.ts';
import {
  type Change,
  changeOf,
  connectedRate,
  countText,
  digestWords,
  leadWordsOf,
  percentText,
  perMille,
  pointsOf,
} from './facts.ts';
import { leadRow } from './lead-row.ts';
import { alertsText, isNothingRead, readState, speedText, tasksByLeads, warningsOf } from './notes.ts';
import { packRows } from './pack-rows.ts';
import type { DigestWords } from './words.ts';

const MAX_TASKS = 5;
const MAX_TASK_BYTES = 90;
/** What is given up last has the lowest rank. */
const RANK = {
  headline: 0,
  warning: 1,
  change: 2,
  heading: 3,
  speed: 4,
  alerts: 5,
  grades: 6,
  talk: 7,
  tasks: 8,
};
/** The lines above the leads leave them the rest, with room to say how many more there are. */
const HEAD_SHARE = 0.6;

/** For a group robot: the headline, what changed, how fast alerts went out, and the leads by name. */
export function digestMarkdown(
  figures: DigestFigures,
  headline: string,
  locale: Locale,
  maxBytes: number,
): string {
  const words = digestWords(locale);
  const { total, leads } = figures;
  const more = (left: number) => coloured('comment', words.more(countText(left)));
  const headBytes = total.leads > 0 ? maxBytes * HEAD_SHARE : maxBytes;
  const row = {
    figures,
    locale,
    clean: neutralise,
    bold,
    // On a phone a row is two lines as it is.
    withPlace: false,
    manyTasks: new Set(leads.map(({ taskName }) => taskName)).size > 1,
    manyGrades: new Set(leads.map(({ grade }) => grade)).size > 1,
  };
  return packRows({
    head: fitLines(headLines(figures, headline, words, wordsOf(locale)), headBytes),
    rows: leads.map((lead) => leadRow(lead, row)),
    total: total.leads,
    more,
    maxBytes,
  });
}

function headLines(figures: DigestFigures, headline: string, words: DigestWords, general: Words): Line[] {
  const { total, alerts, speed, books } = figures;
  const { labels } = words;
  const lines: Line[] = [{ rank: RANK.headline, text: bold(headline) }];
  const add = (rank: number, text: string | null) => {
    if (text !== null) lines.push({ rank, text });
  };
  for (const warning of warningsOf(figures, words, neutralise))
    add(RANK.warning, coloured('warning', warning));
  if (total.calls === 0 && books.tasksUnread === 0) add(RANK.change, words.noCalls);
  add(RANK.change, changesText(figures, words));
  if (speed) add(RANK.speed, labelled(labels.speed, speedText(speed, words, general)));
  const states = alertsText(figures, words);
  if (states) {
    const text = alerts.dead > 0 ? coloured('warning', states) : states;
    add(RANK.alerts, labelled(labels.alerts, text));
  }
  if (total.calls > 0) {
    add(RANK.grades, labelled(labels.grades, gradesText(figures, words)));
    add(RANK.talk, talkText(figures, words, general));
    for (const text of taskLines(figures, words)) add(RANK.tasks, text);
  }
  const leadWords = leadWordsOf(figures, words);
  if (total.leads > 0) add(RANK.heading, `\n${bold(leadWords.heading)}`);
  else if (total.calls > 0 && books.tasksUnread === 0) add(RANK.heading, leadWords.none);
  return lines;
}

function changesText(figures: DigestFigures, words: DigestWords): string | null {
  const { total, previous } = figures;
  const { labels, separator, before, beforeUnread } = words;
  if (previous === null) return coloured('comment', beforeUnread(figures));
  if (isNothingRead(figures) || (total.calls === 0 && previous.calls === 0)) return null;
  const rate = pointsOf(connectedRate(total), connectedRate(previous), words);
  const parts: [string, Change | null][] = [
    [leadWordsOf(figures, words).short, changeOf(total.leads, previous.leads, words)],
    [labels.calls, changeOf(total.calls, previous.calls, words)],
    [labels.rate, rate],
  ];
  const shown = parts.flatMap(([label, change]) => (change ? `${label} ${painted(change)}` : []));
  return labelled(before(figures), shown.join(separator));
}

function gradesText({ total: { grades } }: DigestFigures, { labels, separator }: DigestWords): string {
  const byGrade = Object.entries(grades.byGrade).map(
    ([grade, count]) => `${gradeLetter(Number(grade))} ${countText(count)}`,
  );
  return [...byGrade, `${labels.ungraded} ${countText(grades.ungraded)}`].join(separator);
}

function talkText(figures: DigestFigures, words: DigestWords, { talk }: Words): string {
  const { leads, connected, talkMedianMs, roundsMedian } = figures.total;
  const share = percentText(perMille(leads, connected));
  const parts = [labelled(leadWordsOf(figures, words).share, share)];
  if (talkMedianMs !== null) parts.push(labelled(words.labels.talk, talk(talkMedianMs)));
  if (roundsMedian !== null) parts.push(words.rounds(countText(roundsMedian)));
  return parts.join(words.separator);
}

/** Where there are several. The e-mail has them all. */
function taskLines(figures: DigestFigures, words: DigestWords): string[] {
  if (figures.byTask.length < 2) return [];
  const { kept, rest } = tasksByLeads(figures, MAX_TASKS);
  const leadWords = leadWordsOf(figures, words);
  const lineOf = (name: string, leads: number, calls: number) =>
    words.taskLine(name, leadWords.counted(leads), countText(calls));
  const lines = kept.map((task) => {
    const name = cutBytes(neutralise(task.name), MAX_TASK_BYTES);
    const state = readState(task);
    if (state === 'unread') return words.labelled(name, words.taskUnread);
    const line = lineOf(name, task.leads, task.calls);
    return state === 'whole' ? line : line + words.separator + words.taskPartlyRead;
  });
  if (rest) {
    const name = words.otherTasks(rest.tasks);
    lines.push(rest.unread ? words.labelled(name, words.taskUnread) : lineOf(name, rest.leads, rest.calls));
  }
  return lines.map((line) => coloured('comment', line));
}

function painted({ direction, text }: Change): string {
  if (direction === 'same') return text;
  return coloured(direction === 'up' ? 'info' : 'warning', text);
}

const bold = (text: string): string => `**${text}**`;
const coloured = (colour: Warmth, text: string): string => `<font color="${colour}">${text}</font>`;
const labelled = (label: string, value: string): string => `${coloured('comment', label)} ${value}`;
