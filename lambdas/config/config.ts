import type { ChannelConfig } from '../channels/receivers.ts';
import type { Locale } from '../messages/context.ts';
import type { ReachConfig } from '../platform/http/reach.ts';
import type { SecretRef } from '../platform/secret-ref.ts';
import type { WorkingHours } from '../platform/time/working-time.ts';

/**
 * leadbell.yaml after validation and compiling: all defaults filled in, all durations in milliseconds, all names
 * resolved. Plain JSON, made at synth (or at start, on one machine). The functions trust it.
 */
export interface Config {
  timeZone: string;
  locale: Locale;
  retentionMs: number;
  accounts: Readonly<Record<string, AccountConfig>>;
  channels: Readonly<Record<string, ChannelConfig>>;
  topics: Readonly<Record<string, TopicConfig>>;
  tasks: readonly TaskConfig[];
  digests: Readonly<Record<string, DigestConfig>>;
  ops: { channels: readonly string[] };
  /** PEM by file name, for each `ca` in the file. Absent if there is none. */
  authorities?: Readonly<Record<string, string>>;
  /** By the id that links, forms and the table know a person by. Absent where nobody is named. */
  people?: Readonly<Record<string, PersonConfig>>;
  teams?: Readonly<Record<string, TeamConfig>>;
  /** For each task without `routes` of its own. Absent: there are none. */
  routes?: readonly RouteConfig[];
  escalation?: Readonly<Record<string, readonly EscalationStep[]>>;
  /** Absent: alerts have no link, and nobody can take a lead. */
  answers?: AnswersConfig;
}

export interface PersonConfig {
  name: string;
  /** What each kind of robot mentions the person by. */
  mention: Readonly<Partial<Record<MentionKind, string>>>;
  /** Share of turns beside others of the team. At least 1. */
  weight: number;
  /** Leads that may be open at once; null: any number. */
  holds: number | null;
  /** Leads of one day; null: any number. */
  perDay: number | null;
}

/**
 * As the receivers call themselves there (`MENTIONS`). `wecom` and `feishu`: a user id. `dingtalk`: a mobile number, or
 * where it is kept: `env:…`, `ssm:…`.
 */
export type MentionKind = string;

export interface TeamConfig {
  people: readonly string[];
  /** Gets what nobody else can be given. Null: the team has none. */
  lead: string | null;
  /** Null: always at work. */
  hours: WorkingHours | null;
  assign: 'none' | 'rotate';
}

/** The first route whose every condition holds decides. Null: as the task has it. */
export interface RouteConfig {
  match: RouteMatch;
  channels: readonly string[] | null;
  team: string | null;
  escalation: string | null;
}

/** A condition that is absent always holds. */
export interface RouteMatch {
  province?: Matcher;
  city?: Matcher;
  task?: Matcher;
  company?: Matcher;
  /** Any one of the tags. */
  tags?: Matcher;
  extra?: Matcher;
}

export type Matcher = { oneOf: readonly string[] } | { pattern: string };

export type EscalationStep =
  /** `afterMs` of working time since the alert was accepted. */
  | { afterMs: number; tell: readonly string[]; mention: 'assignee' | 'lead' | null }
  | { afterMs: number; reassign: true };

export interface AnswersConfig {
  /** Without a last slash. */
  url: string;
  identity: 'enrolled' | 'choose';
  /** Where `run` listens. */
  listen: { host: string; port: number };
  /** Does a group hear of it when a lead is taken? */
  announce: boolean;
  /** How long after a claim its owner is reminded that nobody said what came of it. */
  staleAfterMs: number;
}

export interface AccountConfig extends ReachConfig {
  baseUrl: string;
  userId: string;
  token: SecretRef;
  /** Zone of the vendor's zone-less times. */
  timeZone: string;
  subUserId: string | null;
  /** Pages read at once. */
  concurrency: number;
  /** Is the vendor never asked for wanted grades alone? Absent: it is, where it honours that. */
  gradeFilter?: 'never';
  /** Running tasks that are found in the account's list. Absent: none are looked for. */
  discover?: DiscoverConfig;
}

export interface DiscoverConfig {
  /** A regular expression for the whole name of a task. */
  match: string;
  /** Found tasks that are read at once. */
  atMost: number;
  /** What is the same for each of them. */
  task: Omit<TaskConfig, 'key' | 'id' | 'account' | 'name' | 'enabled' | 'found'>;
}

export interface TopicConfig {
  emails: readonly { address: string; only: Readonly<Record<string, readonly string[]>> | null }[];
}

export interface WindowConfig {
  everyMs: number;
  backMs: number;
}

export interface TaskConfig {
  /** `host/userId/taskId`: identifies the task in the table, whatever the file calls its account. */
  key: string;
  id: string;
  account: string;
  name: string;
  channels: readonly string[];
  enabled: boolean;
  /** Wanted grades, 1 A … 26 Z. */
  grades: readonly number[];
  freshForMs: number;
  settleMs: number;
  /** Shortest look-back first. */
  windows: readonly WindowConfig[];
  pageSize: number;
  maskPhone: boolean;
  /** Are operators told when this task has sent no alert for longer than usual although calls were made? */
  quietAlarm: boolean;
  /** May contain `{field}`, which stands for a field of the record. */
  link: string | null;
  /** Whose leads they are where no route says. Absent: nobody's. */
  team?: string;
  escalation?: string;
  /** In place of those of the file. */
  routes?: readonly RouteConfig[];
  /** It is not in the file, but was found in the account's list. `endedAtMs`: since when it runs no more; null: it runs. */
  found?: { atMs: number; endedAtMs: number | null };
}

export interface DigestConfig {
  every: 'day' | 'week';
  /** 1 Monday … 7 Sunday; null for `every: day`. */
  onWeekday: number | null;
  /** Minutes after midnight in the team's zone. */
  atMinute: number;
  covers: 'calendar' | 'since-last';
  /** Task keys; null means all tasks. */
  tasks: readonly string[] | null;
  channels: readonly string[];
}
