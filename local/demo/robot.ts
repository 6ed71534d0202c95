import { Hono } from 'hono';
import { MINUTE_MS } from '../../lambdas/platform/duration.ts';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { type LoopbackServer, listenOnLoopback, type PortChoice } from '../listen.ts';
import type { DemoGroup } from './group.ts';

export interface DemoRobotOptions {
  group: DemoGroup;
  platform: Platform;
  port: PortChoice;
  key: string;
}

const PER_MINUTE = 20;
const MAX_BYTES = 4096;
/** One send in so many finds the service busy. */
const BUSY_ONE_IN = 40;

/**
 * A group robot on loopback with WeCom's own limits.
 * https://developer.work.weixin.qq.com/document/path/91770
 */
export function startDemoRobot({ group, platform, port, key }: DemoRobotOptions): Promise<LoopbackServer> {
  const { clock, random, newId } = platform;
  let sentAtMs: number[] = [];
  const app = new Hono();
  app.post('/cgi-bin/webhook/send', async (context) => {
    const answer = (errcode: number, errmsg: string) => context.json({ errcode, errmsg });
    if (context.req.query('key') !== key) return answer(93000, 'invalid webhook url');
    const nowMs = clock.nowMs();
    sentAtMs = sentAtMs.filter((atMs) => atMs > nowMs - MINUTE_MS);
    if (sentAtMs.length >= PER_MINUTE) return answer(45009, 'api freq out of limit');
    sentAtMs.push(nowMs);
    if (random() < 1 / BUSY_ONE_IN) return answer(-1, 'system busy');
    const markdown = contentOf(await context.req.json().catch(() => null));
    if (!markdown) return answer(40008, 'invalid message type');
    if (Buffer.byteLength(markdown) > MAX_BYTES) return answer(40058, 'markdown.content exceed max length');
    group.hear({ id: newId(), atMs: nowMs, markdown });
    return answer(0, 'ok');
  });
  return listenOnLoopback(app, port);
}

function contentOf(body: unknown): string | null {
  const message = body as { msgtype?: unknown; markdown?: { content?: unknown } } | null;
  const content = message?.msgtype === 'markdown' ? message.markdown?.content : null;
  return typeof content === 'string' && content !== '' ? content : null;
}
