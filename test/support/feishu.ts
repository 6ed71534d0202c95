import { createHmac } from 'node:crypto';
import { type Answered, type Asked, FakeRobot } from './fake-robot.ts';

export const FEISHU_HOOK = '4f1ab3c2-7d5e-4a90-8c1b-2e3f4a5b6c7d';
export const FEISHU_SECRET = 'demo-secret-of-feishu';
const MINUTE_MS = 60_000;

export interface FeishuRules {
  secret?: string | null;
  keyword?: string | null;
  limits?: boolean;
  nowMs?: () => number;
}

const says = (code: number, msg: string, status = 200): Answered => ({
  status,
  body: { code, msg, data: {} },
});

/**
 * A Feishu group robot as strict as the real one: hook, signature in the body, keyword in its title or text, 20 KB,
 * five in a second, a hundred in a minute.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export function fakeFeishu({
  secret = FEISHU_SECRET,
  keyword = null,
  limits = true,
  nowMs = Date.now,
}: FeishuRules = {}) {
  const refusal = ({ atMs, url, raw, body }: Asked, before: readonly Asked[]): Answered | null => {
    const within = (inMs: number) => before.filter((each) => each.atMs > atMs - inMs).length;
    if (limits && within(1000) >= 5) return says(9499, 'too many request', 400);
    if (limits && within(MINUTE_MS) >= 100) return says(11232, 'frequency limited psm');
    if (url.pathname !== `/open-apis/bot/v2/hook/${FEISHU_HOOK}`)
      return says(19001, 'param invalid: incoming webhook access token invalid');
    if (Buffer.byteLength(raw) > 20_000) return says(9499, 'Bad Request', 400);
    if (secret !== null) {
      const timestamp = String(body.timestamp ?? '');
      const sign = createHmac('sha256', `${timestamp}\n${secret}`).update('').digest('base64');
      if (Math.abs(Number(timestamp) * 1000 - atMs) > 60 * MINUTE_MS || body.sign !== sign) {
        return says(19021, 'sign match fail or timestamp is not within one hour from current time');
      }
    }
    const { msg_type, card } = body as { msg_type?: string; card?: { schema?: string } };
    if (msg_type !== 'interactive' || card?.schema !== '2.0') return says(9499, 'Bad Request', 400);
    const title = feishuTitle({ body } as Asked);
    if (title === '' || feishuText({ body } as Asked) === '') return says(9499, 'Bad Request', 400);
    return keyword !== null && !title.includes(keyword) ? says(19024, 'Key Words Not Found') : null;
  };
  const robot = new FakeRobot({ refusal, taken: says(0, 'success') }, nowMs);
  const webhook = () => `http://127.0.0.1:${robot.port}/open-apis/bot/v2/hook/${FEISHU_HOOK}`;
  return { robot, webhook };
}

interface Card {
  card?: { header?: { title?: { content?: string } }; body?: { elements?: { content?: string }[] } };
}

export const feishuTitle = ({ body }: Asked): string => (body as Card).card?.header?.title?.content ?? '';
export const feishuText = ({ body }: Asked): string =>
  ((body as Card).card?.body?.elements ?? []).map(({ content }) => content ?? '').join('\n');
