import type { CallRecordsError, PollErrorCode } from '../call-records/errors.ts';
import type { Listing } from '../call-records/listing.ts';
import type { TaskConfig } from '../config/config.ts';
import type { Books } from '../leads/books.ts';
import type { TaskState, Unreadable } from '../leads/coverage.ts';
import { type PollEnd, unreadableThen } from './poll-end.ts';
import type { PollMessage } from './poll-message.ts';
import { isOutside } from './windows/outside.ts';
import type { Pieces } from './windows/read-in-pieces.ts';
import type { Reading } from './windows/read-twice.ts';
import { cutWindow, isSlice, nextSlice, sliceOf } from './windows/slice.ts';
import { isShortWindow } from './windows/tiers.ts';
import type { Span } from './windows/unread-spans.ts';

/** What a poll is judged by, once all that it read is in the books. */
export interface PollFindings {
  task: TaskConfig;
  message: PollMessage;
  /** Of the task, before this poll ends. */
  state: TaskState;
  /** The window that was asked for, wider than the message's where clocks differ, and what came of it. */
  reading: Pick<Reading, 'fromMs' | 'toMs' | 'pieces' | 'sightings'>;
  books: Pick<Books, 'close'>;
  /** Was there no time to write all that was decided? */
  unfinished: boolean;
  startedAtMs: number;
  nowMs: number;
}

export interface PollVerdict {
  outcome: Listing['outcome'];
  /** Is all of the window known, except what is named in `missing`? */
  wasRead: boolean;
  /** What cannot be read of this window. */
  missing: readonly Unreadable[];
  spans: NonNullable<PollEnd['spans']>;
  /** What is read next because there was no time for it; null: there was. */
  cut: PollMessage | null;
  /** What is read next in any case: a part of this window, or the next slice of a long one. */
  follow: PollMessage | null;
  error: CallRecordsError | null;
  fault: PollErrorCode | null;
  booksClose: boolean | null;
  /** The same for operators: what cannot be read is told by its own name. */
  toldOfBooks: boolean | null;
}

/** What came of a poll, and what follows from it. Pure. */
export function verdictOf(findings: PollFindings): PollVerdict {
  const { task, message, state, reading, books, unfinished, startedAtMs, nowMs } = findings;
  const { listing, left } = reading.pieces;
  const untilMs = reading.toMs ?? startedAtMs;
  const spans = spansOf(reading.pieces, message, nowMs);
  const missing = unreadableThen(state, task, spans, nowMs).filter(
    ({ fromMs, toMs, rows }) =>
      toMs > reading.fromMs && fromMs < untilMs && (rows === undefined || rows.backMs === message.backMs),
  );
  const outcome = outcomeOf(listing.outcome, unfinished, missing);
  const hasTimeNoMore = outcome === 'out-of-time' || (left.length > 0 && mayHalveLater(task, message, state));
  const ignoresWindow = isOutside(reading.sightings, reading.fromMs, untilMs);
  const cut = hasTimeNoMore && !ignoresWindow ? cutLeft(message, reading, left, startedAtMs) : null;
  const wasRead = outcome === 'complete' || outcome === 'short';
  const booksClose = wasRead ? books.close(listing) : null;
  const error = cut ? null : listing.error;
  return {
    outcome,
    wasRead,
    missing,
    spans,
    cut,
    follow: cut ?? (wasRead ? nextSlice(message) : null),
    error,
    fault: error?.code ?? (outcome === 'out-of-time' && !cut ? 'window-too-long' : null),
    booksClose,
    toldOfBooks: missing.length > 0 ? null : booksClose,
  };
}

/**
 * A window that failed before anything came, with no time left to halve it. The next short window is due in a minute,
 * and one that fails while its task fails anyway says nothing of its length.
 */
const mayHalveLater = (task: TaskConfig, message: PollMessage, state: TaskState): boolean =>
  !isShortWindow(task, message) && (isSlice(message) || state.failing === null);

/** What was left over goes on as slices; where that is the whole window, in halves. */
function cutLeft(
  message: PollMessage,
  asked: Span,
  left: readonly Span[],
  nowMs: number,
): PollMessage | null {
  const [first] = left;
  const isWhole = !first || (left.length === 1 && first.fromMs === asked.fromMs && first.toMs === asked.toMs);
  return isWhole ? cutWindow(message, nowMs) : sliceOf(message, left, nowMs);
}

const spansOf = ({ read, apart, unreadable, gaps }: Pieces, { backMs }: PollMessage, nowMs: number) => ({
  read,
  apart,
  found: [
    ...unreadable.map(({ span, error }) => ({ ...span, sinceMs: nowMs, fault: error.code })),
    ...gaps.map(({ span, rows, error }) => ({
      ...span,
      sinceMs: nowMs,
      fault: error.code,
      rows: { ...rows, backMs },
    })),
  ],
});

function outcomeOf(
  listed: Listing['outcome'],
  unfinished: boolean,
  missing: readonly Unreadable[],
): Listing['outcome'] {
  if (listed !== 'complete') return listed;
  if (unfinished) return 'out-of-time';
  return missing.length > 0 ? 'short' : 'complete';
}
