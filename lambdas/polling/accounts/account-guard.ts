import type { RecordClient } from '../../call-records/client.ts';
import type { PageOptions } from '../../call-records/client-options.ts';
import { CallRecordsError } from '../../call-records/errors.ts';
import type { RecordQuery } from '../../call-records/query.ts';
import { MAX_TRIES } from '../../call-records/retry.ts';
import type { Clock } from '../../platform/time/clock.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { type AccountState, type AccountTrouble, LONGEST_BLOCK_MS } from './account-store.ts';

/** Time-outs in a row after which one asks whether the account answers at all, and failures that came with an answer. */
const SUSPECT_AFTER_TIMEOUTS = 2;
const SUSPECT_AFTER_FAILURES = 6;
/** A failure that took longer is asked about at once where nothing was answered yet: six of them would fill a minute. */
const SLOW_FAILURE_MS = 3 * SECOND_MS;
/** As long as a request may take: one that is cut short says nothing of the server. */
const PROBE_AT_LEAST_MS = 15 * SECOND_MS;
/** A probe asks for one second, another one each time, before what a short window reaches. */
const PROBE_BACK_MS = HOUR_MS;
/** Requests for one page where the next minute asks again anyway. */
const SHORT_TRIES = 2;
/** A reading waits for a server that asks for so little; for more, the account is left alone by all of them. */
const LONGEST_PAUSE_MS = 10 * SECOND_MS;

export interface GuardOptions {
  client: RecordClient;
  clock: Clock;
  state: AccountState;
  /** Requests at once, whatever asks for them. */
  concurrency: number;
  /** May this reader ask whether an account answers again that did not? */
  decides: boolean;
  /** Is the same asked again within a minute? Then a request is not repeated for long. */
  isShort: boolean;
  /** When the reading must be over, by the clock. */
  deadlineMs: number;
  /** Ids of the account's tasks: each probe asks for another one, since one alone may be broken. */
  taskIds: readonly string[];
}

/**
 * Stands between the polls of one account and its server, for one reading. It bounds the requests at once. Where an
 * account fails and nothing was read since, it finds out by one tiny request, a probe, whether the account answers at
 * all; once it is clear that it does not, or asks to be left alone, all other requests fail at once and none goes out.
 */
export class AccountGuard implements RecordClient {
  readonly #options: GuardOptions;
  #refusal: CallRecordsError | null = null;
  #blockedUntilMs: number | null;
  #pausedUntilMs = 0;
  #answers = 0;
  #lastFailure: CallRecordsError | null = null;
  /** Since the last answer. */
  #timeouts = 0;
  #failures = 0;
  /** The one request that asks whether the account answers; the others wait for it. */
  #probe: Promise<void> | null = null;
  #probes = 0;
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(options: GuardOptions) {
    const { state, clock, decides, concurrency } = options;
    this.#options = options;
    this.#free = concurrency;
    this.#blockedUntilMs = state.blockedUntilMs;
    if (state.blockedUntilMs !== null && state.blockedUntilMs > clock.nowMs()) {
      this.#refusal = leftAlone(state.blockedUntilMs - clock.nowMs());
    } else if (state.trouble !== null && !decides) this.#refusal = asBefore(state.trouble);
  }

