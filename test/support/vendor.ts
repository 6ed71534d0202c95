import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { RawRecord } from './records.ts';
import { faults, type VendorFault } from './vendor-faults.ts';

export { faults, type VendorFault } from './vendor-faults.ts';

/** A request as the vendor understood it. */
export interface VendorRequest {
  method: string;
  /** Path and query, as sent. */
  url: string;
  headers: IncomingHttpHeaders;
  userId: string;
  taskId: string;
  /** 1 where none was asked for. */
  page: number;
  perPage: number;
  query: URLSearchParams;
  /** 1 for the first request this vendor got. */
  nth: number;
}

/** How the vendor behaves. The defaults are a well-behaved one. */
export interface VendorBehaviour {
  records: readonly RawRecord[];
  /** The only bearer token it takes; any other gets a 401. */
  token: string;
  order: 'newest' | 'oldest';
  /** Which time `start_at` and `end_at` filter, and the list is sorted by. */
  timeField: 'calldate' | 'created_at';
  defaultPerPage: number;
  /** It never gives more rows a page, whatever was asked for. */
  maxPerPage: number;
  meta: 'numbers' | 'strings' | 'none';
  /** Last word on `meta`: lies, gaps, wrong types. */
  reviseMeta: (meta: Record<string, unknown>, request: VendorRequest) => Record<string, unknown> | null;
  /** Parameters it does not know, and so ignores: `start_at`, `page`, … */
  ignores: readonly string[];
  /** Rows that it leaves out where it is asked for grades. */
  hides: (row: RawRecord) => boolean;
  /** Pages past the end repeat the last one in place of being empty. */
  repeatsLastPage: boolean;
  unknownTasks: readonly string[];
  unknownUsers: readonly string[];
  /** What its list of tasks holds. Null: it has no such list. */
  tasks: readonly { id: string; name: string; status: number }[] | null;
  gzip: boolean;
  latencyMs: number;
  /** What its clock shows, for the `Date` of its answers. Null: none is sent. */
  nowMs: (() => number) | null;
  /** Called before each answer is made: the place to change records while they are being read. */
  beforeAnswer: (request: VendorRequest, vendor: Vendor) => void;
  /** Goes wrong where it returns a fault. */
  fault: (request: VendorRequest) => VendorFault | null;
}

export interface Vendor {
  /** Base URL, path prefix included. */
  readonly url: string;
  /** In the order they came. */
  readonly requests: VendorRequest[];
  /** TCP connections taken so far. */
  readonly connections: number;
  readonly records: readonly RawRecord[];
  set(behaviour: Partial<VendorBehaviour>): void;
  /** Puts what `change` returns in the records' place. */
  change(change: (records: readonly RawRecord[]) => readonly RawRecord[]): void;
  /** The next requests, one each, go wrong so. */
  failNext(...nextFaults: VendorFault[]): void;
  close(): Promise<void>;
}

export const VENDOR_TOKEN = 'test-token-eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9';

const ROUTE = /^(.*)\/agent-api\/user\/([^/]+)\/task\/([^/]+)\/record$/;

