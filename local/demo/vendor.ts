import { Hono } from 'hono';
import type { Platform } from '../../lambdas/platform/platform.ts';
import { parseZonelessTime } from '../../lambdas/platform/time/zoned-time.ts';
import { type HttpServer, listenOnLoopback, type PortChoice } from '../machine/listen.ts';
import type { Call, SimulatedCalls } from './calls.ts';
import { DEMO_ZONE, toRecord } from './vendor-record.ts';

export interface DemoVendorOptions {
  calls: SimulatedCalls;
  platform: Platform;
  port: PortChoice;
  token: string;
  userId: string;
  taskId: string;
}

/** One in this many requests fails: a demo without failures shows nothing. */
const ONE_IN = { unavailable: 25, slow: 15 };
const SLOW_MS = 1500;

/** The record API of an AI dialling platform, on loopback. */
export function startDemoVendor(options: DemoVendorOptions): Promise<HttpServer> {
  const { calls, platform, token, userId, taskId, port } = options;
  const { clock, random } = platform;
  const app = new Hono();
  app.get('/agent-api/user/:user/task/:task/record', async (context) => {
    if (context.req.header('authorization') !== `Bearer ${token}`) return context.text('Unauthorized', 401);
    if (context.req.param('user') !== userId) return context.json(failure(1002, '账号不存在'));
    if (context.req.param('task') !== taskId) return context.json(failure(5002, '任务不存在'));
    const dice = random();
    if (dice < 1 / ONE_IN.unavailable) return context.text('Bad Gateway', 502);
    if (dice > 1 - 1 / ONE_IN.slow) await clock.sleep(SLOW_MS);

    const number = (name: string, otherwise: number) => Number(context.req.query(name)) || otherwise;
    const nowMs = clock.nowMs();
    const fromMs = parseZonelessTime(context.req.query('start_at') ?? '', DEMO_ZONE) ?? 0;
    const toMs = parseZonelessTime(context.req.query('end_at') ?? '', DEMO_ZONE) ?? nowMs;
    const recordOf = (call: Call) => toRecord(call, { taskId, userId, nowMs });
    const grades = context.req.queries('intention_tags[]') ?? [];
    const found = calls
      .since(fromMs, DEMO_ZONE)
      .filter(({ placedAtMs }) => placedAtMs + 1000 > fromMs && placedAtMs <= toMs + 999)
      .filter((call) => grades.length === 0 || grades.includes(String(recordOf(call).intention_results)))
      .toReversed();
    const perPage = Math.min(number('per_page', 15), 100);
    const page = number('page', 1);
    return context.json({
      code: 200,
      status: 'success',
      message: '查看通话记录列表成功',
      meta: {
        has_pages: found.length > perPage,
        total: found.length,
        last_page: Math.max(1, Math.ceil(found.length / perPage)),
        current_page: page,
        per_page: String(perPage),
      },
      data: found.slice((page - 1) * perPage, page * perPage).map(recordOf),
    });
  });
  return listenOnLoopback(app, port);
}

const failure = (code: number, message: string) => ({ code, status: 'error', message, data: [] });
