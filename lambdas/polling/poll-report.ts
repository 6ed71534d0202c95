import type { Listing } from '../call-records/listing.ts';
import type { TaskConfig } from '../config/config.ts';
import { Books } from '../leads/books.ts';
import type { TaskState, Unreadable } from '../leads/coverage.ts';
import type { PollMessage } from './poll-message.ts';
import type { PollVerdict } from './poll-verdict.ts';
import type { PollReport } from './reports.ts';
import type { Sightings } from './sightings.ts';
import { isOpenAgain } from './tell-faults.ts';
import { describeUnreadable } from './windows/unread-spans.ts';

const TOO_LONG_HINT =
  'The vendor lists more than can be read in the time a poll has. Shorten the longest of `windows`, raise `pageSize` or `concurrency`, or give the poll function more time.';

export interface ReportedPoll {
  task: TaskConfig;
  message: PollMessage;
  verdict: PollVerdict;
  listing: Listing;
  /** Were wanted grades alone asked for? */
  isFiltered: boolean;
  sightings: Sightings;
  books: Books;
  before: TaskState;
  after: TaskState;
  timeZone: string;
  writes: number;
  tookMs: number;
}

/** A poll in numbers and words, for metrics, the log and one machine. Pure. */
export function reportOf(poll: ReportedPoll): PollReport {
  const { task, message, verdict, listing, sightings, books, before, after, timeZone } = poll;
  const { outcome, cut, error, fault, missing } = verdict;
  return {
    type: 'poll',
    taskKey: task.key,
    taskName: task.name,
    account: task.account,
    fromMs: message.fromMs,
    toMs: message.toMs,
    outcome: cut && outcome === 'failed' ? 'out-of-time' : outcome,
    ...(poll.isFiltered ? { filtered: true as const } : {}),
    ...(before.covering === null ? {} : { firstReading: true as const }),
    fault,
    message: error?.message ?? null,
    hint: error?.hint ?? (fault === 'window-too-long' ? TOO_LONG_HINT : null),
    listed: listing.distinct,
    reasons: books.reasons,
    booksClose: verdict.booksClose === true && missing.length === 0,
    booksOpenAgain: isOpenAgain(verdict.toldOfBooks, before, message.backMs),
    slices: cut ? 2 : 0,
    unreadable: after.unreadable?.length ? describeUnreadable(after.unreadable, timeZone) : null,
    unreadTimes: sightings.isTimeless ? sightings.unreadTimes : null,
    unread: missing.reduce((sum, { rows }) => sum + countOf(rows), 0),
    newestAtMs: sightings.newest[0]?.atMs ?? null,
    requests: listing.requests,
    writes: poll.writes,
    tookMs: poll.tookMs,
  };
}

/** Rows that are known to be there, and one of each span. */
const countOf = (rows: Unreadable['rows']): number =>
  rows && rows.toRow !== null ? rows.toRow - rows.fromRow + 1 : 1;

/** Of a message that came too late, or of a task that is not read any more. */
export function skipped(message: PollMessage, task: TaskConfig | undefined): PollReport {
  return {
    type: 'poll',
    taskKey: message.taskKey,
    taskName: task?.name ?? message.taskKey,
    account: task?.account ?? '',
    fromMs: message.fromMs,
    toMs: message.toMs,
    outcome: 'skipped',
    fault: null,
    message: null,
    hint: null,
    listed: 0,
    reasons: new Books().reasons,
    booksClose: true,
    booksOpenAgain: false,
    slices: 0,
    unreadable: null,
    unreadTimes: null,
    unread: 0,
    newestAtMs: null,
    requests: 0,
    writes: 0,
    tookMs: 0,
  };
}
