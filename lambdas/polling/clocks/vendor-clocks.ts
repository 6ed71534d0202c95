import type { Listing } from '../../call-records/listing.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { CLOCK_TOLERANCE_MS } from '../../platform/time/stored-time.ts';
import type { Span } from '../windows/unread-spans.ts';
import type { ClockDifference } from './clock-difference.ts';
import { LookBack } from './look-back.ts';
import { isAheadRow, type Stray } from './stray-row.ts';
import { MOST_SHIFT_MS, shiftOf, zoneOffsetMs } from './zone-shift.ts';

export interface AskedWindow {
  fromMs: number;
  toMs: number | null;
}

/** A record and the latest time that it names. */
export interface DatedRow {
  key: string;
  atMs: number;
}

/** What a reading showed of the time. */
export interface ShownTimes extends Pick<Listing, 'clock' | 'newestAtMs' | 'outcome'> {
  /** The newest few records, newest first. @default one, as of `newestAtMs` */
  newest?: readonly DatedRow[];
}

/** What one task's list showed when it was read last with an open end. */
interface LastRead {
  newestAtMs: number;
  readAtMs: number;
}

/** A record that is no older than that was listed in its time. */
const LATE_MS = 15 * MINUTE_MS;
/** Our clock may be days ahead. By a `Date` that is further off than this nothing is read: it is the one that is wrong. */
const MOST_BY_DATE_MS = 8 * DAY_MS;
/** Two looks that are closer than this see the same moment: one import of old calls, perhaps. */
const APART_MS = 30 * SECOND_MS;
/** What is dated by another zone is listed within this of the time that it should have. */
const SHIFTED_SLACK_MS = 10 * MINUTE_MS;
/** The zone of accounts whose tests name none. */
const DEFAULT_ZONE = 'Asia/Shanghai';

/**
 * What is known of the vendors' clocks and zones beside ours. Each process sees it for itself, and begins with what the
 * table has of it. Windows are asked for so that a difference costs no lead.
 */
export class VendorClocks {
  /** For new records that are dated where nobody looks. */
  readonly lookBack = new LookBack();
  readonly #byAccount = new Map<string, ClockDifference>();
  readonly #lastReads = new Map<string, LastRead>();
  readonly #strays = new Map<string, Stray>();
  /** A shift that was seen once, by account: the second look decides. */
  readonly #shiftsOnce = new Map<string, { shiftMs: number; atMs: number }>();

  differenceOf(account: string): ClockDifference | null {
    return this.#byAccount.get(account) ?? null;
  }

  /** A record of the task whose time lies ahead, while those of all others do not. */
  strayOf(taskKey: string, nowMs: number): Stray | null {
    const stray = this.#strays.get(taskKey) ?? null;
    return stray !== null && stray.tellFromMs <= nowMs ? stray : null;
  }

  newestOf(taskKey: string): number | null {
    return this.#lastReads.get(taskKey)?.newestAtMs ?? null;
  }

