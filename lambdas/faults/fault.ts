import type { PollErrorCode } from '../call-records/errors.ts';
import type { Locale } from '../messages/context.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/time/duration.ts';

/**
 * The faults that operators are told about. The name is the same in the table, the logs, the messages and the runbook.
 */
export type FaultKind =
  | 'token-refused'
  | 'token-ends'
  | 'account-not-found'
  | 'vendor-unreachable'
  | 'secret-unreachable'
  | 'secret-missing'
  | 'tasks-unlisted'
  | 'too-many-tasks'
  | 'task-unreadable'
  | 'reads-skipped'
  | 'books-open'
  | 'records-unreadable'
  | 'times-unreadable'
  | 'records-of-another-task'
  | 'task-quiet'
  | 'clock-differs'
  | 'record-ahead'
  | 'filter-wrong'
  | 'channel-dead'
  | 'channel-misconfigured'
  | 'channel-unreachable'
  | 'channel-blocked'
  | 'deliveries-dead'
  | 'message-damaged'
  | 'channel-unknown'
  | 'digest-unfilled'
  | 'tasks-read-twice'
  | 'clock-jumped'
  | 'workdays-unknown'
  | 'config-differs'
  | 'config-unused';

/** A sighting of a fault; a fault may be seen many times. Contains nothing personal and no secret. */
export interface Sighting {
  kind: FaultKind;
  /** Identifies what the fault concerns. Part of its key, so that each fault of each subject is reported once. */
  subject: string;
  /** The subject as people know it. */
  name: string;
  /** The details: a code or an outcome. */
  detail: string;
  /** The same for readers of each language, where `detail` is in that of the file. Absent: it is English, or of before. */
  details?: Readonly<Record<Locale, string>>;
}

export interface FaultRule {
  /** How long it must last before it is reported. */
  tellAfterMs: number;
  /** How long it must have ended before that is reported. If it comes back sooner, it never ended. */
  overAfterMs: number;
  /** For events instead of states: nobody sees their end, and after this time they are reported as new. */
  newAfterMs: number | null;
  /** Does the report say what is known when it is sent, instead of when the fault was first seen? @default false */
  growsUntilTold?: boolean;
  /** Is it told as new when its details change, since it has become worse? @default false */
  newWithDetail?: boolean;
}

/** One event of an episode: what happened, and why. Nothing personal. */
export interface Counted {
  /** Events with the same key are counted once. */
  id: string;
  what: string;
  why: string;
  /** The task that it is of, as people know it. @default of none */
  of?: string;
}

/** All events of an episode so far. */
export interface Tally {
  total: number;
  /** The first ones. */
  items: readonly Counted[];
}

const LASTING = { tellAfterMs: 5 * MINUTE_MS, overAfterMs: 5 * MINUTE_MS, newAfterMs: null };
const AT_ONCE = { ...LASTING, tellAfterMs: 0 };

export const FAULT_RULES: Readonly<Record<FaultKind, FaultRule>> = {
  'token-refused': AT_ONCE,
  // 30, 7 and 1 days before.
  'token-ends': { ...AT_ONCE, newWithDetail: true },
  'account-not-found': AT_ONCE,
  'vendor-unreachable': LASTING,
  'secret-unreachable': LASTING,
  'secret-missing': AT_ONCE,
  // It is asked for every five minutes.
  'tasks-unlisted': { ...LASTING, tellAfterMs: 10 * MINUTE_MS },
  'too-many-tasks': AT_ONCE,
  // A short window finds one place; longer ones find more before the fault is reported.
  'task-unreadable': { ...LASTING, tellAfterMs: 3 * MINUTE_MS, growsUntilTold: true },
  'reads-skipped': { ...LASTING, tellAfterMs: 3 * MINUTE_MS },
  // Counted by the books: seen from the second time on.
  'books-open': AT_ONCE,
  // A row stays in the windows for days. It is reported again only after it has left them.
  'records-unreadable': { ...AT_ONCE, newAfterMs: DAY_MS },
  'times-unreadable': { ...AT_ONCE, newAfterMs: DAY_MS },
  'records-of-another-task': { ...AT_ONCE, newAfterMs: DAY_MS },
  // It has already lasted for a day.
  'task-quiet': AT_ONCE,
  'clock-differs': AT_ONCE,
  // It is listed until its time has come.
  'record-ahead': { ...AT_ONCE, newAfterMs: DAY_MS },
  // It is not used for a week, and then proven anew.
  'filter-wrong': AT_ONCE,
  'channel-dead': AT_ONCE,
  'channel-misconfigured': AT_ONCE,
  // How long no message was accepted, from the first failed send.
  'channel-unreachable': LASTING,
  // Its length is known from the beginning.
  'channel-blocked': AT_ONCE,
  'deliveries-dead': { ...AT_ONCE, newAfterMs: HOUR_MS },
  'message-damaged': { ...AT_ONCE, newAfterMs: HOUR_MS },
  // While a deployment goes on, an old function may not know a channel that the new one does.
  'channel-unknown': { ...LASTING, tellAfterMs: 15 * MINUTE_MS },
  // While a stage is renamed, both exist for some minutes.
  'tasks-read-twice': { ...LASTING, tellAfterMs: 10 * MINUTE_MS },
  // It is tried again after 1, 3 and 8 minutes.
  'digest-unfilled': { ...LASTING, tellAfterMs: 10 * MINUTE_MS },
  'clock-jumped': { ...AT_ONCE, newAfterMs: 5 * MINUTE_MS },
  'workdays-unknown': AT_ONCE,
  'config-differs': AT_ONCE,
  'config-unused': AT_ONCE,
};

/**
 * Does the fault concern the task, or its account with all tasks? An outage of the vendor is reported once, not once
 * for each task.
 */
export function faultKindOf(fault: PollErrorCode): {
  kind: FaultKind;
  of: 'account' | 'task';
} {
  switch (fault) {
    case 'token-refused':
    case 'account-not-found':
    case 'secret-unreachable':
    case 'secret-missing':
      return { kind: fault, of: 'account' };
    case 'throttled':
    case 'unavailable':
    case 'time-out':
    case 'unexpected-answer':
      return { kind: 'vendor-unreachable', of: 'account' };
    case 'task-not-found':
    case 'refused':
    case 'window-too-long':
      return { kind: 'task-unreadable', of: 'task' };
  }
}
