import type { Display } from '../messages/dialect.ts';
import type { Message } from '../messages/message.ts';
import { MINUTE_MS } from '../platform/duration.ts';

/** How fast a receiver may be sent to. Two channels with the same `key` share one allowance. */
export interface Pace {
  /** A hash of the receiver's address: never the address itself, which is a secret. */
  key: string;
  /**
   * Windows: no more than so many in any stretch of each, counted across all channels and functions that send to it,
   * one at a time. A gap: so long between two sends of one lane, for a receiver whose allowance nobody needs to share.
   */
  allows: { windows: readonly RateLimit[] } | { gapMs: number };
}

export interface RateLimit {
  sends: number;
  inMs: number;
}

/** A receiver whose allowance of a day is used up is asked again this often. */
export const QUOTA_HOLD_MS = 15 * MINUTE_MS;

/** A receiver that asks to be left alone (`Retry-After`) is, for so long at the most. */
export const LONGEST_BLOCK_MS = 5 * MINUTE_MS;

/**
 * What became of one send. Reasons are data: the same names in logs, metrics, the table and the tests. A refusal is
 * about a moment, a text or a channel; what cannot tell which is a suspicion, which further sends settle.
 */
export type Outcome =
  /** The receiver took it. */
  | { kind: 'accepted'; receipt?: string }
  /** Taken, but the receiver could not read all of it (0 with "wrong json format"): a defect of ours. */
  | { kind: 'accepted-with-defect'; detail: string }

  // About this moment.
  /** No connection: it certainly was not sent. */
  | { kind: 'not-sent'; detail: string }
  /** The receiver asks to try again (WeCom -1). */
  | { kind: 'busy'; detail: string; holdMs?: number }
  /** Somebody on the way answered, our clock is off, or our credentials ran out: it was not taken, and that passes. */
  | { kind: 'not-taken'; detail: string; holdMs?: number }
  /**
   * The request went out and no clear answer came: it may have been taken. `isFailure`: the answer that came is a 5xx, so
   * it most likely was not.
   */
  | { kind: 'ambiguous'; detail: string; holdMs?: number; isFailure?: true }
  /** Too many in a minute (45009): the whole lane holds. */
  | { kind: 'rate-limited'; detail: string; holdMs: number }
  /** Too many at once (45033, SNS throttling). */
  | { kind: 'too-many-at-once'; detail: string }

  // A suspicion: about this text, or the channel, or the moment after all.
  /** The connection was cut while it waited for an answer: it may have been taken, and some cut for what is in it. */
  | { kind: 'cut'; detail: string }
  /** A refusal that does not say of what (404 or 403 without an `errcode`, a code of no table): it was not taken. */
  | { kind: 'refused'; detail: string }

  // About this text.
  /** This body is too long or not valid (40058, 45002): shorten once, then give up. */
  | { kind: 'too-long'; detail: string }
  /** Something in this body is not allowed there (a link, a word): once more in words alone, then give up. */
  | { kind: 'unsafe'; detail: string }
  /** This body will never be taken. */
  | { kind: 'rejected'; detail: string }

  // About this channel.
  /** The receiver says clearly that it is gone or refuses us (93000 and kin, a missing topic): stop the lane. */
  | { kind: 'channel-dead'; detail: string };

export type OutcomeKind = Outcome['kind'];

/**
 * One receiver. `send` makes at most one attempt and never throws: the lane owns retries. `detail` never holds a
 * secret, a URL or a phone number.
 */
export interface Channel {
  readonly name: string;
  readonly type: string;
  /** How it shows a document, and how much of one. */
  readonly display: Display;
  /** Must many leads be folded into list messages when they do not fit `pace`? */
  readonly folds: boolean;
  /** Resolves what needs resolving first (a secret), then tells how fast. Throws {@link LeadbellError}. */
  pace(): Promise<Pace>;
  send(message: Message, signal: AbortSignal): Promise<Outcome>;
}
