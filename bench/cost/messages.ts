import { sharesOf } from '../../lambdas/config/capacity.ts';
import type { Config } from '../../lambdas/config/config.ts';
import { DAY_MS, MINUTE_MS } from '../../lambdas/platform/time/duration.ts';
import { type Bundle, bundled } from '../../lambdas/polling/accounts/bundle.ts';
import { pollsAtOnce } from '../../lambdas/polling/accounts/polls-at-once.ts';
import { byAccount, unpacked } from '../../lambdas/polling/accounts/read-message.ts';
import { dueWindows } from '../../lambdas/schedule/due-windows.ts';
import { ASSUMED } from './assumed.ts';
import { COUNTS } from './counts.ts';
import { oneTask } from './one-task.ts';
import type { Scale } from './scale.ts';

/** What tick asks poll for in a day, and what reading it takes. */
export interface Messages {
  messages: number;
  /** Accounts that messages name, and windows of these. */
  short: { reads: number; windows: number };
  sweep: { reads: number; windows: number };
  /** Lines of the log that windows share. */
  logLines: number;
  /** To send, receive and delete them: one for each 64 KiB. */
  sqsRequests: number;
  vendorRequests: number;
  /** Calls that are listed, again and again. */
  callsListed: number;
  pollMs: number;
  /** Messages with short windows, each minute. */
  shortMessagesAMinute: number;
  busy: Busy;
}

/** Which part of its time each takes; above 1 something is left out. */
export interface Busy {
  /** All functions `poll`. */
  functions: number;
  /** The requests at once that an account leaves its short windows, and its longer ones. */
  short: number;
  sweep: number;
}

/** A minute of the day, and how often it stands for one. */
interface Minute {
  times: number;
  bundles: readonly { reads: readonly Read[]; sqsRequests: number }[];
}

/** Windows of one account that are read by one function. */
interface Read {
  isShort: boolean;
  backsMs: readonly number[];
  /** Requests at once. */
  share: number;
  pageSize: number;
}

export interface Day {
  minutes: readonly Minute[];
  pollsAtOnce: number;
  accounts: number;
}

const DAY_MINUTES = 1440;
/** Tasks times minutes. More would take long, and find the same. */
const MOST_LOOKS = 72_000;
const LEAST_MINUTES = 15;
const FROM_MS = Date.parse('2026-03-02T00:00:00Z');
/** Shares no factor with the periods of windows, so that all their minutes are looked at. */
const STEP_MINUTES = 19;

/** Runs the code of tick over the minutes of a day: over all of them, or with very many tasks over some. */
export function dayOf(scale: Scale): Day {
  const config = configOf(scale);
  const looks = Math.min(DAY_MINUTES, Math.max(LEAST_MINUTES, Math.floor(MOST_LOOKS / scale.tasks)));
  const step = looks === DAY_MINUTES ? 1 : STEP_MINUTES;
  const minutes = Array.from({ length: looks }, (_, look): Minute => {
    const nowMs = FROM_MS + ((look * step) % DAY_MINUTES) * MINUTE_MS;
    const due = dueWindows(config.tasks, nowMs - MINUTE_MS, nowMs);
    const bundles = bundled(byAccount(config, due, { decides: false }));
    const sent = sqsRequests(bundles);
    return {
      times: DAY_MINUTES / looks,
      bundles: bundles.map(({ reads }, at) => ({
        sqsRequests: sent[at] ?? 0,
        reads: reads.map(unpacked).map(({ account, tier, windows }) => ({
          isShort: tier === 'short',
          backsMs: windows.map(({ backMs }) => backMs),
          share: sharesOf(config.accounts[account]?.concurrency ?? 1)[tier],
          pageSize: config.tasks[0]?.pageSize ?? 1,
        })),
      })),
    };
  });
  return { minutes, pollsAtOnce: pollsAtOnce(config), accounts: scale.accounts };
}

/**
 * What a day asks for where each task has so many calls, spread over it.
 *
 * @param shortPerDay those of them that short windows list
 */