  async page(query: RecordQuery, page: number, options: PageOptions = {}) {
    const { trouble } = this.#options.state;
    if (trouble !== null && this.#isInDoubt()) {
      await this.#findOut(options);
      if (this.#isInDoubt()) throw asBefore(trouble);
    }
    await this.#takeTurn();
    try {
      return await this.#ask(query, page, options);
    } finally {
      this.#endTurn();
    }
  }

  /**
   * What this reading says of the account; null: what was known stays. Where nothing came and it is not clear why, one
   * more request finds out.
   */
  async verdict(): Promise<Pick<AccountState, 'trouble' | 'blockedUntilMs'> | null> {
    const { state, clock } = this.#options;
    if (this.#refusal === null && this.#answers === 0 && this.#lastFailure !== null) await this.#findOut({});
    const nowMs = clock.nowMs();
    const isBlocked = this.#blockedUntilMs !== null && this.#blockedUntilMs > nowMs;
    const blockedUntilMs = isBlocked ? this.#blockedUntilMs : null;
    if (this.#refusal === null) return this.#answers > 0 ? { trouble: null, blockedUntilMs } : null;
    const failure = this.#lastFailure;
    // It was refused from the beginning: nothing new is known.
    if (failure === null) return null;
    const { code, message, hint = null } = failure;
    return { trouble: { sinceMs: state.trouble?.sinceMs ?? nowMs, code, message, hint }, blockedUntilMs };
  }

  /** It did not answer the last time, and nobody has asked since. */
  #isInDoubt(): boolean {
    return this.#options.state.trouble !== null && this.#answers === 0 && this.#refusal === null;
  }

  /** Sends one tiny request, once, however many want to know; then either it answers, or all is refused. */
  #findOut(options: PageOptions): Promise<void> {
    this.#probe ??= this.#sendProbe(options).finally(() => {
      this.#probe = null;
    });
    return this.#probe;
  }

  async #sendProbe({ onRequest, signal }: PageOptions): Promise<void> {
    const { client, clock, taskIds, deadlineMs } = this.#options;
    const nowMs = clock.nowMs();
    if (nowMs + PROBE_AT_LEAST_MS > deadlineMs) return;
    const turn = Math.floor(nowMs / MINUTE_MS) + this.#probes;
    this.#probes += 1;
    const taskId = taskIds[turn % taskIds.length];
    if (taskId === undefined) return;
    // Calls that make the server hang or fail are mostly of the last minutes, and must not pass for all of the account.
    const startAtMs = nowMs - PROBE_BACK_MS - (turn % 30) * MINUTE_MS;
    const query = { taskId, startAtMs, endAtMs: startAtMs, perPage: 1 };
    try {
      await client.page(query, 1, { maxTries: 1, onRequest, signal, deadlineMs });
      this.#answered();
    } catch (error) {
      if (!(error instanceof CallRecordsError)) throw error;
      if (saysTheServer(error)) return this.#answered();
      this.#lastFailure = error;
      if (error.retryAfterMs !== null) this.#block(error.retryAfterMs);
      this.#refusal ??= error;
    }
  }

  async #ask(query: RecordQuery, page: number, options: PageOptions) {
    const { client, isShort } = this.#options;
    await this.#untilItMayBeAsked(options);
    if (this.#refusal !== null) throw this.#refusal;
    let sentAtMs = this.#options.clock.nowMs();
    const onRequest = () => {
      sentAtMs = this.#options.clock.nowMs();
      options.onRequest?.();
    };
    const tookMs = () => this.#options.clock.nowMs() - sentAtMs;
    try {
      const answered = await client.page(query, page, {
        ...options,
        onRequest,
        maxTries: Math.min(isShort ? SHORT_TRIES : MAX_TRIES, options.maxTries ?? MAX_TRIES),
        mayRetry: (error) => this.#mayRetry(error, tookMs()),
      });
      this.#answered();
      return answered;
    } catch (error) {
      if (error instanceof CallRecordsError) await this.#note(error, options, tookMs());
      throw error;
    }
  }

  /** While a probe is under way, or the server asked for a moment. */
  async #untilItMayBeAsked({ signal }: PageOptions): Promise<void> {
    const { clock } = this.#options;
    for (;;) {
      if (this.#probe !== null) await this.#probe;
      const pauseMs = this.#pausedUntilMs - clock.nowMs();
      if (pauseMs <= 0 || this.#refusal !== null || signal?.aborted) return;
      await clock.sleep(pauseMs, signal);
    }
  }

  #mayRetry(error: CallRecordsError, tookMs: number): boolean {
    if (this.#refusal !== null) return false;
    if (error.retryAfterMs !== null) return this.#waitFor(error.retryAfterMs);
    // Where nothing else was answered, the account is likelier at fault than this request, and each costs many seconds. A
    // short window is asked for again in a minute, and what hangs in it is looked for at once.
    const isSlow = error.code === 'time-out' || tookMs >= SLOW_FAILURE_MS;
    return !isSlow || (this.#answers > 0 && !this.#options.isShort);
  }

  async #note(error: CallRecordsError, options: PageOptions, tookMs: number): Promise<void> {
    if (saysTheServer(error)) return this.#answered();
    // A time-out because this reading must be over says nothing of the server.
    const { deadlineMs = Number.POSITIVE_INFINITY } = options;
    const isCutOff = error.code === 'time-out' && this.#options.clock.nowMs() >= deadlineMs;
    if (isCutOff || options.signal?.aborted) return;
    this.#lastFailure = error;
    if (error.retryAfterMs !== null && !this.#waitFor(error.retryAfterMs)) {
      this.#refusal ??= error;
      return;
    }
    this.#failures += 1;
    if (error.code === 'time-out') this.#timeouts += 1;
    const isSuspect =
      this.#timeouts >= SUSPECT_AFTER_TIMEOUTS ||
      this.#failures >= SUSPECT_AFTER_FAILURES ||
      (this.#answers === 0 && mayConcernAll(error, tookMs));
    if (isSuspect && this.#refusal === null) await this.#findOut({ onRequest: options.onRequest });
  }

  #answered(): void {
    this.#answers += 1;
    this.#timeouts = 0;
    this.#failures = 0;
  }

  /** @returns false: it asks for longer than a reading waits, so the account is left alone */
  #waitFor(ms: number): boolean {
    if (ms > LONGEST_PAUSE_MS) {
      this.#block(ms);
      return false;
    }
    this.#pausedUntilMs = Math.max(this.#pausedUntilMs, this.#options.clock.nowMs() + ms);
    return true;
  }

  #block(ms: number): void {
    this.#blockedUntilMs = this.#options.clock.nowMs() + Math.min(ms, LONGEST_BLOCK_MS);
  }

  async #takeTurn(): Promise<void> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  #endTurn(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#free += 1;
  }
}

/** It answers, and speaks of one task. */
const saysTheServer = ({ code }: CallRecordsError): boolean =>
  code === 'task-not-found' || code === 'refused';

const concernsAccount = ({ code }: CallRecordsError): boolean =>
  code === 'token-refused' || code === 'secret-missing' || code === 'account-not-found';

/** A single time-out is waited for: a long list may be all that is slow. */
const mayConcernAll = (error: CallRecordsError, tookMs: number): boolean =>
  concernsAccount(error) || (error.code !== 'time-out' && (!error.isAnswered || tookMs >= SLOW_FAILURE_MS));

function leftAlone(forMs: number): CallRecordsError {
  return new CallRecordsError({
    code: 'throttled',
    message: `The record API asked to be left alone; nothing is asked of it for ${Math.ceil(forMs / SECOND_MS)} s more.`,
    retryable: false,
    hint: 'If it happens often, lower `concurrency` of this account in leadbell.yaml, or poll less often.',
  });
}

function asBefore({ code, message, hint }: AccountTrouble): CallRecordsError {
  return new CallRecordsError({ code, message, retryable: false, ...(hint === null ? {} : { hint }) });
}
