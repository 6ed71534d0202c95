import type { RecordClient, RecordPage } from '../../lambdas/call-records/client.ts';
import type { PageOptions } from '../../lambdas/call-records/client-options.ts';
import { CallRecordsError } from '../../lambdas/call-records/errors.ts';
import { nextDelayMs } from '../../lambdas/call-records/retry.ts';
import type { Clock } from '../../lambdas/platform/time/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../../lambdas/platform/time/duration.ts';
import type { CallsOfADay } from './calls-of-a-day.ts';
import type { Random } from './random.ts';

/** How an account's server behaves, by the hour of the day. */
export interface SimulatedAccount {
  name: string;
  tasks: number;
  concurrency?: number;
  /** From one answer to the next. @default 150 to 450 ms */
  tookMs?: readonly [number, number];
  hangs?: readonly [fromMs: number, toMs: number];
  /** Answers 429 to more requests than these in a minute, and renews its block with each request inside it. */
  throttles?: { from: number; to: number; perMinute: number; retryAfterMs: number };
  /** What it lists. @default nothing */
  calls?: CallsOfADay;
}

interface Asked {
  requests: number[];
  /** While the server had asked to be left alone. */
  insideBlock: number;
}

const REQUEST_TIMEOUT_MS = 15 * SECOND_MS;
/** Latencies are whole multiples of this, so that much of a minute happens in few moments. */
export const GRAIN_MS = 50;

/** The vendor's server of one account, as its clients see it. */
export class AccountServer {
  readonly asked: Asked = { requests: [], insideBlock: 0 };
  readonly #options: SimulatedAccount;
  readonly #startMs: number;
  readonly #random: Random;
  #blockedUntilMs = 0;

  constructor(options: SimulatedAccount, startMs: number, random: Random) {
    this.#options = options;
    this.#startMs = startMs;
    this.#random = random;
  }

  /** @param arrived waits until the client has read an answer with so many rows */
  client(clock: Clock, arrived: (rows: number) => Promise<void>): RecordClient {
    const { calls, tookMs: [least, most] = [150, 450] } = this.#options;
    const once = async (deadlineMs: number): Promise<void> => {
      const answer = this.#answer(clock.nowMs());
      const allowedMs = Math.max(1, Math.min(REQUEST_TIMEOUT_MS, deadlineMs - clock.nowMs()));
      const tookMs = this.#random.between(least / GRAIN_MS, most / GRAIN_MS) * GRAIN_MS;
      const hangs = answer === 'hang' || tookMs > allowedMs;
      await clock.sleep(hangs ? allowedMs : tookMs);
      if (hangs) throw failure('time-out', { isAnswered: false });
      if (typeof answer === 'object') throw failure('throttled', answer);
    };
    return {
      page: async (query, page, asked: PageOptions = {}) => {
        const { maxTries = 4, mayRetry, onRequest, deadlineMs = Number.POSITIVE_INFINITY } = asked;
        for (let tries = 1; ; tries += 1) {
          try {
            onRequest?.();
            await once(deadlineMs);
            const listed = calls?.page(query, page, clock.nowMs()) ?? NOTHING;
            await arrived(listed.rows.length);
            return listed;
          } catch (error) {
            if (!(error instanceof CallRecordsError)) throw error;
            const delayMs = nextDelayMs(tries, error, () => 0.5);
            if (tries >= maxTries || delayMs === null || mayRetry?.(error) === false) throw error;
            await clock.sleep(delayMs);
          }
        }
      },
    };
  }

  #answer(nowMs: number): 'hang' | { retryAfterMs: number } | 'rows' {
    const { hangs, throttles } = this.#options;
    const { requests } = this.asked;
    requests.push(nowMs);
    const sinceMs = nowMs - this.#startMs;
    if (hangs && sinceMs >= hangs[0] && sinceMs < hangs[1]) return 'hang';
    if (!throttles || sinceMs < throttles.from || sinceMs >= throttles.to) return 'rows';
    const isBlocked = this.#blockedUntilMs > nowMs;
    if (isBlocked) this.asked.insideBlock += 1;
    const recent = requests.slice(-throttles.perMinute - 1).filter((atMs) => atMs > nowMs - MINUTE_MS);
    if (!isBlocked && recent.length <= throttles.perMinute) return 'rows';
    this.#blockedUntilMs = nowMs + throttles.retryAfterMs;
    return { retryAfterMs: throttles.retryAfterMs };
  }
}

const NOTHING: RecordPage = {
  rows: [],
  meta: { total: 0, lastPage: 1, currentPage: 1, perPage: 100 },
  clockOffsetMs: null,
};

const failure = (
  code: 'time-out' | 'throttled',
  more: { isAnswered?: boolean; retryAfterMs?: number },
): CallRecordsError => new CallRecordsError({ code, message: code, retryable: true, ...more });