export function messagesOf(
  { minutes, pollsAtOnce, accounts }: Day,
  callsPerDay: number,
  shortPerDay = callsPerDay,
): Messages {
  const sum = { messages: 0, sqsRequests: 0, vendorRequests: 0, callsListed: 0, pollMs: 0, logLines: 0 };
  const short = { reads: 0, windows: 0 };
  const sweep = { reads: 0, windows: 0 };
  const readMs = { short: 0, sweep: 0 };
  let shortMessages = 0;
  for (const { times, bundles } of minutes) {
    for (const { reads, sqsRequests } of bundles) {
      const took = readingOf(reads, { short: shortPerDay, sweep: callsPerDay });
      sum.messages += times;
      sum.sqsRequests += times * sqsRequests;
      sum.vendorRequests += times * took.requests;
      sum.callsListed += times * took.calls;
      sum.pollMs += times * took.ms;
      readMs.short += times * took.readMs.short;
      readMs.sweep += times * took.readMs.sweep;
      if (reads.some(({ isShort }) => isShort)) shortMessages += 1;
      for (const { isShort, backsMs } of reads) {
        const into = isShort ? short : sweep;
        into.reads += times;
        into.windows += times * backsMs.length;
        sum.logLines += times * Math.ceil(backsMs.length / COUNTS.windows.together);
      }
    }
  }
  return {
    ...sum,
    short,
    sweep,
    shortMessagesAMinute: shortMessages / minutes.length,
    busy: {
      functions: sum.pollMs / (pollsAtOnce * DAY_MS),
      short: readMs.short / (accounts * DAY_MS),
      sweep: readMs.sweep / (accounts * DAY_MS),
    },
  };
}

/** Accounts are read side by side, and the windows of one as many at once as it allows. */
function readingOf(
  reads: readonly Read[],
  perDay: { short: number; sweep: number },
): { requests: number; calls: number; ms: number; readMs: { short: number; sweep: number } } {
  const readMs = { short: 0, sweep: 0 };
  let [requests, calls, slowest] = [0, 0, 0];
  for (const { isShort, backsMs, share, pageSize } of reads) {
    let ofAccount = 0;
    for (const backMs of backsMs) {
      const rows = (perDay[isShort ? 'short' : 'sweep'] * backMs) / DAY_MS;
      const pages = Math.max(1, Math.ceil(rows / pageSize));
      calls += rows;
      ofAccount += pages > 1 ? pages + ASSUMED.requestsAgain : pages;
    }
    const tookMs = (ofAccount * ASSUMED.requestMs) / share;
    readMs[isShort ? 'short' : 'sweep'] += tookMs;
    requests += ofAccount;
    slowest = Math.max(slowest, tookMs);
  }
  return { requests, calls, ms: ASSUMED.pollMs + slowest, readMs };
}

const CHUNK_BYTES = 64 * 1024;
/** As lambdas/platform/aws/sqs-queue.ts sends them. */
const BATCH = { entries: 10, bytes: 256 * 1024 };

/** For each bundle: to receive and delete it, alone, and what its batch took to send with the first of it. */
function sqsRequests(bundles: readonly Bundle[]): number[] {
  const sizes = bundles.map((bundle) => Buffer.byteLength(JSON.stringify(bundle)));
  const requests = sizes.map((size) => Math.ceil(size / CHUNK_BYTES) + 1);
  let batch = { first: 0, entries: 0, bytes: 0 };
  const send = () => {
    requests[batch.first] = (requests[batch.first] ?? 0) + Math.ceil(batch.bytes / CHUNK_BYTES);
  };
  for (const [at, size] of sizes.entries()) {
    if (batch.entries === BATCH.entries || batch.bytes + size > BATCH.bytes) {
      send();
      batch = { first: at, entries: 0, bytes: 0 };
    }
    batch = { ...batch, entries: batch.entries + 1, bytes: batch.bytes + size };
  }
  if (batch.entries > 0) send();
  return requests;
}

/** Tasks with the defaults of leadbell.yaml. */
function configOf({ tasks, accounts, concurrency }: Scale): Config {
  const { config, task, account: usual } = oneTask();
  const account = concurrency === undefined ? usual : { ...usual, concurrency };
  const names = Array.from({ length: accounts }, (_, n) => `a${n}`);
  return {
    ...config,
    accounts: Object.fromEntries(names.map((name) => [name, account])),
    tasks: Array.from({ length: tasks }, (_, n) => {
      const id = `287e19c4-1966-49d6-8f02-${String(n).padStart(12, '0')}`;
      const name = names[n % accounts] ?? 'a0';
      return { ...task, id, account: name, key: `ai.example.cn/4d99d91c-f5d9-49da-88da-758977cc58a9/${id}` };
    }),
  };
}
