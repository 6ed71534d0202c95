import { SECOND_MS } from '../../platform/duration.ts';
import type { OutcomeKind } from '../channel.ts';

/** A rate limit lasts about a minute. https://developer.work.weixin.qq.com/document/path/91770 */
export const HOLD_MS = 60 * SECOND_MS;

/**
 * What each `errcode` means for a delivery. The texts are ours: `errmsg` may repeat what was sent.
 * https://developer.work.weixin.qq.com/document/path/90313
 */
export const ERRCODES: Readonly<Record<number, { kind: OutcomeKind; meaning: string }>> = {
  // Stryker disable next-line StringLiteral: nobody is shown what an acceptance means
  0: { kind: 'accepted', meaning: 'accepted' },
  [-1]: { kind: 'busy', meaning: 'WeCom is busy' },
  45009: { kind: 'rate-limited', meaning: 'too many messages in a minute' },
  45033: { kind: 'too-many-at-once', meaning: 'too many requests at once' },
  40058: { kind: 'too-long', meaning: 'the content is too long or not valid' },
  45002: { kind: 'too-long', meaning: 'the content is too long' },
  40008: { kind: 'rejected', meaning: 'the message type is not valid' },
  40009: { kind: 'rejected', meaning: 'the picture is too large or empty' },
  44004: { kind: 'rejected', meaning: 'the content is empty' },
  40063: { kind: 'rejected', meaning: 'a parameter is missing' },
  47001: { kind: 'rejected', meaning: 'the body is not valid JSON' },
  93000: { kind: 'channel-dead', meaning: 'the webhook key is not valid, or the robot was removed' },
  93004: { kind: 'channel-dead', meaning: 'the robot is disabled' },
  93008: { kind: 'channel-dead', meaning: 'the robot is not in the group' },
  49008: { kind: 'channel-dead', meaning: 'the group is gone' },
};

/** A refusal that no table names: the message was not taken, and a lead is worth asking again. */
export const UNKNOWN_ERRCODE: { kind: OutcomeKind; meaning: string } = {
  kind: 'busy',
  meaning: 'a refusal that leadbell does not know',
};

/** Statuses of an answer without an `errcode`: then it was not WeCom that answered, or not as documented. */
export function kindOfStatus(status: number): OutcomeKind {
  if (status === 429) return 'rate-limited';
  if (status === 413) return 'too-long';
  if ([401, 403, 404, 410].includes(status) || (status >= 300 && status < 400)) return 'channel-dead';
  if (status >= 400 && status < 500 && status !== 408) return 'rejected';
  return 'ambiguous';
}
