/** The process outside. Started by `startOutside`. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Addresses, Asked, Seen } from './asked.ts';
import { type Call, callOf, callsOf } from './calls.ts';

let calls: Call[] = [];
let phones = new Set<string>();
let next = 0;
let seen = nothing();
let limit = { messages: 0, inMs: 0, failAt: null as number | null };
let takenAtMs: number[] = [];
let came = 0;
let clockOffsetMs = 0;
let pageMs = 0;
let window: { calls: readonly Call[]; of: string; listed: readonly Call[] } | null = null;
/** Other robots hear of faults. */
const ROBOT_KEY = 'aaaaaaaa-0000-4000-8000-000000000001';

function nothing(): Seen {
  return {
    requests: 0,
    bytes: 0,
    firstListedAtMs: null,
    lastListedAtMs: null,
    toldAtMs: {},
    saidAgain: 0,
    messages: 0,
    refused: 0,
    shown: 0,
  };
}

/** Of those that were added. */
const MOST_KEPT = 20;

const timeMs = () => performance.timeOrigin + performance.now();

/** Remembered for all pages of a list: what is measured must not wait for this. */
function within(from: string, to: string): readonly Call[] {
  const of = `${from} ${to}`;
  if (window?.calls !== calls || window.of !== of) {
    const listed = calls.filter(({ calledAt }) => calledAt >= from && calledAt <= to);
    window = { calls, of, listed };
  }
  return window.listed;
}

/** Pages of the calls that a window holds. */
function list({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const asked = new URL(url, 'http://vendor').searchParams;
  const [from, to] = [asked.get('start_at') ?? '', asked.get('end_at') ?? '\uffff'];
  const perPage = Number(asked.get('per_page') ?? 15);
  const page = Number(asked.get('page') ?? 1);
  const listed = within(from, to);
  const rows = listed.slice((page - 1) * perPage, page * perPage);
  const lastPage = Math.max(1, Math.ceil(listed.length / perPage));
  const meta = {
    has_pages: lastPage > 1,
    total: listed.length,
    last_page: lastPage,
    current_page: page,
    per_page: perPage,
  };
  const body = Buffer.from(
    `{"code":200,"status":"success","meta":${JSON.stringify(meta)},"data":[${rows.map(({ json }) => json).join(',')}]}`,
  );
  seen.requests += 1;
  seen.bytes += body.byteLength;
  if (rows.length > 0) {
    seen.firstListedAtMs ??= timeMs();
    response.on('finish', () => {
      seen.lastListedAtMs = timeMs();
    });
  }
  const date = new Date(Date.now() + clockOffsetMs).toUTCString();
  const answer = () => response.writeHead(200, { 'content-type': 'application/json', date }).end(body);
  if (pageMs === 0) answer();
  else setTimeout(answer, pageMs);
}

/** A group robot that enforces its limit, and knows the leads of a message by their phone numbers. */
async function hear(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const atMs = timeMs();
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (!request.url?.includes(ROBOT_KEY)) {
    answer(200, { errcode: 0, errmsg: 'ok' });
    return;
  }
  came += 1;
  if (came === limit.failAt) {
    seen.refused += 1;
    answer(500, { message: 'it fails once' });
    return;
  }
  takenAtMs = takenAtMs.filter((takenMs) => takenMs > atMs - limit.inMs);
  if (limit.messages > 0 && takenAtMs.length >= limit.messages) {
    seen.refused += 1;
    answer(200, { errcode: 45009, errmsg: 'api freq out of limit' });
    return;
  }
  takenAtMs.push(atMs);
  seen.messages += 1;
  const content = Buffer.concat(chunks).toString('utf8');
  const isRepeat = content.includes('重发');
  for (const phone of new Set(content.match(/138\d{8}/g))) {
    if (!phones.has(phone)) continue;
    const before = seen.toldAtMs[phone] ?? [];
    if (before.length > 0 && isRepeat) seen.saidAgain += 1;
    seen.toldAtMs[phone] = [...before, atMs];
  }
  answer(200, { errcode: 0, errmsg: 'ok' });
}

function show(more: readonly Call[]): void {
  calls = [...more, ...calls];
  for (const { phone } of more) if (phone !== null) phones.add(phone);
  seen.shown = phones.size;
}

function doAsked(asked: Asked): void {
  if ('nowMs' in asked) clockOffsetMs = asked.nowMs - Date.now();
  switch (asked.do) {
    case 'show':
      calls = [];
      phones = new Set();
      next = asked.calls;
      pageMs = asked.pageMs ?? 0;
      show(callsOf(asked.calls, asked.leads, asked.minutes, asked.nowMs));
      break;
    case 'add':
      calls = calls.filter(({ phone }) => phone !== null).slice(0, MOST_KEPT);
      show([callOf(next, asked.nowMs - 60_000, true)]);
      next += 1;
      break;
    case 'limit':
      limit = asked;
      came = 0;
      break;
    case 'forget':
      seen = { ...nothing(), shown: phones.size };
      break;
    case 'report':
      break;
  }
  process.send?.(seen);
}

const server = createServer((request, response) => {
  if (request.url?.startsWith('/cgi-bin/')) void hear(request, response);
  else list(request, response);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => {
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const addresses: Addresses = {
    vendor: base,
    robot: `${base}/cgi-bin/webhook/send?key=${ROBOT_KEY}`,
  };
  process.send?.(addresses);
});
process.on('message', doAsked);
process.on('disconnect', () => process.exit());
