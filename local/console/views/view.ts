import type { PollErrorCode } from '../../../lambdas/call-records/errors.ts';
import type { FaultKind } from '../../../lambdas/faults/fault.ts';
import type { Reason } from '../../../lambdas/leads/decide.ts';
import type { Locale } from '../../../lambdas/messages/context.ts';
import type { ChannelStatus } from '../../../lambdas/status/channel-status.ts';
import type { Status } from '../../../lambdas/status/status.ts';
import type { Heard } from '../heard.ts';
import type { LeadAnswer } from './who-has-what.ts';

/**
 * What the page shows. All of it is data: the page never interprets it as markup. Times are epoch milliseconds. Each
 * part is sent apart from the others, and only when it has changed.
 */
export interface View {
  nowMs: number;
  demo: boolean;
  locale: Locale;
  timeZone: string;
  counters: Counters;
  /** Null: the table could not be looked at yet. */
  health: Health | null;
  /** Those that last, oldest first. */
  faults: readonly FaultView[];
  lanes: readonly LaneView[];
  silences: readonly SilenceView[];
  digests: Status['digests'];
  teams: readonly TeamView[];
  /** Null: nobody takes leads here. */
  claims: ClaimsView | null;
  outbox: readonly OutboxRow[];
  groups: readonly { channel: string; messages: readonly Heard[] }[];
}

export interface Counters {
  /** Null: unknown, because no call of today has been read. */
  leads: number | null;
  told: number | null;
  pending: number;
  held: number;
  dead: number;
  medianMs: number | null;
}

/** How call records are read. Each account and each task has its own. */
export interface Health {
  /** Null: nothing ever ran. */
  lastTickMs: number | null;
  accounts: readonly AccountView[];
}

interface ReadingView {
  name: string;
  /** The last good one. Null: there was none, or not since its trouble began. */
  lastReadMs: number | null;
  trouble: { sinceMs: number; code: PollErrorCode; what: string } | null;
}

export interface AccountView extends ReadingView {
  tasks: readonly TaskView[];
}

export interface TaskView extends ReadingView {
  id: string;
  isEnabled: boolean;
  leadsToday: number;
  /** Minutes of the last day in which not all of its account was read. */
  skipped: number;
  /** What of it cannot be read while the rest can. Null: nothing. */
  unreadable: Readonly<Record<Locale, string>> | null;
  books: readonly WindowBooks[];
}

/** What became of the calls of a look-back window when it was last read. */
export interface WindowBooks {
  backMs: number;
  atMs: number;
  listed: number;
  /** Wanted grades alone were asked for. Absent: all calls were. */
  isFiltered?: true;
  /** Only those that are not 0; they add up to `listed` where the books close. */
  reasons: Partial<Record<Reason, number>>;
  isClosed: boolean;
}

export interface FaultView {
  kind: FaultKind;
  sinceMs: number;
  /** As operators are told: the title, then what to do and the details. */
  text: Readonly<Record<Locale, { title: string; lines: readonly string[] }>>;
}

/** What a channel hears. */
export type LaneUse = 'leads' | 'digests' | 'operators';

export interface LaneView
  extends Pick<ChannelStatus, 'state' | 'why' | 'by' | 'untilMs' | 'due' | 'held' | 'dead' | 'oldestDueMs'> {
  channel: string;
  /** The kind of receiver, in each language. */
  label: Readonly<Record<Locale, string>>;
  uses: readonly LaneUse[];
  sent: number;
}

export interface SilenceView {
  id: string;
  /** Null: of a task. */
  channel: string | null;
  task: string | null;
  by: string;
  reason: string;
  untilMs: number;
}

export interface TeamView {
  name: string;
  isWorking: boolean;
  /** Names. */
  there: readonly string[];
  away: readonly { name: string; untilMs: number }[];
}

export interface ClaimsView {
  /** Leads of the last day that nobody has, the longest waiting first. */
  waiting: readonly WaitingLead[];
  /** How many there are, shown or not. */
  waitingCount: number;
  /** Taken today. */
  taken: number;
  /** From the alert until it was taken. */
  medianMs: number | null;
}

export interface WaitingLead {
  /** Of its alert in the outbox. Null: it is not there. */
  id: string | null;
  grade: string;
  name: string | null;
  company: string | null;
  assignee: string | null;
  team: string | null;
  openedAtMs: number;
  reminders: number;
  /** Its page. Null: there is none. */
  url: string | null;
}

/** A row of the outbox. Phone numbers only stand in the message. */
export interface OutboxRow {
  id: string;
  state: string;
  held: boolean;
  /** It is held since people rest. */
  rests: boolean;
  kind: string;
  channel: string;
  grade: string;
  newGrade: string | null;
  name: string | null;
  company: string | null;
  attempts: number;
  createdAtMs: number;
  notBeforeMs: number | null;
  sentAtMs: number | null;
  /** From hang-up to the alert. */
  tookMs: number | null;
  why: string | null;
  /** Null: its alert asks nobody to take it. */
  answer: LeadAnswer | null;
}