/** A record API on loopback that filters, sorts and pages as the real one is thought to, and misbehaves on demand. */
export async function startVendor(
  options: Partial<VendorBehaviour> & { prefix?: string } = {},
): Promise<Vendor> {
  const { prefix = '', ...initial } = options;
  let behaviour: VendorBehaviour = {
    records: [],
    token: VENDOR_TOKEN,
    order: 'newest',
    timeField: 'calldate',
    defaultPerPage: 15,
    maxPerPage: 1000,
    meta: 'numbers',
    reviseMeta: (meta) => meta,
    ignores: [],
    hides: () => false,
    repeatsLastPage: false,
    unknownTasks: [],
    unknownUsers: [],
    tasks: null,
    gzip: false,
    latencyMs: 0,
    nowMs: null,
    beforeAnswer: () => {},
    fault: () => null,
    ...initial,
  };
  const requests: VendorRequest[] = [];
  const nextFaults: VendorFault[] = [];
  let connections = 0;
  let lists = new Map<string, RawRecord[]>();

  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://vendor');
    // The clocks of tests stand elsewhere than the machine's.
    response.sendDate = false;
    if (behaviour.nowMs) response.setHeader('date', new Date(behaviour.nowMs()).toUTCString());
    const route = ROUTE.exec(url.pathname);
    if (behaviour.tasks !== null && url.pathname.endsWith('/task')) {
      const data = url.searchParams.get('page') === '1' ? behaviour.tasks : [];
      faults.body(JSON.stringify({ code: 200, data, meta: { last_page: 1 } }))(response, { body: '' });
      return;
    }
    if (!route || route[1] !== prefix) {
      faults.status(404)(response, { body: '' });
      return;
    }
    for (const name of behaviour.ignores) url.searchParams.delete(name);
    const request: VendorRequest = {
      method: incoming.method ?? '',
      url: incoming.url ?? '',
      headers: incoming.headers,
      userId: decodeURIComponent(route[2] ?? ''),
      taskId: decodeURIComponent(route[3] ?? ''),
      page: Number(url.searchParams.get('page') ?? 1),
      perPage: Number(url.searchParams.get('per_page') ?? behaviour.defaultPerPage),
      query: url.searchParams,
      nth: requests.length + 1,
    };
    requests.push(request);
    behaviour.beforeAnswer(request, vendor);
    const fault = nextFaults.shift() ?? behaviour.fault(request) ?? refusal(request);
    const right = { body: JSON.stringify(answer(request)) };
    const reply = () => (fault ? fault(response, right) : send(response, right.body, behaviour.gzip));
    if (behaviour.latencyMs > 0) void delay(behaviour.latencyMs).then(reply);
    else reply();
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  function refusal(request: VendorRequest): VendorFault | null {
    if (request.headers.authorization !== `Bearer ${behaviour.token}`) return faults.status(401);
    if (behaviour.unknownUsers.includes(request.userId))
      return faults.code(1002, '【user】参数错误,未找到对应云节点');
    if (behaviour.unknownTasks.includes(request.taskId)) return faults.code(5002, '任务不存在');
    return null;
  }

  function answer(request: VendorRequest): unknown {
    const rows = filtered(request);
    const perPage = Math.max(1, Math.min(request.perPage, behaviour.maxPerPage));
    const lastPage = Math.max(1, Math.ceil(rows.length / perPage));
    const page = behaviour.repeatsLastPage ? Math.min(request.page, lastPage) : request.page;
    const plain: Record<string, unknown> = {
      has_pages: lastPage > 1,
      total: rows.length,
      last_page: lastPage,
      current_page: page,
      per_page: perPage,
    };
    const meta =
      behaviour.meta === 'strings'
        ? Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, String(value)]))
        : plain;
    const revised = behaviour.meta === 'none' ? null : behaviour.reviseMeta(meta, request);
    return {
      code: 200,
      status: 'success',
      message: '查看通话记录列表成功',
      ...(revised ? { meta: revised } : {}),
      data: rows.slice((page - 1) * perPage, page * perPage),
    };
  }

  /** Remembered until the records change: paging through a long list must not sort it again for each page. */
  function filtered(request: VendorRequest): RawRecord[] {
    const query = new URLSearchParams(request.query);
    query.delete('page');
    query.delete('per_page');
    const key = `${request.taskId}?${query}`;
    const known = lists.get(key);
    if (known) return known;
    const list = behaviour.records
      .filter((row) => isAsked(row, request.taskId, query, behaviour.timeField))
      .filter((row) => !query.has('intention_tags[]') || !behaviour.hides(row))
      .sort((a, b) => compare(timeOf(a, behaviour.timeField), timeOf(b, behaviour.timeField)));
    if (behaviour.order === 'newest') list.reverse();
    lists.set(key, list);
    return list;
  }

  const vendor: Vendor = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    requests,
    get connections() {
      return connections;
    },
    get records() {
      return behaviour.records;
    },
    set(change) {
      behaviour = { ...behaviour, ...change };
      lists = new Map();
    },
    change(change) {
      vendor.set({ records: change(behaviour.records) });
    },
    failNext(...more) {
      nextFaults.push(...more);
    },
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return vendor;
}

function isAsked(
  row: RawRecord,
  taskId: string,
  query: URLSearchParams,
  timeField: VendorBehaviour['timeField'],
): boolean {
  const time = timeOf(row, timeField);
  const from = query.get('start_at');
  const to = query.get('end_at');
  const keyword = query.get('keyword');
  const grades = query.getAll('intention_tags[]');
  return (
    (row.task_id === undefined || row.task_id === taskId) &&
    (from === null || (time !== '' && time >= from)) &&
    (to === null || (time !== '' && time <= to)) &&
    (keyword === null || String(row.callee).includes(keyword)) &&
    (grades.length === 0 || grades.includes(String(row.intention_results)))
  );
}

function timeOf(row: RawRecord, field: 'calldate' | 'created_at'): string {
  const value = row[field];
  return typeof value === 'string' ? value : '';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function send(response: ServerResponse, body: string, gzip: boolean): void {
  const headers = { 'content-type': 'application/json', ...(gzip ? { 'content-encoding': 'gzip' } : {}) };
  response.writeHead(200, headers).end(gzip ? gzipSync(body) : body);
}
