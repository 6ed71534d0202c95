import type { Platform } from '../platform/platform.ts';
import { nameOf } from '../platform/table/name-of.ts';
import type { Item, Key } from '../platform/table/table.ts';
import { type Delivery, isOver } from './delivery.ts';
import { type DeliveryStore, deliveriesOf, type Hint, type Waiting } from './delivery-store.ts';
import { isDue, isDueOnceReached } from './held-until.ts';
import { isGradeKey } from './keys.ts';

/** The most that is looked at in one go. The rest follows when these are done. */
const BATCH = 500;
/**
 * Where there are more, these are read from the other end too: what came last goes out first. More than a list holds, since
 * those of one that was just refused come later than all others.
 */
const NEWEST = 100;
/** The same between two messages of a run. */
const NEWEST_MEANWHILE = 20;
/** Read first of what waits: as a rule that is all, and shows when the next of it is due. */
const FEW = 10;
/** So few that a nudge names are read with their lane, in one request. More of them wait for what the lane says. */
const READ_WITH_LANE = 3;

/** The first look of a run, which shows its lane and its robot too. */
export interface FirstLook {
  /** Reads these, consistently, and with them the lane and its robot. */
  read(keys: readonly Key[]): Promise<readonly Item[]>;
  /** Of the lane as it was read: nothing can be sent now, so all is left as it is. */
  isFull(): boolean;
  /** The same where it can be sent, and waits for more. @param due all that is known to be due */
  isGathering(due: readonly Hint[]): boolean;
}

interface FindOptions {
  isReached: boolean;
  look: FirstLook | null;
  /** Names of what a run has still to send or has sent: only leads that came since are looked for. Null: all are. */
  besides: ReadonlySet<string> | null;
}

const NONE = { all: [], isMore: false };

interface CandidatesDeps {
  platform: Pick<Platform, 'log'>;
  deliveries: Pick<DeliveryStore, 'getMany' | 'waiting'>;
}

/** Finds what may be due in a lane: what the index and nudges know of, read consistently. */
export class Candidates {
  readonly #deps: CandidatesDeps;
  readonly #channel: string;
  /** Already looked at and left for another run. Otherwise they would be found again endlessly. */
  readonly #leftAlone = new Set<string>();
  /** What waits, as the last look showed it; null: there is more, or something was changed since. */
  #waiting: readonly Waiting[] | null = null;
  #isMore = false as boolean;

  constructor(deps: CandidatesDeps, channel: string) {
    this.#deps = deps;
    this.#channel = channel;
  }

  /** What holds of its own do not keep. `isMore`: the index has more of them. */
  async find(
    keys: readonly Key[],
    { isReached, look, besides }: FindOptions,
    nowMs: number,
  ): Promise<{ all: Delivery[]; isMore: boolean }> {
    const mayGo = (one: Waiting) => (isReached ? isDueOnceReached(one, nowMs) : isDue(one, nowMs));
    const isHere = (delivery: Delivery) =>
      delivery.channel === this.#channel && !isOver(delivery.state) && mayGo(delivery);
    if (besides) {
      const newest = await this.#newest(NEWEST_MEANWHILE, nowMs);
      const since = this.#apart(newest.filter((key) => isGradeKey(key) && !besides.has(nameOf(key))));
      return { all: (await this.#read(since, null)).filter(isHere), isMore: false };
    }
    const named = this.#apart(keys);
    const isUnread = look !== null && named.length > READ_WITH_LANE;
    const [few, ofNames] = await Promise.all([
      this.#lookAtFew(isReached),
      named.length === 0 ? [] : this.#read(isUnread ? [] : named, look),
    ]);
    // Only where there is more to send than a few is the rest of it read too.
    const last = few.at(-1);
    const isMuch = !isReached && few.length >= FEW && last !== undefined && isDue(last, nowMs);
    if (look && isMuch && named.length === 0) await look.read([]);
    const lane = look !== null && (isMuch || named.length > 0) ? look : null;
    // A backlog is not read before it is known that some of it can be sent.
    if ((isMuch || isUnread) && few.some(mayGo) && lane?.isFull()) return NONE;
    const waiting = isMuch
      ? await this.#deps.deliveries.waiting(this.#channel, { notAfterMs: nowMs, limit: BATCH })
      : few;
    this.#isMore = waiting.length >= BATCH;
    const newest = this.#isMore ? await this.#newest(NEWEST, nowMs) : [];
    const more = [...waiting, ...newest].filter(mayGo);
    const due = isUnread ? this.#apart([...named, ...more]) : this.#apart(more, named);
    const here = ofNames.filter(isHere);
    if (lane?.isGathering([...here, ...due])) return NONE;
    const rest = due.length === 0 ? [] : await this.#read(due, lane === null ? look : null);
    const all = [...here, ...rest.filter(isHere)];
    return all.length > 0 && look?.isFull() ? NONE : { all, isMore: this.#isMore };
  }

  /** From now on it is not found. */
  leaveAlone(key: Key): void {
    this.#leftAlone.add(nameOf(key));
  }

  /** What the last look showed is not so any more. */
  changed(): void {
    this.#waiting = null;
  }

  /** What waits soonest, as the last look showed it. Null: nothing waits; undefined: not known. */
  get soonest(): Waiting | null | undefined {
    return this.#waiting === null ? undefined : (this.#waiting[0] ?? null);
  }

  /** The index had more than was read when all was last looked for. */
  get hasMore(): boolean {
    return this.#isMore;
  }

  /** Were these all that waited when it was last looked up? */
  hadOnly(names: ReadonlySet<string>): boolean {
    return this.#waiting?.every((one) => names.has(nameOf(one))) === true;
  }

  async #read(keys: readonly Key[], look: FirstLook | null): Promise<Delivery[]> {
    const onNewer = (key: Key) =>
      this.#deps.platform.log.error('A delivery was written by a newer version, which alone can send it', {
        channel: this.#channel,
        delivery: key.sk,
      });
    return look ? deliveriesOf(await look.read(keys), onNewer) : this.#deps.deliveries.getMany(keys, onNewer);
  }

  /** Each once, without those that are left alone, or among the others. What is said last of one is kept. */
  #apart(keys: readonly Hint[], others: readonly Key[] = []): Hint[] {
    const all = new Map(keys.map((key) => [nameOf(key), key]));
    for (const key of others) all.delete(nameOf(key));
    for (const name of this.#leftAlone) all.delete(name);
    return [...all.values()];
  }

  #newest(limit: number, nowMs: number): Promise<Waiting[]> {
    return this.#deps.deliveries.waiting(this.#channel, { notAfterMs: nowMs, limit, latestFirst: true });
  }

  async #lookAtFew(isReached: boolean): Promise<Waiting[]> {
    const limit = isReached ? BATCH : FEW;
    const few = await this.#deps.deliveries.waiting(this.#channel, { limit });
    this.#waiting = few.length < limit ? few : null;
    return few;
  }
}
