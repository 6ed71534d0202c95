import type { Hono } from 'hono';
import { signed } from '../../lambdas/channels/dingtalk-robot/sign.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { HOUR_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import type { DemoGroup } from './group.ts';

export interface DemoDingtalk extends Pick<Platform, 'clock' | 'newId'> {
  group: DemoGroup;
  token: string;
  secret: string;
}

const PER_MINUTE = 20;
const BLOCK_MS = 10 * MINUTE_MS;
const MAX_BYTES = 20_000;

/**
 * A group robot with DingTalk's limits, including its block of ten minutes.
 * https://open.dingtalk.com/document/orgapp/custom-bot-send-message-type
 */
export function addDemoDingtalk(app: Hono, { group, token, secret, clock, newId }: DemoDingtalk): void {
  let sentAtMs: number[] = [];
  let blockedUntilMs = 0;
  app.post('/robot/send', async (context) => {
    const answer = (errcode: number, errmsg: string) => context.json({ errcode, errmsg });
    const url = new URL(context.req.url);
    const atMs = clock.nowMs();
    if (url.searchParams.get('access_token') !== token) return answer(300005, 'token is not exist');
    sentAtMs = sentAtMs.filter((sent) => sent > atMs - MINUTE_MS);
    if (atMs < blockedUntilMs || sentAtMs.length >= PER_MINUTE) {
      if (atMs >= blockedUntilMs) blockedUntilMs = atMs + BLOCK_MS;
      return answer(130101, 'send too fast, exceed 20 times per minute');
    }
    sentAtMs.push(atMs);
    const timestamp = Number(url.searchParams.get('timestamp'));
    if (Math.abs(timestamp - atMs) > HOUR_MS) return answer(310000, 'invalid timestamp');
    const proof = signed(url, secret, timestamp).searchParams.get('sign');
    if (url.searchParams.get('sign') !== proof) return answer(310000, 'sign not match');
    const raw = await context.req.text();
    if (Buffer.byteLength(raw) > MAX_BYTES) return answer(460101, 'message too long');
    const { markdown } = JSON.parse(raw) as { markdown?: { title?: string; text?: string } };
    if (!markdown?.title || !markdown.text) return answer(40035, 'miss param');
    group.hear({ id: newId(), atMs, shown: { look: 'dingtalk', text: markdown.text } });
    return answer(0, 'ok');
  });
}
