import type { PageOptions, RecordClient } from '../call-records/client.ts';
import { CallRecordsError } from '../call-records/errors.ts';
import type { RecordQuery } from '../call-records/query.ts';
import { MAX_TRIES } from '../call-records/retry.ts';
import type { Clock } from '../platform/clock.ts';
import { SECOND_MS } from '../platform/duration.ts';
import { type AccountState, type AccountTrouble, LONGEST_BLOCK_MS } from './account-store.ts';

/** Time-outs in a row, with nothing read, after which nothing more is asked. */
const MOST_TIMEOUTS = 2;
/** Requests for one page where the next minute asks again anyway. */
const SHORT_TRIES = 2;

export interface GuardOptions {
  client: RecordClient;
  clock: Clock;
  state: AccountState;
  /** Requests at once, whatever asks for them. */
  concurrency: number;
  /** May this reader find that the account does not answer, and ask whether it does again? */
  decides: boolean;
  /** Is the same asked again within a minute? Then a request is not repeated for long. */
  isShort: boolean;
}

/**
 * Stands between the polls of one account and its server, for one reading. It bounds the requests at once, asks one
 * request whether an account answers again that did not, and fails all others at once, without a request, once it is
 * clear that the account does not answer or asks to be left alone.
 */
export class AccountGuard implements RecordClient {
  readonly #options: GuardOptions;
  #refusal: CallRecordsError | null = null;
  #blockedUntilMs: number | null;
  #answers = 0;
  #failure: CallRecordsError | null = null;
  #timeouts = 0;
  /** The one request that asks whether the account answers again; the others wait for it. */
  #probe: Promise<void> | null = null;
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
    if (this.#isProbing()) {
      if (this.#probe === null) return this.#askFirst(query, page, options);
      await this.#probe;
    }
    await this.#takeTurn();
    try {
      return await this.#ask(query, page, options, this.#options.isShort ? SHORT_TRIES : undefined);
    } finally {
      this.#endTurn();
    }
  }

  /** What this reading says of the account; null: what was known stays. */
  verdict(): Pick<AccountState, 'trouble' | 'blockedUntilMs'> | null {
    const { state, decides, clock } = this.#options;
    const nowMs = clock.nowMs();
    const blockedUntilMs =
      this.#blockedUntilMs !== null && this.#blockedUntilMs > nowMs ? this.#blockedUntilMs : null;
    if (this.#answers > 0) return { trouble: null, blockedUntilMs };
    const failure = this.#failure;
    if (failure === null || (!decides && blockedUntilMs === null)) return null;
    const { code, message, hint = null } = failure;
    return { trouble: { sinceMs: state.trouble?.sinceMs ?? nowMs, code, message, hint }, blockedUntilMs };
  }

  #isProbing(): boolean {
    return this.#options.state.trouble !== null && this.#answers === 0 && this.#refusal === null;
  }

  async #askFirst(query: RecordQuery, page: number, options: PageOptions) {
    let done = () => {};
    this.#probe = new Promise<void>((resolve) => {
      done = resolve;
    });
    try {
      return await this.#ask(query, page, options, 1);
    } catch (error) {
      if (error instanceof CallRecordsError && this.#answers === 0) this.#refusal ??= error;
      throw error;
    } finally {
      done();
    }
  }

  async #ask(query: RecordQuery, page: number, options: PageOptions, maxTries: number | undefined) {
    if (this.#refusal !== null) throw this.#refusal;
    try {
      const answered = await this.#options.client.page(query, page, {
        ...options,
        maxTries: Math.min(maxTries ?? MAX_TRIES, options.maxTries ?? MAX_TRIES),
      });
      this.#answers += 1;
      this.#timeouts = 0;
      return answered;
    } catch (error) {
      if (error instanceof CallRecordsError) this.#note(error);
      throw error;
    }
  }

  #note(error: CallRecordsError): void {
    if (error.code === 'task-not-found' || error.code === 'refused') {
      this.#answers += 1;
      return;
    }
    this.#failure = error;
    if (error.retryAfterMs !== null) {
      const { clock } = this.#options;
      this.#blockedUntilMs = clock.nowMs() + Math.min(error.retryAfterMs, LONGEST_BLOCK_MS);
      this.#refusal ??= error;
      return;
    }
    if (error.code === 'token-refused' || error.code === 'account-not-found') {
      this.#refusal ??= error;
      return;
    }
    if (this.#answers > 0 || error.isAnswered) return;
    this.#timeouts += 1;
    const isClear = error.code !== 'time-out' || this.#timeouts >= MOST_TIMEOUTS;
    if (this.#options.decides && isClear) this.#refusal ??= error;
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
