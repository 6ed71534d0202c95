import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** What a request is answered with. By default the robot answers as WeCom would. */
export type RobotAnswer =
  /** As WeCom would: 0 when the body is fine, else the errcode that fits. */
  | 'as-usual'
  /** A business answer. The message is not taken unless `errcode` is 0. */
  | { errcode: number | string; errmsg?: string }
  /** Anything at all over HTTP. The message is not taken unless `taken` says so. */
  | { status: number; body?: string; headers?: Record<string, string>; taken?: boolean }
  /** Never answers: the message was not taken, or was. */
  | 'hang-before'
  | 'hang-after'
  /** Cuts the connection: the message was not taken, or was. */
  | 'reset-before'
  | 'reset-after'
  /** A gateway's error page. Not taken. */
  | 'html';

/** A message that stands in the group for all to read. */
export interface Heard {
  atMs: number;
  key: string;
  msgtype: string;
  /** The markdown or text content. */
  content: string;
  body: Readonly<Record<string, unknown>>;
}

export interface RobotRequest {
  atMs: number;
  key: string;
  raw: string;
  /** What it answered; null where it hung or cut. */
  status: number | null;
  errcode: number | string | null;
}

export interface RobotOptions {
  /** Time for the records and the 20 a minute. */
  nowMs?: () => number;
  /** Webhook keys it knows; any other is answered 93000. */
  keys?: readonly string[];
  perMinute?: number;
}

const WINDOW_MS = 60_000;
const LIMIT_BYTES: Record<string, number> = { text: 2048, markdown: 4096, markdown_v2: 4096 };
export const ROBOT_KEY = '693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa';

/**
 * A WeCom group robot on loopback, strict where WeCom is: bytes of content, 20 requests a minute in any 60 s (refused
 * ones count), errcode inside HTTP 200. It keeps what a reader of the group would see, and every request.
 * https://developer.work.weixin.qq.com/document/path/91770
 */
export class Robot {
  readonly heard: Heard[] = [];
  readonly requests: RobotRequest[] = [];
  /** Things a well-behaved sender never does. A test that cares asserts that it is empty. */
  readonly violations: string[] = [];
  readonly #nowMs: () => number;
  readonly #keys: readonly string[];
  readonly #perMinute: number;
  readonly #sockets = new Set<Socket>();
  #script: RobotAnswer[] = [];
  #standing: RobotAnswer = 'as-usual';
  #server: Server | null = null;
  #port = 0;
  #open = new Set<ServerResponse>();
  #waiters: { count: number; resolve: () => void }[] = [];

  constructor(options: RobotOptions = {}) {
    this.#nowMs = options.nowMs ?? Date.now;
    this.#keys = options.keys ?? [ROBOT_KEY];
    this.#perMinute = options.perMinute ?? 20;
  }

  /** The webhook address, key and all. */
  get url(): string {
    return this.urlOf(this.#keys[0] ?? ROBOT_KEY);
  }

  urlOf(key: string): string {
    return `http://127.0.0.1:${this.#port}/cgi-bin/webhook/send?key=${key}`;
  }

  /** Contents heard, oldest first. */
  get contents(): string[] {
    return this.heard.map((one) => one.content);
  }

  /** Answers for the next requests, one each; then the standing answer again. */
  next(...answers: RobotAnswer[]): void {
    this.#script.push(...answers);
  }

  /** What a body alone decides, whatever else is said; null: as otherwise. */
  answerTo: (raw: string) => RobotAnswer | null = () => null;

  /** The answer from now on where no `next` is left. */
  always(answer: RobotAnswer): void {
    this.#script = [];
    this.#standing = answer;
  }

  /** Resolves when `count` requests have come in all, answered or not. */
  async requested(count: number): Promise<void> {
    if (this.requests.length >= count) return;
    await new Promise<void>((resolve) => this.#waiters.push({ count, resolve }));
  }

  /** Listens again, on the port it had. */
  async open(): Promise<void> {
    const server = createServer((request, response) => {
      this.#receive(request, response).catch((error: unknown) => {
        this.violations.push(`the robot itself failed: ${String(error)}`);
        response.destroy();
      });
    });
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
  }

