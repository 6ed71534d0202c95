import type { CallRecordsErrorCode } from '../../call-records/errors.ts';
import { absent } from '../../platform/table/conditions.ts';
import { refuseNewer } from '../../platform/table/schema-version.ts';
import { type Item, type Key, type Table, unchanged } from '../../platform/table/table.ts';
import { HOUR_MS } from '../../platform/time/duration.ts';
import { boundedWait } from '../../platform/time/stored-time.ts';
import type { ClockDifference } from '../clocks/clock-difference.ts';
import type { FilterProofs } from '../filter/filter-proof.ts';
import { releaseLease, takeLease } from './lease.ts';
import type { TokenEnd } from './token-end.ts';

/** The longest time that a server is left alone, whatever it asks for. */
export const LONGEST_BLOCK_MS = HOUR_MS;

/** Why an account cannot be read, as its last request showed. */
export interface AccountTrouble {
  sinceMs: number;
  code: CallRecordsErrorCode;
  message: string;
  hint: string | null;
}

/** What readers know about an account. Written only when it changes, so that an account that answers costs no write. */
export interface AccountState {
  /** Set while it does not answer: one request a minute asks whether it does again. Null: it answers. */
  trouble: AccountTrouble | null;
  /** The server asked to be left alone until then. */
  blockedUntilMs: number | null;
  /** Since when windows are left out because there is no time. Null: none are. */
  skippingSinceMs: number | null;
  /** The task to read first, because the last reader did not reach it. */
  nextTaskKey: string | null;
  /**
   * Set if the vendor's clock or zone differs from ours, so that every process knows it from its first request. Null:
   * no difference.
   */
  clock: ClockDifference | null;
  /** Until when its token is valid, and who heard of it. Null: nobody has asked. */
  tokenEnd: TokenEnd | null;
  /** What its node did with a filter by grade. Null: nobody has seen. */
  filters: FilterProofs | null;
  token: string | null;
}

const EMPTY: AccountState = {
  trouble: null,
  blockedUntilMs: null,
  skippingSinceMs: null,
  nextTaskKey: null,
  clock: null,
  tokenEnd: null,
  filters: null,
  token: null,
};

const SCHEMA_VERSION = 1;
const TRIES = 4;

const keyOf = (accountKey: string, sk: 'STATE' | 'SWEEPS'): Key => ({ pk: `ACCOUNT#${accountKey}`, sk });

/** Shares what is known about an account between its readers. */
export class AccountStore {
  readonly #table: Table;
  readonly #nowMs: () => number;

  constructor(table: Table, nowMs: () => number) {
    this.#table = table;
    this.#nowMs = nowMs;
  }

  async get(accountKey: string): Promise<AccountState> {
    return toState(await this.#table.get(keyOf(accountKey, 'STATE')), this.#nowMs());
  }

  /** @returns false: somebody else changed it since it was read. Theirs stands, and the next reader sees more. */
  async change(
    accountKey: string,
    state: AccountState,
    change: Partial<Omit<AccountState, 'token'>>,
  ): Promise<boolean> {
    const when = state.token === null ? absent('pk') : unchanged({ token: state.token });
    const changes = { ...change, schema: SCHEMA_VERSION };
    return (await this.#table.upsert(keyOf(accountKey, 'STATE'), changes, when)) !== null;
  }

  /** Changes something that is nobody else's, beside readers that change the rest. At last it is left to the next reader. */
  async changeBeside(
    accountKey: string,
    changeOf: (state: AccountState) => Partial<Omit<AccountState, 'token'>>,
  ): Promise<void> {
    for (let attempt = 0; attempt < TRIES; attempt += 1) {
      const state = await this.get(accountKey);
      if (await this.change(accountKey, state, changeOf(state))) return;
    }
  }

  /** One reader of sweeps at a time. @returns false: somebody else is at it */
  takeSweeps(accountKey: string, owner: string, untilMs: number): Promise<boolean> {
    const wanted = { owner, nowMs: this.#nowMs(), untilMs };
    return takeLease(this.#table, keyOf(accountKey, 'SWEEPS'), wanted);
  }

  releaseSweeps(accountKey: string, owner: string): Promise<void> {
    return releaseLease(this.#table, keyOf(accountKey, 'SWEEPS'), owner);
  }
}

function toState(item: Item | null, nowMs: number): AccountState {
  if (item === null) return EMPTY;
  refuseNewer(item, SCHEMA_VERSION, 'State of an account');
  const { trouble, blockedUntilMs, skippingSinceMs, nextTaskKey, clock, tokenEnd, filters, token } = {
    ...EMPTY,
    ...(item as Partial<AccountState>),
  };
  return {
    trouble,
    blockedUntilMs: boundedWait(blockedUntilMs, nowMs, LONGEST_BLOCK_MS),
    skippingSinceMs,
    nextTaskKey,
    clock,
    tokenEnd,
    filters,
    token: token ?? null,
  };
}
