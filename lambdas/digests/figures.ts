import type { ClaimOutcome } from '../assignment/claim.ts';

/** One digest's window. Epoch milliseconds; `from` included, `to` not. */
export interface DigestWindow {
  fromMs: number;
  toMs: number;
}

export interface GradeCounts {
  /** By grade number, 1 A … 26 Z; A to E are always there, others where they occur. */
  byGrade: Readonly<Record<number, number>>;
  ungraded: number;
}

export interface CallCounts {
  calls: number;
  /** Somebody talked: `bill` above 0. */
  connected: number;
  grades: GradeCounts;
}

/** Calls of a window, and what followed from them. The wanted grades of a task are its leads; by default A. */
export interface WindowCounts extends CallCounts {
  leads: number;
  /** Of connected calls. Null where there were none. */
  talkMedianMs: number | null;
}

/** A record with a wanted grade, as it is graded now. Text is the vendor's: neutralise it before it is shown. */
export interface DigestLead {
  id: string;
  name: string | null;
  /** Masked where the task masks. */
  phone: string | null;
  company: string | null;
  province: string | null;
  city: string | null;
  taskName: string;
  grade: number;
  /** Time of the call. */
  atMs: number | null;
  /** Who has it. Absent where leads are not taken, or nobody was asked about this one. */
  answer?: LeadAnswer;
}

/** Of one lead that somebody was asked about. */
export interface LeadAnswer {
  /** The name of who took it; null: nobody did. */
  by: string | null;
  /** From the alert to the claim, in the team's working time. Null: nobody took it. */
  tookMs: number | null;
  outcome: ClaimOutcome | null;
}

export interface TaskFigures {
  taskKey: string;
  name: string;
  calls: number;
  connected: number;
  leads: number;
  /** Why it could not be read, as a code of the record API's faults; its counts are then what could be. Null: it was. */
  fault: string | null;
}

export interface HourFigures extends DigestWindow {
  calls: number;
  connected: number;
  leads: number;
}

export interface ProvinceFigures {
  /** Null: not known. */
  province: string | null;
  calls: number;
  leads: number;
}

/** Alerts are one for each lead, grade and channel: of leads whose call lies in the window, as the table has them now. */
export interface AlertFigures {
  told: number;
  /** Waiting, on a retry or a rate limit too. */
  due: number;
  /** Waiting on purpose. */
  held: number;
  dead: number;
  baselined: number;
}

/** From hang-up to accepted by the channel, over all alerts that were sent. */
export interface SpeedFigures {
  medianMs: number;
  p95Ms: number;
  count: number;
}

export interface PersonFigures {
  id: string;
  name: string;
  /** Leads that were theirs to call, by turn or since somebody passed them on. */
  given: number;
  taken: number;
  /** Of those, how many it is known of what came of them. */
  withOutcome: number;
  /** Null: they took none. */
  medianMs: number | null;
}

/**
 * What became of the leads that somebody was asked about, whose call lies in the window:
 * `leads` = `taken` + `untaken` + `fallen`. Times are from the alert to the claim, in the team's working time.
 */
export interface AnswerFigures {
  leads: number;
  taken: number;
  /** Still wanted, and nobody has it. */
  untaken: number;
  /** Fell below the wanted grades before anybody took it. */
  fallen: number;
  /** Null where none was taken. */
  medianMs: number | null;
  p95Ms: number | null;
  /** Of those taken. */
  outcomes: Readonly<Record<ClaimOutcome, number>>;
  /** Taken, and nobody said what came of it. */
  withoutOutcome: number;
  /** Most taken first. */
  byPerson: readonly PersonFigures[];
}

export interface BookFigures {
  /** Was every task read to its end, and do the counts add up to what came off the wire? */
  close: boolean;
  /** Distinct records of the window. */
  records: number;
  /** Listed, and without an id or a readable grade, or without any time: in no count above. */
  unreadable: number;
  tasksUnread: number;
}

/** Alerts of these minutes may have come late: not all of an account's tasks could be read in them. */
export interface SkippedFigures {
  account: string;
  minutes: number;
}

/** All that one digest says, in whatever form. Plain JSON. */
export interface DigestFigures {
  /** Its name in leadbell.yaml. */
  digest: string;
  every: 'day' | 'week';
  covers: 'calendar' | 'since-last';
  window: DigestWindow;
  timeZone: string;
  total: WindowCounts & { roundsMedian: number | null };
  /** The window before. Null where it could not be read. */
  previous: WindowCounts | null;
  byTask: readonly TaskFigures[];
  /** Each hour of the window in order; a day can have 23 or 25. A week has one entry an hour too. */
  byHour: readonly HourFigures[];
  /** Most leads, then most calls first. */
  byProvince: readonly ProvinceFigures[];
  /** Hottest grade first, then newest call first. `total.leads` may be more: a message can hold only so many. */
  leads: readonly DigestLead[];
  alerts: AlertFigures;
  /** Null where nothing was sent. */
  speed: SpeedFigures | null;
  /** Absent where the configuration has nobody who takes leads. */
  answers?: AnswerFigures;
  books: BookFigures;
  /** Absent where an earlier version kept the figures. */
  skipped?: readonly SkippedFigures[];
}
