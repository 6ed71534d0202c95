import type { DeliveryKind } from '../../leads/told.ts';

/** Grades as letters, and what of them the first line says. */
export interface BadgeFacts {
  kind: DeliveryKind;
  grade: string;
  /** A correction: the grade it has now; null is "none any more". */
  newGrade: string | null;
  /** An alert: the grade that was told before, and whether this one is hotter. */
  previous: { grade: string; rose: boolean } | null;
  /** False: it was corrected, or announced again, before. */
  isFirst: boolean;
  /** It was missed, and comes on request. */
  late: boolean;
  repeat: boolean;
}

/** What a list message holds, by kind: leads of each grade, hottest first, and corrections. */
export interface ListFacts {
  grades: readonly { grade: string; count: number }[];
  corrections: number;
  /** Leads in this message, and in all that wait. */
  count: number;
  total: number;
  /** Every one of this message was missed, and comes on request. */
  late: boolean;
  /** Every one of this message may have been heard before. */
  repeat: boolean;
}

/** Everything a language says of its own. Text of leads never goes through it unneutralised. */
export interface Words {
  /** Opens the first line: `【A】`. */
  badge(facts: BadgeFacts): string;
  /** Opens a row of a list: `A`. */
  rowBadge(facts: BadgeFacts): string;
  /** Opens the first line of a list. */
  listHead(facts: ListFacts): string;
  /** Between who and company. */
  companySeparator: string;
  /** Before the task. */
  taskSeparator: string;
  /** Between the facts of one line. */
  separator: string;
  tagSeparator: string;
  unknownLead: string;
  tasks(count: number): string;
  said(quote: string): { before: string; quoted: string };
  todo: {
    correction(badge: Pick<BadgeFacts, 'grade' | 'newGrade' | 'isFirst'>): string;
    again(grade: string): string;
    late: string;
    repeat: string;
  };
  labels: {
    name: string;
    company: string;
    task: string;
    phone: string;
    record: string;
    place: string;
    called: string;
    talk: string;
    tags: string;
    contact: string;
    note: string;
    link: string;
  };
  openLink: string;
  /** Of so many of a list's leads there is more than a row shows: on the page where they are taken, or at the vendor. */
  listMore(more: { count: number; total: number; isOnPage: boolean }): string;
  gender(gender: number): string | null;
  operator(name: string): string;
  place(province: string, city: string): string;
  /** A length of talk. */
  talk(ms: number): string;
  rounds(count: number): string;
  /** Below a minute, and where clocks disagree below 0, is now. */
  ago(ms: number): string;
  /** A time and how long ago it was. */
  timeWithAge(time: string, ago: string): string;
  /** `month` 1 … 12; `year` null: this year, left out. */
  date(year: number | null, month: number, day: number): string;
  /** Pads a label so that the values of an e-mail stand below each other. */
  padLabel(label: string): string;
}
