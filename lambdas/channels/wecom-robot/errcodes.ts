import { SECOND_MS } from '../../platform/time/duration.ts';
import type { CodeMeaning } from '../answer.ts';

/** A rate limit lasts about a minute. https://developer.work.weixin.qq.com/document/path/91770 */
export const HOLD_MS = 60 * SECOND_MS;

/**
 * What each `errcode` means for a delivery. The texts are our own, because `errmsg` may repeat what was sent.
 * https://developer.work.weixin.qq.com/document/path/90313
 */
export const ERRCODES: Readonly<Record<number, CodeMeaning>> = {
  // Stryker disable next-line StringLiteral: nobody is shown what an acceptance means
  0: { kind: 'accepted', meaning: 'accepted' },
  [-1]: { kind: 'busy', meaning: 'WeCom is busy' },
  45009: { kind: 'rate-limited', meaning: 'too many messages in a minute' },
  45033: { kind: 'too-many-at-once', meaning: 'too many requests at once' },
  40058: { kind: 'too-long', meaning: 'the content is too long or not valid' },
  45002: { kind: 'too-long', meaning: 'the content is too long' },
  // These concern the content, not the sender: https://developer.work.weixin.qq.com/document/path/90313
  40004: { kind: 'rejected', meaning: 'the media type is not valid' },
  40005: { kind: 'rejected', meaning: 'the file type is not valid' },
  40006: { kind: 'rejected', meaning: 'the file size is not valid' },
  40007: { kind: 'rejected', meaning: 'the media id is not valid' },
  40008: { kind: 'rejected', meaning: 'the message type is not valid' },
  40009: { kind: 'rejected', meaning: 'the picture is too large or empty' },
  40033: { kind: 'rejected', meaning: 'a character is not valid' },
  40035: { kind: 'rejected', meaning: 'a parameter is not valid' },
  40039: { kind: 'rejected', meaning: 'an address is too long' },
  40123: { kind: 'rejected', meaning: 'the picture format is not valid' },
  44001: { kind: 'rejected', meaning: 'the file is empty' },
  44002: { kind: 'rejected', meaning: 'the body is empty' },
  44004: { kind: 'rejected', meaning: 'the content is empty' },
  40063: { kind: 'rejected', meaning: 'a parameter is missing' },
  45001: { kind: 'rejected', meaning: 'the file is too large' },
  45008: { kind: 'rejected', meaning: 'too many articles' },
  47001: { kind: 'rejected', meaning: 'the body is not valid JSON' },
  301019: { kind: 'rejected', meaning: 'the md5 of the picture does not match' },
  93000: { kind: 'channel-dead', meaning: 'the webhook key is not valid, or the robot was removed' },
  93004: { kind: 'channel-dead', meaning: 'the robot is disabled' },
  93008: { kind: 'channel-dead', meaning: 'the robot is not in the group' },
  49008: { kind: 'channel-dead', meaning: 'the group is gone' },
};
