import type { ClaimOutcome } from '../../assignment/claim.ts';
import type { DigestFigures } from '../figures.ts';

/** Which schedule a digest has: what it calls itself, and what it compares with. */
export type DigestKind = Pick<DigestFigures, 'every' | 'covers'>;

/** A day of the calendar in the team's zone. `year` null: this year, left out. */
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

/** Everything a digest says of its own. Numbers come as text; text of others comes neutralised. */
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
  /** What leads are called, where all of them are A, and where not. */
  leads: { a: LeadWords; any: LeadWords };
  noCalls: string;
  more(count: string): string;
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
  /** After a task, or what is said of it. */
  taskUnread: string;
  taskPartlyRead: string;
  otherTasks(count: number): string;
  warnings: {
    /** Of these tasks nothing came. */
    unread(names: string): string;
    partlyRead(names: string): string;
    booksOpen: string;
    skipped(account: string, minutes: string): string;
    unreadable(count: string): string;
  };
  openQuote: string;
  closeQuote: string;
  listSeparator: string;
  /** Where somebody takes leads. */
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
    /** A person: what they took of what was theirs, and how fast. */
    person(name: string, taken: string, given: string, median: string | null): string;
    /** Columns of the same as a table. */
    columns: { taken: string; given: string; median: string; withOutcome: string };
    otherPeople(count: string): string;
    /** Of one lead. */
    takenBy(name: string, took: string): string;
    nobody: string;
  };
  /** What stands in the picture. */
  chart: {
    title(kind: DigestKind): string;
    by(what: string, isWeek: boolean): string;
    /** Shorter than the same in a message. */
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
