import { createHmac } from 'node:crypto';
import { type Answered, type Asked, FakeRobot } from './fake-robot.ts';

export const DING_TOKEN = 'e1d8c0ffee5b2a9d7f4c3e6a1b0d9f8e7c6b5a4d3e2f1a0b9c8d7e6f5a4b3c2d';
export const DING_SECRET = 'SECtest0123456789abcdef';
const MINUTE_MS = 60_000;

export interface DingRules {
  secret?: string | null;
  keyword?: string | null;
  perMinute?: number;
  nowMs?: () => number;
}

const says = (errcode: number, errmsg: string): Answered => ({ status: 200, body: { errcode, errmsg } });

/**
 * A DingTalk group robot as strict as the real one: token, keyword, signature, size, twenty in a minute, and ten
 * minutes of silence for the twenty-first, and for all that asks meanwhile.
 * https://open.dingtalk.com/document/orgapp/custom-bot-send-message-type
 */
export function fakeDingTalk({
  secret = DING_SECRET,
  keyword = null,
  perMinute = 20,
  nowMs = Date.now,
}: DingRules = {}) {
  let blockedUntilMs = 0;
  const refusal = ({ atMs, url, raw, body }: Asked, before: readonly Asked[]): Answered | null => {
    if (atMs < blockedUntilMs) return says(130101, 'send too fast, exceed 20 times per minute');
    if (before.filter((each) => each.atMs > atMs - MINUTE_MS).length >= perMinute) {
      blockedUntilMs = atMs + 10 * MINUTE_MS;
      return { status: 200, body: { status: 1111, wait: 5, punish: 'deny', errcode: 130101 } };
    }
    if (url.pathname !== '/robot/send') return says(404, '请求的URI地址不存在');
    if (url.searchParams.get('access_token') !== DING_TOKEN) return says(300005, 'token is not exist');
    if (secret !== null) {
      const timestamp = url.searchParams.get('timestamp') ?? '';
      if (Math.abs(Number(timestamp) - atMs) > 60 * MINUTE_MS) return says(310000, 'invalid timestamp');
      const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
      if (url.searchParams.get('sign') !== sign) return says(310000, 'sign not match');
    }
    if (Buffer.byteLength(raw) > 20_000) return says(460101, 'message too long');
    const { msgtype, markdown, text, at } = body as {
      msgtype?: string;
      markdown?: { title?: string; text?: string };
      text?: { content?: string };
      at?: { atMobiles?: string[]; atUserIds?: string[]; isAtAll?: boolean };
    };
    const content = msgtype === 'markdown' ? markdown?.text : text?.content;
    if (!content || (msgtype === 'markdown' && !markdown?.title)) return says(40035, 'miss param');
    if (keyword !== null && !content.includes(keyword) && !markdown?.title?.includes(keyword)) {
      return says(310000, `keywords not in content, more: [${keyword}]`);
    }
    const named = [...(at?.atMobiles ?? []), ...(at?.atUserIds ?? [])];
    return msgtype === 'markdown' && !named.every((each) => content.includes(`@${each}`))
      ? says(40035, 'mention without its @ in the text')
      : null;
  };
  const robot = new FakeRobot({ refusal, taken: says(0, 'ok') }, nowMs);
  const webhook = () => `http://127.0.0.1:${robot.port}/robot/send?access_token=${DING_TOKEN}`;
  return { robot, webhook };
}

/** What stands in the group. */
export const dingText = ({ body }: Asked): string => {
  const { markdown, text } = body as { markdown?: { text: string }; text?: { content: string } };
  return markdown?.text ?? text?.content ?? '';
};
