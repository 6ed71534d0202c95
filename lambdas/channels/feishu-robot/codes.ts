import { MINUTE_MS } from '../../platform/time/duration.ts';
import type { CodeMeaning } from '../answer.ts';

/** A full robot accepts messages again a minute later. */
export const HOLD_MS = MINUTE_MS;

export interface CodeRule extends CodeMeaning {
  code: number;
  /** For a code with several meanings: the first match counts. */
  says?: RegExp;
}

/**
 * What each `code` means for a delivery, whatever the status.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export const CODES: readonly CodeRule[] = [
  { code: 0, kind: 'accepted', meaning: 'accepted' },
  // Five a second: a moment later there is room. If it continues, it is the minute that is full.
  { code: 9499, says: /too many/i, kind: 'too-many-at-once', meaning: 'too many requests at once' },
  { code: 9499, says: /bad request/i, kind: 'too-long', meaning: 'the body is too long or not valid' },
  { code: 11232, kind: 'rate-limited', meaning: 'too many messages: Feishu limits this robot' },
  { code: 2200, kind: 'busy', meaning: 'Feishu has an error of its own' },
  {
    code: 19021,
    kind: 'channel-misconfigured',
    meaning:
      'the signature does not match: set `secret` of this channel to that of the robot, and look at the clock of this machine',
  },
  {
    code: 19022,
    kind: 'channel-misconfigured',
    meaning:
      'the robot takes messages from other addresses only: allow that of this machine, or of its proxy',
  },
  {
    code: 19024,
    kind: 'channel-misconfigured',
    meaning: 'the robot asks for a keyword: set `keyword` of this channel to one of its keywords',
  },
  { code: 19001, kind: 'channel-dead', meaning: 'there is no robot at this address' },
  { code: 19002, kind: 'channel-dead', meaning: 'the robot does not take what is sent to this address' },
];
