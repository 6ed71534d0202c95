import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { MOST_SHIFT_MS } from './zone-shift.ts';

/** A closed window of the past, which nothing is added to where times are right, and how many records were in it. */
interface Counted {
  fromMs: number;
  toMs: number;
  chosenAtMs: number;
  total: number | null;
  atMs: number;
}

/** What is watched of one task. */
interface Watched {
  /** When its list last gave a newer record than before. */
  wentOnAtMs: number;
  counted: Counted | null;
  /** Wide readings that were asked for since it went on, and the last of them. */
  asked: number;
  askedAtMs: number | null;
  /** Since when the past grew, where that is why. */
  grewSinceMs: number | null;
  /** What the last wide reading listed. */
  listed: { keys: ReadonlySet<string>; atMs: number } | null;
}

/** What is newer may still be listed late. */
const SETTLED_AFTER_MS = 15 * MINUTE_MS;
/** A count that is older is made again while the list goes on: one request an hour. */
const KEPT_FOR_MS = HOUR_MS;
/** The list went on in the poll that asks. */
const IN_THIS_POLL_MS = 30 * SECOND_MS;
/** How often it is counted, by how long the list has not gone on. */
const COUNTED_EVERY: readonly (readonly [quietMs: number, everyMs: number])[] = [
  [5 * MINUTE_MS, 0],
  [2 * HOUR_MS, 3 * MINUTE_MS],
  [MOST_SHIFT_MS, 15 * MINUTE_MS],
];
const FILTERED_QUIET_MS = 5 * MINUTE_MS;
/** Between wide readings: a zone shows within the first few. */
const ASKED_AFTER_MS = [0, 45 * SECOND_MS, 45 * SECOND_MS, 45 * SECOND_MS, 5 * MINUTE_MS, 20 * MINUTE_MS];
const ASKED_AT_LAST_MS = HOUR_MS;
/** Where the server counts nothing, nobody knows whether it is worth it. */
const ASKED_BLINDLY_MS = 10 * MINUTE_MS;
/**
 * Counts a minute of one account, whose tasks share a zone: so many show it, and the tasks of an account that has hundreds
 * cost no more when all of them fall quiet in the evening. While a list goes on, one will do.
 */
const COUNTS_A_MINUTE = { quiet: 4, busy: 1 };
/** Of a list that is longer its records are not told apart. */
const MOST_KEYS = 50_000;

/**
 * Where to look for new records while a task's list does not go on: by a zone that has changed they are dated hours ago,
 * where no short window looks. A closed window of the past is counted by one tiny request; where it grew, the whole of the
 * last 26 hours is worth reading. Of one process; nothing of it is stored.
 */
export class LookBack {
  readonly #watched = new Map<string, Watched>();
  readonly #counts = new Map<string, { minute: number; count: number }>();

  wentOn(taskKey: string, nowMs: number): void {
    const { counted = null } = this.#watched.get(taskKey) ?? {};
    this.#watched.set(taskKey, {
      wentOnAtMs: nowMs,
      counted,
      asked: 0,
      askedAtMs: null,
      grewSinceMs: null,
      listed: null,
    });
  }

  /**
   * What is to be counted now.
   *
   * @param isFiltered a list of wanted grades alone goes on more seldom: a few minutes without one of them say little
   * @returns null: nothing
   */
  toCount(
    account: string,
    taskKey: string,
    newestAtMs: number,
    nowMs: number,
    isFiltered = false,
  ): { fromMs: number; toMs: number } | null {
    const span = this.#dueOf(taskKey, newestAtMs, nowMs, isFiltered);
    if (span === null) return null;
    const isBusy = nowMs - (this.#watched.get(taskKey)?.wentOnAtMs ?? nowMs) < IN_THIS_POLL_MS;
    const minute = Math.floor(nowMs / MINUTE_MS);
    const last = this.#counts.get(account);
    const count = last?.minute === minute ? last.count : 0;
    if (count >= COUNTS_A_MINUTE[isBusy ? 'busy' : 'quiet']) return null;
    this.#counts.set(account, { minute, count: count + 1 });
    return span;
  }

  #dueOf(
    taskKey: string,
    newestAtMs: number,
    nowMs: number,
    isFiltered: boolean,
  ): { fromMs: number; toMs: number } | null {
    const watched = this.#watched.get(taskKey);
    if (!watched) return null;
    const { counted, wentOnAtMs } = watched;
    const fresh = { fromMs: nowMs - MOST_SHIFT_MS, toMs: newestAtMs - SETTLED_AFTER_MS };
    if (fresh.toMs <= fresh.fromMs) return null;
    const quietMs = nowMs - wentOnAtMs;
    if (counted === null || counted.atMs > nowMs) return fresh;
    if (quietMs < IN_THIS_POLL_MS) return nowMs - counted.chosenAtMs >= KEPT_FOR_MS ? fresh : null;
    if (isFiltered && quietMs <= FILTERED_QUIET_MS) return null;
    const everyMs = COUNTED_EVERY.find(([untilMs]) => quietMs <= untilMs)?.[1] ?? null;
    if (everyMs === null || nowMs - counted.atMs < everyMs) return null;
    return { fromMs: counted.fromMs, toMs: counted.toMs };
  }

  /** Takes in a count. @returns whether all of the last 26 hours is to be read */
  took(
    taskKey: string,
    span: { fromMs: number; toMs: number },
    total: number | null,
    nowMs: number,
  ): boolean {
    const watched = this.#watched.get(taskKey);
    if (!watched) return false;
    const { counted } = watched;
    const isSame = counted !== null && counted.fromMs === span.fromMs && counted.toMs === span.toMs;
    const grew = isSame && total !== null && counted.total !== null && total > counted.total;
    if (grew) watched.grewSinceMs = counted.atMs;
    // Without a count there is nothing that could have grown.
    const isBlind = total === null && nowMs - watched.wentOnAtMs >= ASKED_BLINDLY_MS / 2;
    watched.counted = { ...span, chosenAtMs: isSame ? counted.chosenAtMs : nowMs, total, atMs: nowMs };
    if (!grew && !isBlind) return false;
    const waitMs = Math.max(
      ASKED_AFTER_MS[watched.asked] ?? ASKED_AT_LAST_MS,
      isBlind ? ASKED_BLINDLY_MS : 0,
    );
    if (watched.askedAtMs !== null && nowMs - watched.askedAtMs < waitMs) return false;
    watched.asked += 1;
    watched.askedAtMs = nowMs;
    return true;
  }

  /**
   * Takes in a wide reading.
   *
   * @param dated the latest time of each record
   * @param newLeadsMs that of each lead which the table had not
   * @returns the times of those that were listed for the first time since a look that would have shown them; null: it was
   * not asked for, or nothing is known of before
   */
  tookWide(
    taskKey: string,
    dated: ReadonlyMap<string, number>,
    newLeadsMs: readonly number[],
    nowMs: number,
  ): { datedMs: readonly number[]; lookMs: number } | null {
    const watched = this.#watched.get(taskKey);
    if (!watched || watched.askedAtMs === null || dated.size > MOST_KEYS) return null;
    const { listed, grewSinceMs } = watched;
    watched.listed = { keys: new Set(dated.keys()), atMs: nowMs };
    if (listed !== null)
      return {
        datedMs: [...dated].filter(([key]) => !listed.keys.has(key)).map(([, atMs]) => atMs),
        lookMs: listed.atMs,
      };
    return grewSinceMs === null ? null : { datedMs: newLeadsMs, lookMs: grewSinceMs };
  }
}
