import type { Hono } from 'hono';
import { signatureOf } from '../../lambdas/channels/feishu-robot/sign.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { DemoGroup } from './group.ts';

export interface DemoFeishu extends Pick<Platform, 'clock' | 'newId'> {
  group: DemoGroup;
  hook: string;
  secret: string;
  keyword: string;
}

const PER_SECOND = 5;
const PER_MINUTE = 100;
const MAX_BYTES = 20 * 1024;

interface Sent {
  timestamp?: string;
  sign?: string;
  card?: {
    header?: { title?: { content?: string }; template?: string };
    body?: { elements?: { content?: string }[] };
  };
}

/**
 * A group robot with Feishu's own limits, signature and keyword.
 * https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
 */
export function addDemoFeishu(app: Hono, { group, hook, secret, keyword, clock, newId }: DemoFeishu): void {
  let sentAtMs: number[] = [];
  app.post('/open-apis/bot/v2/hook/:hook', async (context) => {
    const answer = (code: number, msg: string, status: 200 | 400 = 200) =>
      context.json({ code, msg, data: {} }, status);
    if (context.req.param('hook') !== hook) return answer(19001, 'incoming webhook access token invalid');
    const atMs = clock.nowMs();
    sentAtMs = sentAtMs.filter((sent) => sent > atMs - MINUTE_MS);
    if (sentAtMs.filter((sent) => sent > atMs - SECOND_MS).length >= PER_SECOND) {
      return answer(9499, 'too many request', 400);
    }
    if (sentAtMs.length >= PER_MINUTE) return answer(11232, 'frequency limited');
    sentAtMs.push(atMs);
    const raw = await context.req.text();
    if (Buffer.byteLength(raw) > MAX_BYTES) return answer(9499, 'Bad Request', 400);
    const { timestamp, sign, card } = JSON.parse(raw) as Sent;
    const sentMs = Number(timestamp) * SECOND_MS;
    if (Math.abs(sentMs - atMs) > HOUR_MS || sign !== signatureOf(secret, sentMs).sign) {
      return answer(19021, 'sign match fail or timestamp is not within one hour from current time');
    }
    const title = card?.header?.title?.content ?? '';
    const text = card?.body?.elements?.map(({ content }) => content ?? '').join('\n') ?? '';
    if (title === '' || text === '') return answer(9499, 'Bad Request', 400);
    if (!title.includes(keyword) && !text.includes(keyword)) return answer(19024, 'Key Words Not Found');
    const colour = card?.header?.template ?? 'grey';
    group.hear({ id: newId(), atMs, shown: { look: 'feishu', title, colour, text } });
    return answer(0, 'success');
  });
}
