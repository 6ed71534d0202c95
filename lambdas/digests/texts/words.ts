import type { ClaimOutcome } from '../../assignment/claim.ts';
import type { DigestFigures } from '../figures.ts';

/** The schedule decides what a digest is called and what it compares with. */
export type DigestKind = Pick<DigestFigures, 'every' | 'covers'>;

/** A calendar day in the team's zone. `year` null: the current year, which is not shown. */
export interface DayParts {
  year: number | null;
  /** 1 … 12 */
  month: number;
  day: number;
  /** 1 Monday … 7 Sunday */
  weekday: number;
}

/** What leads are called. */
export interface LeadWords {
  /** Before a figure. */
  short: string;
  /** Over a list or a chart. */
  heading: string;
  counted(count: number): string;
  none: string;
  /** Their share of connected calls. */
  share: string;
}

/** All of the digest's own words. Numbers come as text; foreign text comes neutralised. */
export interface DigestWords {
  /** Opens the first line: `【日报】`. */
  badge(kind: DigestKind): string;
  day(day: DayParts): string;
  /** Both days included. */
  days(from: DayParts, to: DayParts): string;
  /** From and to, each a day and a time. */
  span(from: { day: DayParts; time: string }, to: { day: DayParts; time: string }): string;
  /** A short day, for rows and axes. */
  weekday(weekday: number): string;
  /** A time on a day of the window. */
  onDay(weekday: number, time: string): string;
  headline(when: string, leads: string, calls: string, rate: string): string;
  headlineEmpty(when: string): string;
  headlineUnread(when: string): string;
  /** How leads are called if all of them are A, and if not. */
  leads: { a: LeadWords; any: LeadWords };
  noCalls: string;
  more(count: string): string;
  /** The same where people take leads. */
  moreAnswered(count: string): string;
  before(kind: DigestKind): string;
  beforeColumn(kind: DigestKind): string;
  beforeUnread(kind: DigestKind): string;
  nowColumn: string;
  changeColumn: string;
  shareColumn: string;
  same: string;
  points(difference: string): string;
  /** The label and what follows it on one line. */
  labelled(label: string, value: string): string;
  separator: string;
  labels: {
    calls: string;
    connected: string;
    rate: string;
    talk: string;
    rounds: string;
    grades: string;
    ungraded: string;
    otherGrades: string;
    alerts: string;
    speed: string;
    byTask: string;
    byHour: string;
    byDay: string;
    byProvince: string;
    unknownProvince: string;
    grade: string;
  };
  count(count: string): string;
  rounds(count: string): string;
  speed(median: string, slowest: string): string;
  speedCount(count: string): string;
  allTold(count: string): string;
  alertStates: { told: string; due: string; held: string; dead: string; baselined: string };
  baselined(count: string): string;
  taskLine(name: string, leads: string, calls: string): string;
  /** Between a task and what is said about it. */
  taskUnread: string;
  taskPartlyRead: string;
  otherTasks(count: number): string;
  warnings: {
    /** Nothing could be read of these tasks. */
    unread(names: string): string;
    partlyRead(names: string): string;
    booksOpen: string;
    skipped(account: string, minutes: string): string;
    unreadable(count: string): string;
  };
  openQuote: string;
  closeQuote: string;
  listSeparator: string;
  /** Only if people take leads. */
  answers: {
    heading: string;
    /** How many of the leads were taken. */
    taken(taken: string, leads: string): string;
    speed(median: string, slowest: string): string;
    untaken(count: string): string;
    fallen(count: string): string;
    outcomes: string;
    outcome: Readonly<Record<ClaimOutcome, string>>;
    withoutOutcome: string;
    /** A person: how many of their leads they took, and how fast. */
    person(name: string, taken: string, given: string, median: string | null): string;
    /** Columns of the same in a table. */
    columns: { taken: string; given: string; median: string; withOutcome: string };
    otherPeople(count: string): string;
    /** For one lead. */
    takenBy(name: string, took: string): string;
    nobody: string;
  };
  /** Texts of the picture. */
  chart: {
    title(kind: DigestKind): string;
    by(what: string, isWeek: boolean): string;
    /** Shorter than in a message. */
    before(kind: DigestKind): string;
    grades: string;
    connectedPart: string;
    hour(hour: number): string;
    /** A day with 23 or 25 hours. */
    oddHours(hours: string): string;
    empty: string;
    nothingRead: string;
    unread: string;
    booksOpen: string;
    speed(median: string): string;
    repeat: string;
  };
}