  /** What another process saw of it, or this one before it was started again. What was seen here itself stands. */
  restore(account: string, difference: ClockDifference | null): void {
    if (difference !== null && !this.#byAccount.has(account)) this.#byAccount.set(account, difference);
  }

  /**
   * The window as it is to be asked for: wider by the difference, with a margin, and back to the newest record that is
   * known. That costs a row or two where nobody calls, and finds the next call even where it is dated hours ago.
   */
  widened(account: string, taskKey: string, { fromMs, toMs }: AskedWindow, nowMs: number): AskedWindow {
    const known = this.differenceOf(account);
    const newestAtMs = this.newestOf(taskKey);
    const isBelieved = toMs === null && known !== null && isOfRecords(known, newestAtMs, nowMs);
    const offsetMs = bounded(known?.offsetMs ?? 0, isBelieved ? MOST_BY_DATE_MS : MOST_SHIFT_MS);
    const startMs = fromMs - CLOCK_TOLERANCE_MS + Math.min(0, offsetMs);
    if (toMs !== null) return { fromMs: startMs, toMs: toMs + Math.max(0, offsetMs) };
    const newestMs = newestAtMs ?? nowMs;
    // Nobody called since then: however far that is, there are no rows to read.
    const reachMs = Math.max(newestMs - (nowMs - fromMs), nowMs - MOST_SHIFT_MS);
    return { fromMs: newestMs < fromMs ? Math.min(startMs, reachMs) : startMs, toMs };
  }

  /**
   * The parts of such a window that new records may be dated in, newest first. After a vendor changed its zone, what lies
   * between is hours of records that were read when they were new.
   */
  partsOf(account: string, taskKey: string, window: AskedWindow, asked: Span, nowMs: number): Span[] {
    const known = this.differenceOf(account);
    const newestAtMs = this.newestOf(taskKey);
    if (known?.by !== 'records' || known.offsetMs >= 0 || asked.toMs !== null || newestAtMs === null)
      return [asked];
    const shiftedToMs = nowMs + known.offsetMs + SHIFTED_SLACK_MS;
    const nowFromMs = window.fromMs - CLOCK_TOLERANCE_MS;
    const isApart = shiftedToMs < nowFromMs && newestAtMs > shiftedToMs && asked.fromMs < shiftedToMs;
    if (!isApart) return [asked];
    return [
      { fromMs: nowFromMs, toMs: null },
      { fromMs: asked.fromMs, toMs: shiftedToMs },
    ];
  }

  /** Takes in what a reading showed. @returns the difference that there is now; null: none that matters. */
  learn(
    account: string,
    taskKey: string,
    shown: ShownTimes,
    isOpen: boolean,
    nowMs: number,
    timeZone = DEFAULT_ZONE,
  ): ClockDifference | null {
    const known = this.differenceOf(account);
    const last = this.#lastReads.get(taskKey) ?? null;
    const newestAtMs = this.#withoutStray(taskKey, shown, known, nowMs);
    const difference = this.#judge(
      { ...shown, newestAtMs },
      { account, timeZone, known, nowMs, last: isOpen ? last : null },
    );
    this.#set(account, difference);
    const wasRead = shown.outcome === 'complete' || shown.outcome === 'short';
    if (isOpen && wasRead && newestAtMs !== null) {
      const isNewer = last === null || newestAtMs > last.newestAtMs;
      this.#lastReads.set(taskKey, { newestAtMs: isNewer ? newestAtMs : last.newestAtMs, readAtMs: nowMs });
      if (isNewer) this.lookBack.wentOn(taskKey, nowMs);
    }
    return difference;
  }

  /**
   * Takes in what a list of wanted grades alone showed. It says nothing of the newest record: one of its own may be new
   * because it was graded late. That it holds a call of now shows that the list goes on.
   */
  learnOfWanted(
    account: string,
    taskKey: string,
    { clock, newest }: Pick<ShownTimes, 'clock' | 'newest'>,
    nowMs: number,
  ): ClockDifference | null {
    const known = this.differenceOf(account);
    const dateMs = clock?.offsetMs ?? 0;
    if (known === null && Math.abs(dateMs) > CLOCK_TOLERANCE_MS)
      this.#set(account, { offsetMs: dateMs, by: 'date' });
    const last = this.#lastReads.get(taskKey);
    const atMs = newest?.[0]?.atMs ?? null;
    if (last && atMs !== null && atMs > last.newestAtMs && Math.abs(nowMs - atMs) < LATE_MS) {
      this.#lastReads.set(taskKey, { ...last, newestAtMs: atMs });
      this.lookBack.wentOn(taskKey, nowMs);
    }
    return this.differenceOf(account);
  }

