import type { ClaimOutcome } from '../assignment/claim.ts';

/** The window of a digest in epoch milliseconds, from `from` up to but not including `to`. */
export interface DigestWindow {
  fromMs: number;
  toMs: number;
}

export interface GradeCounts {
  /** By grade number, 1 A … 26 Z. A to E are always present, others only if they occur. */
  byGrade: Readonly<Record<number, number>>;
  ungraded: number;
}

export interface CallCounts {
  calls: number;
  /** Calls with a conversation: `bill` above 0. */
  connected: number;
  grades: GradeCounts;
}

/** Calls of a window and their results. Leads are calls with a wanted grade of their task, A by default. */
export interface WindowCounts extends CallCounts {
  leads: number;
  /** For connected calls. Null if there were none. */
  talkMedianMs: number | null;
}

/** A record that has a wanted grade now. Its texts are the vendor's: neutralise them before they are shown. */
export interface DigestLead {
  id: string;
  name: string | null;
  /** Masked if the task asks for it. */
  phone: string | null;
  company: string | null;
  province: string | null;
  city: string | null;
  taskName: string;
  grade: number;
  /** Time of the call. */
  atMs: number | null;
  /** Who has the lead. Absent if leads cannot be taken, or nobody was asked about this one. */
  answer?: LeadAnswer;
}

/** How one lead was answered. */
export interface LeadAnswer {
  /** The name of the person who took it; null: nobody did. */
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
  /**
   * A fault code of the record API if the task could not be read; its counts are then incomplete. Null: all was read.
   */
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

/**
 * Alerts are counted once for each lead, grade and channel. They belong to leads whose call lies in the window, as the
 * table has them now.
 */
export interface AlertFigures {
  told: number;
  /** Waiting, including for a retry or a rate limit. */
  due: number;
  /** Waiting on purpose. */
  held: number;
  dead: number;
  baselined: number;
}

/** Time from hang-up to acceptance by the channel, for all alerts that were sent. */
export interface SpeedFigures {
  medianMs: number;
  p95Ms: number;
  count: number;
}

export interface PersonFigures {
  id: string;
  name: string;
  /** Leads that were assigned to this person, by turn or by somebody who passed them on. */
  given: number;
  taken: number;
  /** The number of those with a recorded outcome. */
  withOutcome: number;
  /** Null: they took none. */
  medianMs: number | null;
}

/**
 * What became of the leads that somebody was asked about and whose call lies in the window: `leads` = `taken` +
 * `untaken` + `fallen`. Times are from the alert to the claim, in the team's working time.
 */
export interface AnswerFigures {
  leads: number;
  taken: number;
  /** Still wanted, and nobody has taken it. */
  untaken: number;
  /** Fell below the wanted grades before anybody took it. */
  fallen: number;
  /** Null if none was taken. */
  medianMs: number | null;
  p95Ms: number | null;
  /** The outcomes of the leads that were taken. */
  outcomes: Readonly<Record<ClaimOutcome, number>>;
  /** Taken, without a recorded outcome. */
  withoutOutcome: number;
  /** Most taken first. */
  byPerson: readonly PersonFigures[];
}

export interface BookFigures {
  /** Was every task read completely, and do the counts equal what came off the wire? */
  close: boolean;
  /** Distinct records of the window. */
  records: number;
  /** Listed records without an id, a readable grade or any time. They are in no count above. */
  unreadable: number;
  tasksUnread: number;
}

/** Minutes in which not all tasks of an account could be read, so their alerts may be late. */
export interface SkippedFigures {
  account: string;
  minutes: number;
}

/** Everything that a digest says, independent of its form. Plain JSON. */
export interface DigestFigures {
  /** Its name in leadbell.yaml. */
  digest: string;
  every: 'day' | 'week';
  covers: 'calendar' | 'since-last';
  window: DigestWindow;
  timeZone: string;
  total: WindowCounts & { roundsMedian: number | null };
  /** The previous window. Null if it could not be read. */
  previous: WindowCounts | null;
  byTask: readonly TaskFigures[];
  /** The hours of the window in order; a day may have 23 or 25. A week is listed by hours too. */
  byHour: readonly HourFigures[];
  /** Most leads, then most calls first. */
  byProvince: readonly ProvinceFigures[];
  /** Hottest grade first, then those that nobody took, then newest call first. `total.leads` may be higher, because a message has limited space. */
  leads: readonly DigestLead[];
  alerts: AlertFigures;
  /** Null where nothing was sent. */
  speed: SpeedFigures | null;
  /** Absent if the configuration names nobody who takes leads. */
  answers?: AnswerFigures;
  books: BookFigures;
  /** Absent in figures of an earlier version. */
  skipped?: readonly SkippedFigures[];
}
