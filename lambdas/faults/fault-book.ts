import type { Platform } from '../platform/platform.ts';
import type { Table } from '../platform/table.ts';
import { EpisodeNotices, type NoticeDeps } from './episode-notices.ts';
import { type Episode, EpisodeStore, isLongAgo, isPast } from './episode-store.ts';
import { type Counted, FAULT_RULES, type FaultKind, type Sighting } from './fault.ts';
import { emptyTally, reasonsOf, withCounted } from './tally.ts';

export interface FaultBookDeps extends NoticeDeps {
  platform: Platform;
  table: Table;
}

/** How often somebody else may count at the same moment. */
const COUNT_TRIES = 8;

/**
 * What operators hear, once: that something is wrong, and that it is over. Both are deliveries like any other, which
 * wait as long as the fault's rule says and are cancelled if things change meanwhile: so what comes and goes quickly
 * is never heard, and what flaps is one message.
 */
export class FaultBook {
  readonly #deps: FaultBookDeps;
  readonly #episodes: EpisodeStore;
  readonly #notices: EpisodeNotices;

  constructor(deps: FaultBookDeps) {
    this.#deps = deps;
    this.#episodes = new EpisodeStore(deps.table);
    this.#notices = new EpisodeNotices(deps);
  }

  /**
   * Costs one read where it is known already.
   *
   * @param beganMs since when it has been so, where that was not seen at once
   */
  async seen(sighting: Sighting, beganMs?: number): Promise<void> {
    if (this.#deps.channels.length === 0) return;
    const { kind, subject } = sighting;
    const nowMs = this.#deps.platform.clock.nowMs();
    const rule = FAULT_RULES[kind];
    const known = await this.#episodes.read(kind, subject);
    const lasts = known !== null && known.overAtMs === null;
    const isOld = rule.newAfterMs !== null && known !== null && isPast(known.sinceMs, rule.newAfterMs, nowMs);
    if (lasts && !isOld) {
      if (!known.told) await this.#tell(known);
      else if (rule.growsUntilTold && sighting.detail !== known.sighting.detail) {
        await this.#tellMore({ ...known, sighting }, nowMs);
      }
      return;
    }
    if (known?.overAtMs && !isPast(known.overAtMs, rule.overAfterMs, nowMs)) {
      await this.#takeBack(known);
      return;
    }
    // Of a clock that jumped nobody need hear: it began at most as long ago as it takes to be told.
    const sinceMs = Math.min(nowMs, Math.max(beganMs ?? nowMs, nowMs - rule.tellAfterMs));
    const begun = { sighting, sinceMs, overAtMs: null, told: false, tally: null, lastAtMs: null };
    const token = await this.#episodes.put(known, { sighting, sinceMs, told: false, overAtMs: null });
    // Somebody else began it: what they wrote is read, and told, by whoever sees it next.
    if (token !== null) await this.#tell({ ...begun, token });
  }

  /**
   * One more of what happens again and again during one time of trouble. Operators hear of the first at once; of those
   * that follow in one growing message, which says how many, which and why. It is a new time of trouble once none
   * followed for as long as the fault's rule says.
   */
  async counted(of: Omit<Sighting, 'detail'>, item: Counted): Promise<void> {
    if (this.#deps.channels.length === 0) return;
    const { kind, subject } = of;
    for (let attempt = 0; attempt < COUNT_TRIES; attempt += 1) {
      const nowMs = this.#deps.platform.clock.nowMs();
      const known = await this.#episodes.read(kind, subject);
      const goesOn = known !== null && known.overAtMs === null && !isLongAgo(known, nowMs);
      const tally = withCounted((goesOn && known.tally) || emptyTally, item);
      const episode = {
        sighting: { ...of, detail: reasonsOf(tally) },
        sinceMs: goesOn ? known.sinceMs : nowMs,
        overAtMs: null,
        // Whoever dies before it is told sees the same thing again, and counts it again.
        told: true,
        tally,
        lastAtMs: nowMs,
      };
      const token = await this.#episodes.put(known, episode);
      // Somebody else counted meanwhile: both are counted.
      if (token !== null) return this.#notices.counts({ ...episode, token });
    }
    this.#deps.platform.log.error('A fault could not be counted: others were faster each time', {
      kind,
      subject,
    });
  }

  /** Costs one read where there is no such fault. */
  async over(kind: FaultKind, subject: string): Promise<void> {
    if (this.#deps.channels.length === 0) return;
    const known = await this.#episodes.read(kind, subject);
    if (known === null || known.overAtMs !== null) return;
    const nowMs = this.#deps.platform.clock.nowMs();
    await this.#notices.ends(known, nowMs);
    await this.#episodes.change(known, { overAtMs: nowMs });
  }

  /** The state is written last: until then whoever sees the fault repeats this. */
  async #tell(episode: Episode): Promise<void> {
    await this.#notices.begins(episode);
    await this.#episodes.change(episode, { told: true });
  }

  async #tellMore(episode: Episode, nowMs: number): Promise<void> {
    const { sighting, sinceMs } = episode;
    if (isPast(sinceMs, FAULT_RULES[sighting.kind].tellAfterMs, nowMs)) return;
    if ((await this.#episodes.change(episode, { sighting })) === null) return;
    await this.#notices.saysMore(episode);
  }

  async #takeBack(episode: Episode): Promise<void> {
    await this.#notices.comesBack(episode, this.#deps.platform.clock.nowMs());
    await this.#episodes.change(episode, { overAtMs: null });
  }
}
