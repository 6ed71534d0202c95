import type { Display } from '../messages/dialect.ts';
import type { Message } from '../messages/message.ts';
import { MINUTE_MS } from '../platform/time/duration.ts';

/** How fast we may send to a receiver. Channels with the same `key` share one allowance. */
export interface Pace {
  /** A hash of the receiver's address. The address itself is a secret. */
  key: string;
  /**
   * A hash of the receiver as it is configured: its address, and what it asks for beside that. Another one is tried at
   * once, whatever the one before it refused. @default `key`
   */
  receiver?: string;
  /**
   * Windows: the most sends in any period of a given length, one at a time, counted across all channels and functions
   * that send to this receiver. A gap: the pause between two sends of one lane, for a receiver whose allowance nobody
   * needs to share.
   */
  allows: { windows: readonly RateLimit[] } | { gapMs: number };
}

export interface RateLimit {
  sends: number;
  inMs: number;
}

/** How often a receiver is tried whose daily allowance is used up. */
export const QUOTA_HOLD_MS = 15 * MINUTE_MS;

/** The longest time that a receiver is left alone because it asked for it (`Retry-After`). */
export const LONGEST_BLOCK_MS = 5 * MINUTE_MS;

/**
 * The result of one send. Reasons are data: the same names stand in logs, metrics, the table and the tests. A refusal
 * concerns a moment, a text or a channel. If an answer does not tell which, it is a suspicion, and further sends find
 * out.
 */
export type Outcome =
  /** The receiver accepted it. */
  | { kind: 'accepted'; receipt?: string }
  /** Accepted, but the receiver could not read all of it (0 with "wrong json format"): a defect of ours. */
  | { kind: 'accepted-with-defect'; detail: string }

  // Concerns this moment.
  /** No connection, so it was certainly not sent. */
  | { kind: 'not-sent'; detail: string }
  /** The receiver asks to try again (WeCom -1). */
  | { kind: 'busy'; detail: string; holdMs?: number }
  /**
   * Not accepted, for a passing reason: something on the way answered, our clock is wrong, or our credentials expired.
   */
  | { kind: 'not-taken'; detail: string; holdMs?: number }
  /**
   * The request went out without a clear answer, so it may have been accepted. `isFailure`: the answer is a 5xx, so it
   * was probably not.
   */
  | { kind: 'ambiguous'; detail: string; holdMs?: number; isFailure?: true }
  /** Too many in a minute (45009): the whole lane holds. */
  | { kind: 'rate-limited'; detail: string; holdMs: number }
  /**
   * Too many at once (45033, SNS throttling). `holdAgainMs`: how long the lane holds if the next send is answered so
   * too, where the receiver means a minute as well as a second.
   */
  | { kind: 'too-many-at-once'; detail: string; holdAgainMs?: number }

  // A suspicion: it concerns this text, the channel, or only this moment.
  /**
   * The connection was cut before an answer came. It may have been accepted; some gateways cut connections because of
   * the content.
   */
  | { kind: 'cut'; detail: string }
  /** A refusal that does not say why (404 or 403 without an `errcode`, an unknown code). It was not accepted. */
  | { kind: 'refused'; detail: string }

  // Concerns this text.
  /** This body is too long or invalid (40058, 45002): shorten it once, then give up. */
  | { kind: 'too-long'; detail: string }
  /** Something in this body is not allowed (a link, a word): once more as plain text, then give up. */
  | { kind: 'unsafe'; detail: string }
  /** This body will never be accepted. */
  | { kind: 'rejected'; detail: string }

  // Concerns this channel.
  /** The receiver clearly says that it is gone or refuses us (93000 and similar, a missing topic): stop the lane. */
  | { kind: 'channel-dead'; detail: string }
  /** It is there, and a setting of its own is not met (a keyword, a signature, an address): stop the lane. */
  | { kind: 'channel-misconfigured'; detail: string };

export type OutcomeKind = Outcome['kind'];

/** What a lane remembers its receiver by. */
export const receiverKeyOf = ({ key, receiver }: Pick<Pace, 'key' | 'receiver'>): string => receiver ?? key;

/** Does it concern the channel, so that its lane stops? */
export const isOfChannel = (kind: OutcomeKind): kind is 'channel-dead' | 'channel-misconfigured' =>
  kind === 'channel-dead' || kind === 'channel-misconfigured';

/**
 * One receiver. `send` makes at most one attempt and never throws: the lane owns retries. `detail` never contains a
 * secret, a URL or a phone number.
 */
export interface Channel {
  readonly name: string;
  readonly type: string;
  /** What it mentions people by: a key below `mention` of a person. Absent: it mentions nobody. */
  readonly mentions?: string;
  /** How it shows a document, and how long one may be. */
  readonly display: Display;
  /** The same of a message that also mentions these. Absent: they take no room. */
  displayWith?(mentionAlso: readonly string[]): Display;
  /** Should many leads be folded into lists when they do not fit `pace`? */
  readonly folds: boolean;
  /** Reads its secret first, if it has one, then returns its pace. Throws {@link LeadbellError}. */
  pace(): Promise<Pace>;
  send(message: Message, signal: AbortSignal): Promise<Outcome>;
  /**
   * Asks the receiver something that it refuses for its form, so that nobody reads anything: `rejected` says that the
   * address is right. Counts as a send. Absent: only a message shows it.
   */
  probe?(signal: AbortSignal): Promise<Outcome>;
}
