import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import type { CodeMeaning } from '../answer.ts';

/** A robot that exceeds its allowance is blocked for ten minutes. */
export const BLOCK_MS = 10 * MINUTE_MS + 10 * SECOND_MS;

/**
 * What each `errcode` means for a delivery. 310000 has several meanings, distinguished by its text.
 * https://open.dingtalk.com/document/orgapp/custom-bot-send-message-type
 */
export const ERRCODES: Readonly<Record<number, CodeMeaning>> = {
  0: { kind: 'accepted', meaning: 'accepted' },
  [-1]: { kind: 'busy', meaning: 'DingTalk is busy' },
  130101: { kind: 'rate-limited', meaning: 'too many messages: the robot is blocked for ten minutes' },
  410100: { kind: 'rate-limited', meaning: 'too many messages: the robot is blocked for ten minutes' },
  90030: { kind: 'rate-limited', meaning: 'the quota of this day is used up; it goes on tomorrow' },
  300001: { kind: 'channel-dead', meaning: 'there is no robot with this token' },
  300005: { kind: 'channel-dead', meaning: 'the token is not valid' },
  400101: { kind: 'channel-dead', meaning: 'the token is not valid' },
  400013: { kind: 'channel-dead', meaning: 'the group was dissolved' },
  400102: { kind: 'channel-dead', meaning: 'the robot is stopped' },
  400106: { kind: 'channel-dead', meaning: 'the robot is not there any more' },
  400105: { kind: 'rejected', meaning: 'the message type is not known' },
  40035: { kind: 'rejected', meaning: 'a parameter is missing or not valid' },
  43004: { kind: 'rejected', meaning: 'the content type is not valid' },
  430101: { kind: 'unsafe', meaning: 'DingTalk considers a link in it unsafe' },
  430102: { kind: 'unsafe', meaning: 'DingTalk considers a text in it improper' },
  430103: { kind: 'unsafe', meaning: 'DingTalk considers a picture in it improper' },
  430104: { kind: 'unsafe', meaning: 'DingTalk considers something in it improper' },
  460101: { kind: 'too-long', meaning: 'the message is too long' },
  101002: { kind: 'too-long', meaning: 'the message is too long' },
};

export const SECURITY = 310000;
export const QUOTA = 90030;

/**
 * One code stands for four settings of the robot. Its text, in either language, tells which; the first match counts.
 * The text about keywords quotes them and may contain any word, so it is matched first.
 */
const SECURITY_RULES: readonly (CodeMeaning & { says: RegExp })[] = [
  {
    says: /keywords?\s+not|关键词不匹配|关键词/i,
    kind: 'channel-misconfigured',
    meaning: 'the robot asks for a keyword: set `keyword` of this channel to one of its keywords',
  },
  {
    says: /timestamp|过期|expired/i,
    kind: 'not-taken',
    meaning: 'the time of the signature is more than an hour off; set the clock of this machine (NTP)',
  },
  {
    says: /sign|签名/i,
    kind: 'channel-misconfigured',
    meaning: 'the signature does not match: set `secret` of this channel to the SEC… of the robot',
  },
  {
    says: /whitelist|white list|白名单|\bip\b/i,
    kind: 'channel-misconfigured',
    meaning:
      'the robot takes messages from other addresses only: allow that of this machine, or of its proxy',
  },
];

const UNKNOWN_SECURITY: CodeMeaning = {
  kind: 'channel-misconfigured',
  meaning: 'a security setting of the robot is not met: its keywords, its signature or its addresses',
};

export const securityRule = (errmsg: string): CodeMeaning =>
  SECURITY_RULES.find(({ says }) => says.test(errmsg)) ?? UNKNOWN_SECURITY;
