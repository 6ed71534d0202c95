import type { PollFault } from '../call-records/errors.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/duration.ts';

/** What operators hear of. The name is the same in the table, the logs, the messages and the runbook. */
export type FaultKind =
  | 'token-refused'
  | 'account-not-found'
  | 'vendor-unreachable'
  | 'secret-unreachable'
  | 'secret-missing'
  | 'task-unreadable'
  | 'reads-skipped'
  | 'books-open'
  | 'records-unreadable'
  | 'times-unreadable'
  | 'records-of-another-task'
  | 'task-quiet'
  | 'clock-differs'
  | 'record-ahead'
  | 'channel-dead'
  | 'channel-unreachable'
  | 'deliveries-dead'
  | 'message-damaged'
  | 'channel-unknown'
  | 'digest-unfilled'
  | 'tasks-read-twice'
  | 'clock-jumped';

/** A fault as it is seen, once or a thousand times. Nothing personal and no secret in it. */
export interface Sighting {
  kind: FaultKind;
  /** Whom it befell: part of its key, so that one fault of one subject is told once. */
  subject: string;
  /** The subject as people know it. */
  name: string;
  /** What exactly came: a code or an outcome. */
  detail: string;
}

export interface FaultRule {
  /** It must have lasted so long before anybody hears of it. */
  tellAfterMs: number;
  /** It must have been over so long before anybody hears of that; coming back sooner, it was never over. */
  overAfterMs: number;
  /** An event rather than a state: nobody sees its end, and after so long it is told anew. */
  newAfterMs: number | null;
  /** Is it told with what is known of it once it is told, rather than when it was first seen? @default false */
  growsUntilTold?: boolean;
}

/** One of the things that happened in one time of trouble: what, and why. Nothing personal in it. */
export interface Counted {
  /** Counted once, however often it is seen. */
  id: string;
  what: string;
  why: string;
  /** The task that it is of, as people know it. @default of none */
  of?: string;
}

/** All that happened so far in one time of trouble. */
export interface Tally {
  total: number;
  /** The first ones. */
  items: readonly Counted[];
}

const LASTING = { tellAfterMs: 5 * MINUTE_MS, overAfterMs: 5 * MINUTE_MS, newAfterMs: null };
const AT_ONCE = { ...LASTING, tellAfterMs: 0 };

export const FAULT_RULES: Readonly<Record<FaultKind, FaultRule>> = {
  'token-refused': AT_ONCE,
  'account-not-found': AT_ONCE,
  'vendor-unreachable': LASTING,
  'secret-unreachable': LASTING,
  'secret-missing': AT_ONCE,
  // A short window finds one place, and the longer ones find more before anybody hears of it.
  'task-unreadable': { ...LASTING, growsUntilTold: true },
  'reads-skipped': { ...LASTING, tellAfterMs: 3 * MINUTE_MS },
  // Counted where the books are kept: seen from the second time on.
  'books-open': AT_ONCE,
  // A row stays in the windows for days: told again only after one.
  'records-unreadable': { ...AT_ONCE, newAfterMs: DAY_MS },
  'times-unreadable': { ...AT_ONCE, newAfterMs: DAY_MS },
  'records-of-another-task': { ...AT_ONCE, newAfterMs: DAY_MS },
  // It has been so for a day.
  'task-quiet': AT_ONCE,
  'clock-differs': AT_ONCE,
  // It is listed until its time has come.
  'record-ahead': { ...AT_ONCE, newAfterMs: DAY_MS },
  'channel-dead': AT_ONCE,
  // Nothing was taken for so long: counted from the first send that failed.
  'channel-unreachable': LASTING,
  'deliveries-dead': { ...AT_ONCE, newAfterMs: HOUR_MS },
  'message-damaged': { ...AT_ONCE, newAfterMs: HOUR_MS },
  // While a deployment goes on, an old function may not know a channel that the new one does.
  'channel-unknown': { ...LASTING, tellAfterMs: 15 * MINUTE_MS },
  // During the renaming of a stage both are there for some minutes.
  'tasks-read-twice': { ...LASTING, tellAfterMs: 10 * MINUTE_MS },
  // It is tried again after 1, 3 and 8 minutes.
  'digest-unfilled': { ...LASTING, tellAfterMs: 10 * MINUTE_MS },
  'clock-jumped': { ...AT_ONCE, newAfterMs: 5 * MINUTE_MS },
};

/** Is the task at fault, or the account with all its tasks? An outage of the vendor is told once, not once a task. */
export function faultKindOf(fault: PollFault): {
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