  /**
   * Takes in records that were listed for the first time since a look that would have shown them.
   *
   * @param datedMs the latest time that each names
   */
  learnOfNew(
    account: string,
    datedMs: readonly number[],
    { lookMs, nowMs }: { lookMs: number; nowMs: number },
  ): void {
    const shiftMs = shiftOf(datedMs, lookMs, nowMs);
    if (datedMs.length === 0 || this.#byAccount.has(account)) return;
    if (shiftMs === null) this.#shiftsOnce.delete(account);
    else if (this.#isSecondLook(account, shiftMs, nowMs))
      this.#set(account, { offsetMs: shiftMs, by: 'records', sinceMs: nowMs });
  }

  #judge(
    { clock, newestAtMs }: Pick<Listing, 'clock' | 'newestAtMs'>,
    of: {
      account: string;
      timeZone: string;
      known: ClockDifference | null;
      nowMs: number;
      last: LastRead | null;
    },
  ): ClockDifference | null {
    const { account, timeZone, known, nowMs, last } = of;
    const dateMs = clock?.offsetMs ?? 0;
    const byDate: ClockDifference | null =
      Math.abs(dateMs) > CLOCK_TOLERANCE_MS ? { offsetMs: dateMs, by: 'date' } : null;
    const byRecords = known?.by === 'records' ? known : null;
    const agreed = known?.by === 'date' && known.recordsAgree ? { recordsAgree: true } : {};
    if (newestAtMs === null) return (byDate && { ...byDate, ...agreed }) ?? byRecords;
    const agesMs = nowMs - newestAtMs;
    const isNew = last !== null && newestAtMs > last.newestAtMs;
    const isAsOurs = agesMs >= -CLOCK_TOLERANCE_MS && agesMs < LATE_MS;
    const isAfterDate = newestAtMs - nowMs - dateMs > CLOCK_TOLERANCE_MS;
    if (byDate !== null && isAsOurs && (isNew || isAfterDate)) return { ...byDate, recordsAgree: true };
    if (isAfterDate && agesMs < -CLOCK_TOLERANCE_MS)
      return { offsetMs: -agesMs, by: 'records', sinceMs: byRecords?.sinceMs ?? nowMs };
    if (isNew && newestAtMs - dateMs < last.readAtMs - LATE_MS) {
      const shiftMs = shiftOf([newestAtMs - dateMs], last.readAtMs, nowMs);
      // UTC is what a vendor writes that writes another zone: then one record is enough.
      const isUtc = shiftMs === -zoneOffsetMs(timeZone, nowMs);
      if (shiftMs !== null && (isUtc || this.#isSecondLook(account, shiftMs, nowMs)))
        return { offsetMs: shiftMs + dateMs, by: 'records', sinceMs: nowMs };
    }
    const isSince = newestAtMs > (byRecords?.sinceMs ?? Number.NEGATIVE_INFINITY);
    const isInStep = isSince && newestAtMs - nowMs - dateMs > -LATE_MS;
    return (byDate && { ...byDate, ...agreed }) ?? (isInStep ? null : byRecords);
  }

  /** Was the same shift seen a moment ago? A late import of old calls shows one by chance, and not twice. */
  #isSecondLook(account: string, shiftMs: number, nowMs: number): boolean {
    const once = this.#shiftsOnce.get(account) ?? null;
    if (once?.shiftMs === shiftMs && nowMs - once.atMs >= APART_MS) return true;
    if (once?.shiftMs !== shiftMs) this.#shiftsOnce.set(account, { shiftMs, atMs: nowMs });
    return false;
  }

  /** The newest time, without that of one record that alone is dated ahead. */
  #withoutStray(
    taskKey: string,
    { newest, newestAtMs, clock }: ShownTimes,
    known: ClockDifference | null,
    nowMs: number,
  ): number | null {
    const [first, second] = newest ?? [];
    const isZone = known?.by === 'records' && known.offsetMs > 0;
    const latestMs = nowMs + Math.max(0, clock?.offsetMs ?? 0) + CLOCK_TOLERANCE_MS;
    const isStray =
      first !== undefined && second !== undefined && first.atMs > latestMs && second.atMs <= latestMs;
    if (!isStray || isZone) {
      if (first !== undefined && first.atMs > latestMs) this.#strays.delete(taskKey);
      return newestAtMs;
    }
    const last = this.#lastReads.get(taskKey) ?? null;
    const before = this.#strays.get(taskKey);
    this.#strays.set(
      taskKey,
      before?.key === first.key ? before : isAheadRow(first, last?.readAtMs ?? null, nowMs),
    );
    return second.atMs;
  }

  #set(account: string, difference: ClockDifference | null): void {
    if (difference === null) this.#byAccount.delete(account);
    else this.#byAccount.set(account, difference);
  }
}

/**
 * A `Date` that no record contradicts. Where our clock is days ahead of it, a window that is wider by days is no longer
 * than ever: it begins where the vendor's now is.
 */
const isOfRecords = ({ by, offsetMs }: ClockDifference, newestAtMs: number | null, nowMs: number): boolean =>
  by === 'date' && (newestAtMs === null || newestAtMs < nowMs + offsetMs + LATE_MS);

const bounded = (ms: number, mostMs: number): number => Math.max(-mostMs, Math.min(mostMs, ms));