  /** Refuses connections until `open` is called again. Also ends whatever hangs: the last thing a test calls. */
  async close(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const socket of this.#sockets) socket.destroy();
    if (server) await new Promise((resolve) => server.close(resolve));
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Over as soon as it is answered or cut: a client may send its next before this response's `close`.
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    if (this.#open.size > 1) this.violations.push('two requests at once');

    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    const address = new URL(request.url ?? '/', 'http://robot');
    const key = address.searchParams.get('key') ?? '';
    const answer = this.answerTo(raw.toString()) ?? this.#script.shift() ?? this.#standing;
    const usual = this.#judge(request, address, key, raw);
    const seen: RobotRequest = { atMs: this.#nowMs(), key, raw: raw.toString(), status: null, errcode: null };
    this.requests.push(seen);
    this.#tellWaiters();

    if (answer === 'hang-before') return;
    if (answer === 'hang-after' || answer === 'reset-after') this.#take(key, usual.body);
    if (answer === 'hang-after') return;
    if (answer === 'reset-before' || answer === 'reset-after') {
      this.#open.delete(response);
      request.socket.resetAndDestroy();
      return;
    }

    const plain = this.#plainAnswer(answer, usual);
    if (plain.taken) this.#take(key, usual.body);
    seen.status = plain.status;
    seen.errcode = plain.errcode;
    this.#open.delete(response);
    response.writeHead(plain.status, { 'content-type': 'application/json; charset=UTF-8', ...plain.headers });
    response.end(plain.body);
  }

  #plainAnswer(
    answer: Exclude<RobotAnswer, 'hang-before' | 'hang-after' | 'reset-before' | 'reset-after'>,
    usual: { errcode: number; errmsg: string },
  ) {
    if (answer === 'html') {
      return {
        status: 502,
        errcode: null,
        taken: false,
        headers: { 'content-type': 'text/html' },
        body: '<html><body><h1>502 Bad Gateway</h1></body></html>',
      };
    }
    if (answer !== 'as-usual' && 'status' in answer) {
      const { status, body = '', headers = {}, taken = false } = answer;
      return { status, errcode: null, taken, headers, body };
    }
    const { errcode, errmsg = 'as the test said' } = answer === 'as-usual' ? usual : answer;
    return {
      status: 200,
      errcode,
      taken: Number(errcode) === 0,
      headers: {},
      body: JSON.stringify({ errcode, errmsg }),
    };
  }

  #take(key: string, body: Readonly<Record<string, unknown>> | null): void {
    const msgtype = String(body?.msgtype);
    const inner = body?.[msgtype] as { content?: unknown } | undefined;
    const content = typeof inner?.content === 'string' ? inner.content : '';
    this.heard.push({ atMs: this.#nowMs(), key, msgtype, content, body: body ?? {} });
  }

  #judge(request: IncomingMessage, address: URL, key: string, raw: Buffer) {
    const fail = (errcode: number, errmsg: string, body: Readonly<Record<string, unknown>> | null = null) => {
      this.violations.push(`${errcode} ${errmsg}`);
      return { errcode, errmsg: `${errmsg}, hint: [1664435353100], from ip: 127.0.0.1`, body };
    };
    const recent = this.requests.filter((one) => one.key === key && one.atMs > this.#nowMs() - WINDOW_MS);

    if (request.method !== 'POST' || address.pathname !== '/cgi-bin/webhook/send') {
      return fail(40035, `${request.method} ${address.pathname}`);
    }
    if (!this.#keys.includes(key)) return fail(93000, 'invalid webhook url');
    const body = parse(raw);
    if (!body) return fail(47001, 'data format error');
    if (recent.length >= this.#perMinute) return fail(45009, 'api freq out of limit', body);

    const msgtype = body.msgtype;
    if (msgtype === 'image') {
      const problem = imageProblem(body.image);
      return problem ? fail(problem.errcode, problem.errmsg, body) : { errcode: 0, errmsg: 'ok', body };
    }
    const limit = typeof msgtype === 'string' ? LIMIT_BYTES[msgtype] : undefined;
    if (limit === undefined) return fail(40008, 'invalid message type', body);
    const inner = body[String(msgtype)] as { content?: unknown } | undefined;
    if (typeof inner?.content !== 'string') return fail(40063, 'some parameters are empty', body);
    if (inner.content.trim() === '') return fail(44004, 'content is empty', body);
    const bytes = Buffer.byteLength(inner.content);
    if (bytes > limit) return fail(40058, `${msgtype}.content exceed max length ${limit}: ${bytes}`, body);
    if (!inner.content.isWellFormed()) this.violations.push('half a surrogate pair in the content');
    return { errcode: 0, errmsg: 'ok', body };
  }

  #tellWaiters(): void {
    const ready = this.#waiters.filter((one) => one.count <= this.requests.length);
    this.#waiters = this.#waiters.filter((one) => one.count > this.requests.length);
    for (const one of ready) one.resolve();
  }
}

export async function startRobot(options: RobotOptions = {}): Promise<Robot> {
  const robot = new Robot(options);
  await robot.open();
  return robot;
}

const MAX_IMAGE_BYTES = 2 * 1024 * 1024;
const PNG_MAGIC = '89504e470d0a1a0a';

/** A picture is base64 of a PNG of at most 2 MB, with the md5 of its bytes. */
function imageProblem(image: unknown): { errcode: number; errmsg: string } | null {
  const { base64, md5 } = (image ?? {}) as { base64?: unknown; md5?: unknown };
  if (typeof base64 !== 'string' || typeof md5 !== 'string' || base64 === '' || md5 === '') {
    return { errcode: 40063, errmsg: 'some parameters are empty' };
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.toString('base64') !== base64) return { errcode: 40035, errmsg: 'invalid base64' };
  if (bytes.byteLength > MAX_IMAGE_BYTES) return { errcode: 40009, errmsg: 'invalid image size' };
  if (createHash('md5').update(bytes).digest('hex') !== md5) {
    return { errcode: 301019, errmsg: 'file md5 not match' };
  }
  if (bytes.subarray(0, 8).toString('hex') !== PNG_MAGIC) return { errcode: 40008, errmsg: 'not a PNG' };
  return null;
}

function parse(raw: Buffer): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw));
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
