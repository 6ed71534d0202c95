/**
 * Memory of a digest against the number of its records: `npm run bench:digest`.
 *
 * Each size is read by a process of its own, through the real client, in pages of 100, from a vendor in another process
 * that makes its answers up as they are asked for. `live` is what is still needed once everything was read. `peak` is the
 * most that the process ever had, its garbage included: the heap is kept small for this, since Node otherwise collects
 * the later the more memory there is.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createRecordClient } from '../lambdas/call-records/client.ts';
import { listRecords } from '../lambdas/call-records/list/list.ts';
import type { TaskConfig } from '../lambdas/config/config.ts';
import { count } from '../lambdas/digests/count.ts';
import { TaskCalls } from '../lambdas/digests/task-calls.ts';
import { hoursOf } from '../lambdas/digests/windows.ts';
import { createHttpClient } from '../lambdas/platform/http/node-http.ts';
import { randomId, systemRandom } from '../lambdas/platform/ids.ts';
import { silentLog } from '../lambdas/platform/log/log.ts';
import { systemClock } from '../lambdas/platform/time/clock.ts';
import { HOUR_MS, MINUTE_MS } from '../lambdas/platform/time/duration.ts';
import { testTask } from '../test/support/config.ts';
import { vendorRecord, vendorTurn } from '../test/support/records.ts';
import { readArguments } from './read-arguments.ts';

const SIZES = [1_000, 10_000, 50_000, 200_000];
const PAGE = 100;
const TIME_ZONE = 'Asia/Shanghai';
const FROM_MS = Date.parse('2026-03-02T00:00:00+08:00');
const MIB = 1024 * 1024;

interface Measured {
  records: number;
  leads: number;
  liveMiB: number;
  peakMiB: number;
  seconds: number;
}

const [, , role, size, baseUrl] = process.argv;
if (role === 'vendor') serve(Number(size));
else if (role === 'digest') process.stdout.write(JSON.stringify(await measure(Number(size), baseUrl ?? '')));
else {
  readArguments('bench:digest');
  await compare();
}

async function compare(): Promise<void> {
  const rows: Measured[] = [];
  for (const records of SIZES) rows.push(await measureApart(records));
  console.table(
    rows.map(({ records, leads, liveMiB, peakMiB, seconds }) => ({
      records,
      leads,
      'live MiB': liveMiB.toFixed(1),
      'peak MiB': peakMiB.toFixed(0),
      seconds: seconds.toFixed(1),
    })),
  );
  const [first, last] = [rows[0], rows.at(-1)];
  if (!first || !last) return;
  const ratio = (of: (row: Measured) => number) => (of(last) / of(first)).toFixed(2);
  const more = last.records / first.records;
  console.log(
    `${more} times the records: ${ratio(({ liveMiB }) => liveMiB)} times the live memory, ${ratio(({ peakMiB }) => peakMiB)} times the peak`,
  );
}

async function measureApart(records: number): Promise<Measured> {
  const vendor = start('vendor', records);
  try {
    const url = String((await once(vendor.stdout, 'data'))[0]);
    const reader = start('digest', records, url);
    const [[printed]] = await Promise.all([once(reader.stdout, 'data'), once(reader, 'close')]);
    if (reader.exitCode !== 0) throw new Error(`the process that read ${records} records failed`);
    return JSON.parse(String(printed)) as Measured;
  } finally {
    vendor.kill();
  }
}

function start(role: 'vendor' | 'digest', records: number, ...more: string[]) {
  const flags = ['--expose-gc', '--max-old-space-size=64', '--max-semi-space-size=8'];
  return spawn(process.execPath, [...flags, import.meta.filename, role, String(records), ...more], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function measure(records: number, baseUrl: string): Promise<Measured> {
  const startedMs = performance.now();
  const platform = { clock: systemClock, newId: randomId, random: systemRandom, log: silentLog };
  const hours = hoursOf({ fromMs: FROM_MS, toMs: FROM_MS + 24 * HOUR_MS }, TIME_ZONE);
  const task: TaskConfig = { ...testTask, pageSize: PAGE };
  const calls = new TaskCalls(task, hours);
  const client = createRecordClient({
    account: { baseUrl, userId: 'user', subUserId: null, timeZone: TIME_ZONE },
    token: async () => 'token',
    platform,
    http: createHttpClient({ of: 'account', connections: 4 }),
  });
  const listing = await listRecords(
    client,
    { taskId: task.id },
    {
      pageSize: PAGE,
      concurrency: 4,
      deadlineMs: systemClock.nowMs() + 30 * MINUTE_MS,
      platform,
      onRow: (row, number) => calls.add(row, number),
    },
  );
  const { total } = count([{ calls, fault: null }], hours);
  if (listing.outcome !== 'complete' || total.calls !== records) {
    throw new Error(`read ${total.calls} of ${records}: ${listing.outcome}`);
  }
  // Buffers that were grown out of are freed a turn later.
  globalThis.gc?.();
  await new Promise(setImmediate);
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  return {
    records: total.calls,
    leads: total.leads,
    // The calls are used below, so that they are not collected before they are weighed.
    liveMiB: (heapUsed + external) / MIB + 0 * calls.listed,
    peakMiB: (process.resourceUsage().maxRSS * 1024) / MIB,
    seconds: (performance.now() - startedMs) / 1000,
  };
}

/** Answers as the vendor does, on loopback; says where on stdout. */
function serve(records: number): void {
  const server = createServer((request, response) => {
    const { searchParams } = new URL(request.url ?? '/', 'http://vendor');
    const page = Number(searchParams.get('page'));
    const first = (page - 1) * PAGE;
    const data = Array.from({ length: Math.max(0, Math.min(PAGE, records - first)) }, (_, index) =>
      rowOf(first + index, records),
    );
    const meta = { total: records, per_page: PAGE, current_page: page, last_page: Math.ceil(records / PAGE) };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ code: 200, data, meta }));
  });
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
}

/** Spread over the day: one in three is answered, and of those one in 25 is an A. */
function rowOf(index: number, records: number) {
  const answered = index % 3 === 0;
  return vendorRecord({
    id: `50971322-2e84-4701-836c-${String(index).padStart(12, '0')}`,
    calledAtMs: FROM_MS + Math.floor((index / records) * 24 * 3600) * 1000,
    talkMs: answered ? 1000 + ((index * 7919) % 240_000) : 0,
    intention_results: answered ? 1 + (index % 25 === 0 ? 0 : 1 + (index % 4)) : 0,
    details: answered ? [1, 2, 3].map((sequence) => vendorTurn({ sequence })) : [],
  });
}
