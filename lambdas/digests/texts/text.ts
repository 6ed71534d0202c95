import { wordsOf } from '../../alerts/locales/index.ts';
import type { Words } from '../../alerts/locales/words.ts';
import { gradeLetter } from '../../leads/grade.ts';
import { cutBytes } from '../../messages/bytes.ts';
import type { Locale } from '../../messages/context.ts';
import { fitLines, type Line } from '../../messages/fit.ts';
import { plainDialect, plainText } from '../../messages/plain.ts';
import { plainLine } from '../../messages/plain-line.ts';
import { packRows } from '../../messages/rows.ts';
import { formatOffsetTime, zonedParts } from '../../platform/time/zoned-time.ts';
import type { DigestFigures, WindowCounts } from '../figures.ts';
import { outcomesText, takenSpans } from './answers.ts';
import { table } from './columns.ts';
import {
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
import {
  alertsText,
  isNothingRead,
  readState,
  speedText,
  tasksByLeads,
  tookText,
  warningsOf,
} from './notes.ts';
import type { DigestWords } from './words.ts';

const MAX_TASKS = 40;
const MAX_TASK_BYTES = 60;
const MAX_NAME_BYTES = 60;
const MAX_PROVINCE_BYTES = 30;
const MIN_HOURS = 1;
/** Shown instead of an unknown figure. */
const UNREAD = '–';
/** The tables leave the rest to the leads. */
const HEAD_SHARE = 0.7;

/** For an e-mail: all figures as plain, aligned text. Columns assume a fixed-width font. */
export function digestText(
  figures: DigestFigures,
  headline: string,
  locale: Locale,
  maxBytes: number,
): string {
  const words = digestWords(locale);
  const { total } = figures;
  const lines: Line[] = sections(figures, headline, words, wordsOf(locale)).flatMap((section, rank) =>
    section.length === 0 ? [] : [{ rank, text: [...(rank === 0 ? [] : ['']), ...section].join('\n') }],
  );
  const heading = total.leads > 0 ? `\n\n${leadWordsOf(figures, words).counted(total.leads)}` : '';
  const rows = leadRows(figures, locale, { withPlace: true, linesShare: HEAD_SHARE });
  return packRows(fitLines(lines, maxBytes * HEAD_SHARE) + heading, rows, plainDialect, maxBytes);
}

/** In the order of reading. The last one is given up first. */
function sections(figures: DigestFigures, headline: string, words: DigestWords, general: Words): string[][] {
  const { total, books } = figures;
  const warnings = warningsOf(figures, words).map(plainText);
  if (total.calls === 0 && books.tasksUnread === 0) warnings.push(words.noCalls);
  if (figures.previous === null) warnings.push(words.beforeUnread(figures));
  return [
    [headline],
    warnings,
    totals(figures, words, general),
    alerts(figures, words, general),
    answers(figures, words, general),
    ...(total.calls > 0
      ? [grades(figures, words), tasks(figures, words), slots(figures, words), provinces(figures, words)]
      : []),
  ];
}

function totals(figures: DigestFigures, words: DigestWords, general: Words): string[] {
  const { total, previous } = figures;
  const { labels, nowColumn, beforeColumn, changeColumn } = words;
  const leadWords = leadWordsOf(figures, words);
  const nothingRead = isNothingRead(figures);
  const counted = (label: string, of: (counts: WindowCounts) => number) => [
    label,
    nothingRead ? UNREAD : countText(of(total)),
    ...(previous
      ? [countText(of(previous)), nothingRead ? UNREAD : changeOf(of(total), of(previous), words).text]
      : []),
  ];
  const shared = (label: string, of: (counts: WindowCounts) => number | null) => [
    label,
    percentText(of(total)),
    ...(previous ? [percentText(of(previous)), pointsOf(of(total), of(previous), words)?.text ?? ''] : []),
  ];
  const talk = (ms: number | null) => (ms === null ? '–' : general.talk(ms));
  const rows = [
    ['', nowColumn, ...(previous ? [beforeColumn(figures), changeColumn] : [])],
    counted(leadWords.short, ({ leads }) => leads),
    counted(labels.calls, ({ calls }) => calls),
    counted(labels.connected, ({ connected }) => connected),
    shared(labels.rate, connectedRate),
    shared(leadWords.share, ({ leads, connected }) => perMille(leads, connected)),
    [labels.talk, talk(total.talkMedianMs), ...(previous ? [talk(previous.talkMedianMs)] : [])],
    [labels.rounds, total.roundsMedian === null ? '–' : countText(total.roundsMedian)],
  ];
  return table(rows, { lastIsWords: previous !== null });
}

function alerts(figures: DigestFigures, words: DigestWords, general: Words): string[] {
  const { speed } = figures;
  const { told, baselined } = figures.alerts;
  const { labels, labelled } = words;
  const states = alertsText(figures, words) ?? (told > 0 ? words.allTold(countText(told)) : null);
  return [
    ...(states === null ? [] : [labelled(labels.alerts, states)]),
    ...(speed === null
      ? []
      : [
          labelled(labels.speed, speedText(speed, words, general) + words.speedCount(countText(speed.count))),
        ]),
    ...(baselined > 0 ? [words.baselined(countText(baselined))] : []),
  ];
}

/** Everybody who was given a lead or took one. */
function answers({ answers }: DigestFigures, words: DigestWords, general: Words): string[] {
  if (!answers || answers.leads === 0) return [];
  const { columns, heading, outcomes } = words.answers;
  const said = outcomesText(answers, words);
  const people = answers.byPerson.map(({ name, taken, given, withOutcome, medianMs }) => [
    cutBytes(plainLine(name), MAX_NAME_BYTES),
    countText(taken),
    countText(given),
    countText(withOutcome),
    medianMs === null ? UNREAD : tookText(medianMs, general),
  ]);
  const head = ['', columns.taken, columns.given, columns.withOutcome, columns.median];
  return [
    words.labelled(heading, plainText(takenSpans(answers, words, general))),
    ...(said === null ? [] : [words.labelled(outcomes, said)]),
    ...(people.length > 0 ? table([head, ...people]) : []),
  ];
}

function grades({ total, previous }: DigestFigures, words: DigestWords): string[] {
  const { labels, nowColumn, shareColumn, changeColumn } = words;
  const grade = (label: string, now: number, before: number | null) => [
    label,
    countText(now),
    percentText(perMille(now, total.calls)),
    ...(before === null ? [] : [changeOf(now, before, words).text]),
  ];
  const before = previous?.grades ?? null;
  return table(
    [
      [labels.grades, nowColumn, shareColumn, ...(before ? [changeColumn] : [])],
      ...Object.entries(total.grades.byGrade).map(([number, count]) =>
        grade(gradeLetter(Number(number)), count, before && (before.byGrade[Number(number)] ?? 0)),
      ),
      grade(labels.ungraded, total.grades.ungraded, before?.ungraded ?? null),
    ],
    { lastIsWords: before !== null },
  );
}

function tasks(figures: DigestFigures, words: DigestWords): string[] {
  const { kept, rest } = tasksByLeads(figures, MAX_TASKS);
  const rows = kept.map((task) => {
    const name = cutBytes(plainLine(task.name), MAX_TASK_BYTES);
    const state = readState(task);
    if (state === 'unread') return [words.labelled(name, words.taskUnread), UNREAD, UNREAD, UNREAD];
    return countRow(state === 'whole' ? name : words.labelled(name, words.taskPartlyRead), task);
  });
  if (rest) {
    const name = words.otherTasks(rest.tasks);
    rows.push(rest.unread ? [name, UNREAD, UNREAD, UNREAD] : countRow(name, rest));
  }
  return table([heading(words.labels.byTask, figures, words), ...rows]);
}

function slots(figures: DigestFigures, words: DigestWords): string[] {
  const { timeZone } = figures;
  const byDay = isByDay(figures);
  const shown = slotsOf(figures, MIN_HOURS);
  const labelOf = byDay ? (atMs: number) => dayLabel(atMs, timeZone, words) : hourLabels(shown, timeZone);
  const rows = shown.map((counts) => countRow(labelOf(counts.atMs), counts));
  return table([heading(byDay ? words.labels.byDay : words.labels.byHour, figures, words), ...rows]);
}

function dayLabel(atMs: number, timeZone: string, words: DigestWords): string {
  const { month, day, weekday } = zonedParts(atMs, timeZone);
  return `${words.weekday(weekday)} ${month}-${day}`;
}

/** An hour that occurs twice (on two days, or when clocks go back) says which one it is. */
function hourLabels(slots: readonly { atMs: number }[], timeZone: string): (atMs: number) => string {
  const labelsOf = (atMs: number) => {
    const { month, day, hour } = zonedParts(atMs, timeZone);
    const time = `${String(hour).padStart(2, '0')}:00`;
    return {
      time,
      onDay: `${month}-${day} ${time}`,
      inFull: `${time} ${formatOffsetTime(atMs, timeZone).slice(-6)}`,
    };
  };
  const hours = slots.map(({ atMs }) => labelsOf(atMs));
  const isTwice = (of: 'time' | 'onDay', label: string) =>
    hours.filter((hour) => hour[of] === label).length > 1;
  return (atMs) => {
    const { time, onDay, inFull } = labelsOf(atMs);
    if (!isTwice('time', time)) return time;
    return isTwice('onDay', onDay) ? inFull : onDay;
  };
}

function provinces(figures: DigestFigures, words: DigestWords): string[] {
  const { labels } = words;
  const rows = figures.byProvince.map(({ province, leads, calls }) => [
    province === null ? labels.unknownProvince : cutBytes(plainLine(province), MAX_PROVINCE_BYTES),
    countText(leads),
    countText(calls),
  ]);
  return table([[labels.byProvince, leadWordsOf(figures, words).short, labels.calls], ...rows]);
}

const heading = (label: string, figures: DigestFigures, words: DigestWords): string[] => [
  label,
  leadWordsOf(figures, words).short,
  words.labels.connected,
  words.labels.calls,
];

const countRow = (
  label: string,
  { leads, connected, calls }: { leads: number; connected: number; calls: number },
): string[] => [label, ...[leads, connected, calls].map(countText)];
