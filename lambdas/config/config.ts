import type { ChannelConfig } from '../channels/receivers.ts';
import type { Locale } from '../messages/context.ts';
import type { ReachConfig } from '../platform/http/reach.ts';
import type { SecretRef } from '../platform/secret-ref.ts';

/**
 * leadbell.yaml after validation and compiling: every default filled, every duration in milliseconds, every name
 * resolved. It is plain JSON: made at synth (or at start, on one machine), read by the functions, which trust it.
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
  /** PEM by the name of its file, for each `ca` that is named. Absent where none is. */
  authorities?: Readonly<Record<string, string>>;
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
}

export interface TopicConfig {
  emails: readonly { address: string; only: Readonly<Record<string, readonly string[]>> | null }[];
}

export interface WindowConfig {
  everyMs: number;
  backMs: number;
}

export interface TaskConfig {
  /** `host/userId/taskId`: what the table knows the task by, whatever the config calls its account. */
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
  /** Do operators hear when it told nobody for longer than usual, although calls were made? */
  quietAlarm: boolean;
  /** May hold `{field}` of the record. */
  link: string | null;
}

export interface DigestConfig {
  every: 'day' | 'week';
  /** 1 Monday … 7 Sunday; null for `every: day`. */
  onWeekday: number | null;
  /** Minutes after midnight in the team's zone. */
  atMinute: number;
  covers: 'calendar' | 'since-last';
  /** Task keys; null is all. */
  tasks: readonly string[] | null;
  channels: readonly string[];
}
