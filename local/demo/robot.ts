import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { type HttpServer, listenOnLoopback, type PortChoice } from '../machine/listen.ts';
import type { DemoGroup } from './group.ts';

export interface DemoRobotOptions {
  /** By the key of the group's robot. */
  groups: ReadonlyMap<string, DemoGroup>;
  platform: Platform;
  port: PortChoice;
  /** Robots of other receivers, on the same server. */
  others?: (app: Hono) => void;
}

const PER_MINUTE = 20;
const MAX_BYTES = 4096;
const MAX_PICTURE_BYTES = 2 * 1024 * 1024;
const PNG_MAGIC = '89504e470d0a1a0a';
/** One in this many sends finds the service busy. */
const BUSY_ONE_IN = 40;

type Content = { markdown: string } | { png: Buffer } | { errcode: number; errmsg: string };

/**
 * Group robots on loopback with WeCom's own limits.
 * https://developer.work.weixin.qq.com/document/path/91770
 */
export function startDemoRobot({ groups, platform, port, others }: DemoRobotOptions): Promise<HttpServer> {
  const { clock, random, newId } = platform;
  const sentAtMs = new Map<string, number[]>();
  const app = new Hono();
  app.post('/cgi-bin/webhook/send', async (context) => {
    const answer = (errcode: number, errmsg: string) => context.json({ errcode, errmsg });
    const key = context.req.query('key') ?? '';
    const group = groups.get(key);
    if (!group) return answer(93000, 'invalid webhook url');
    const atMs = clock.nowMs();
    const recent = (sentAtMs.get(key) ?? []).filter((sent) => sent > atMs - MINUTE_MS);
    sentAtMs.set(key, recent);
    if (recent.length >= PER_MINUTE) return answer(45009, 'api freq out of limit');
    recent.push(atMs);
    if (random() < 1 / BUSY_ONE_IN) return answer(-1, 'system busy');
    const content = contentOf(await context.req.json().catch(() => null));
    if ('errcode' in content) return answer(content.errcode, content.errmsg);
    if ('png' in content) group.see({ id: newId(), atMs }, content.png);
    else group.hear({ id: newId(), atMs, shown: { look: 'wecom', text: content.markdown } });
    return answer(0, 'ok');
  });
  others?.(app);
  return listenOnLoopback(app, port);
}

function contentOf(body: unknown): Content {
  const { msgtype, markdown, image } = (body ?? {}) as {
    msgtype?: unknown;
    markdown?: { content?: unknown };
    image?: { base64?: unknown; md5?: unknown };
  };
  if (msgtype === 'image') return pictureOf(image?.base64, image?.md5);
  if (msgtype !== 'markdown') return { errcode: 40008, errmsg: 'invalid message type' };
  const content = markdown?.content;
  if (typeof content !== 'string' || content === '') return { errcode: 44004, errmsg: 'content is empty' };
  if (Buffer.byteLength(content) > MAX_BYTES) {
    return { errcode: 40058, errmsg: 'markdown.content exceed max length' };
  }
  return { markdown: content };
}

function pictureOf(base64: unknown, md5: unknown): Content {
  const png = Buffer.from(typeof base64 === 'string' ? base64 : '', 'base64');
  if (png.byteLength === 0 || png.byteLength > MAX_PICTURE_BYTES) {
    return { errcode: 40009, errmsg: 'invalid image size' };
  }
  if (createHash('md5').update(png).digest('hex') !== md5) {
    return { errcode: 301_019, errmsg: 'file md5 not match' };
  }
  return png.subarray(0, 8).toString('hex') === PNG_MAGIC
    ? { png }
    : { errcode: 40008, errmsg: 'not a picture' };
}
