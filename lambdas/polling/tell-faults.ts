import type { PollErrorCode } from '../call-records/errors.ts';
import type { OtherTasks } from '../call-records/listing.ts';
import type { TaskConfig } from '../config/config.ts';
import { accountKeyOf } from '../config/task-key.ts';
import { type FaultKind, faultKindOf } from '../faults/fault.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { TaskState } from '../leads/coverage.ts';
import type { Locale } from '../messages/context.ts';
import { type ClockDifference, inWords } from './clocks/clock-difference.ts';
import { type Stray, strayInWords } from './clocks/stray-row.ts';
import { detailWords, inEachLocale } from './locales/index.ts';
import { describeUnreadable } from './windows/unread-spans.ts';

export interface PollFaults {
  before: TaskState;
  after: TaskState;
  fault: PollErrorCode | null;
  detail: string;
  /** Of the window just read; null where it was not read to its end. */
  booksClose: boolean | null;
  backMs: number;
  /** Rows that could not be read, those of other tasks not counted. */
  unreadable: number;
  /** Rows of another task than the one asked for. */
  otherTasks?: OtherTasks | null;
  /** Not one time could be read: what came in their fields. */
  unreadTimes?: string | null;
  timeZone: string;
  locale: Locale;
}

/** Lets operators hear what this poll saw, or that it sees it no more. An idle poll asks nothing of the table. */
export async function tellFaults(
  faults: Pick<FaultBook, 'seen' | 'over'>,
  task: TaskConfig,
  poll: PollFaults,
): Promise<void> {
  const { before, after, fault, detail, booksClose, backMs, unreadable, timeZone, locale } = poll;
  const now = fault && about(task, fault);
  const then = before.failing && about(task, before.failing.fault);
  const spans = after.unreadable ?? [];
  const isStill = (kind: string) => kind === now?.kind || (kind === 'task-unreadable' && spans.length > 0);
  if (then && !isStill(then.kind) && (now !== null || after.failing === null)) {
    if (!isUnanswered(then.kind, now?.kind)) await faults.over(then.kind, then.subject);
    if (now === null) {
      for (const kind of ANSWERED_BY_A_READ) {
        if (kind !== then.kind) await faults.over(kind, accountKeyOf(task.key));
      }
    }
  }
  if (now) await faults.seen({ ...now, detail });

  if (spans.length > 0) {
    const inLocales = inEachLocale(locale, (one) => describeUnreadable(spans, timeZone, one));
    await faults.seen({ kind: 'task-unreadable', subject: task.key, name: task.name, ...inLocales });
  } else if (before.unreadable?.length && now?.kind !== 'task-unreadable') {
    await faults.over('task-unreadable', task.key);
  }

  if (unreadable > 0) {
    const inLocales = inEachLocale(locale, (one) => detailWords(one).recordsUnreadable(unreadable));
    await faults.seen({ kind: 'records-unreadable', subject: task.key, name: task.name, ...inLocales });
  }
  const { otherTasks = null, unreadTimes = null } = poll;
  if (otherTasks !== null) {
    const { rows, taskIds } = otherTasks;
    const inLocales = inEachLocale(locale, (one) => detailWords(one).otherTask(task.id, rows, taskIds));
    await faults.seen({ kind: 'records-of-another-task', subject: task.key, name: task.name, ...inLocales });
  }
  if (unreadTimes !== null) {
    await faults.seen({
      kind: 'times-unreadable',
      subject: task.key,
      name: task.name,
      detail: unreadTimes,
    });
  }
  if (isOpenAgain(booksClose, before, backMs)) {
    await faults.seen({ kind: 'books-open', subject: task.key, name: task.name, detail });
  }
  if (before.booksOpen !== null && after.booksOpen === null) await faults.over('books-open', task.key);
}

/** Only an answer shows that these are over. */
const ANSWERED_BY_A_READ = ['token-refused', 'account-not-found'] as const satisfies FaultKind[];

/** A server that cannot be reached, or is not even asked, says nothing of the token any more, and has not accepted it. */
const isUnanswered = (then: FaultKind, now: FaultKind | undefined): boolean =>
  ANSWERED_BY_A_READ.some((kind) => kind === then) && now !== undefined && now !== 'task-unreadable';

/** A difference between the vendor's time and ours, and its end. */
export async function tellClock(
  faults: Pick<FaultBook, 'seen' | 'over'>,
  task: TaskConfig,
  { before, now }: { before: ClockDifference | null; now: ClockDifference | null },
  {
    timeZone,
    nowMs,
    locale,
    stray = null,
  }: { timeZone: string; nowMs: number; locale: Locale; stray?: Stray | null },
): Promise<void> {
  const subject = accountKeyOf(task.key);
  if (stray !== null) {
    const inLocales = inEachLocale(locale, (one) => strayInWords(stray, timeZone, one));
    await faults.seen({ kind: 'record-ahead', subject: task.key, name: task.name, ...inLocales });
  }
  if (now !== null) {
    const inLocales = inEachLocale(locale, (one) => inWords(now, timeZone, nowMs, one));
    await faults.seen({ kind: 'clock-differs', subject, name: task.account, ...inLocales });
  } else if (before !== null) await faults.over('clock-differs', subject);
}

/** Once can be a list that moved while it was read; twice running cannot. */
export function isOpenAgain(booksClose: boolean | null, before: TaskState, backMs: number): boolean {
  return booksClose === false && (before.booksOpen?.includes(backMs) ?? false);
}

function about(task: TaskConfig, fault: PollErrorCode) {
  const { kind, of } = faultKindOf(fault);
  const account = accountKeyOf(task.key);
  return of === 'account'
    ? { kind, subject: account, name: task.account }
    : { kind, subject: task.key, name: task.name };
}
