import type { Platform } from '../platform/platform.ts';
import type { Table } from '../platform/table/table.ts';
import type { EpisodeNotices, NoticeDeps } from './episode-notices.ts';
import { type Episode, EpisodeStore, isLongAgo, isPast } from './episode-store.ts';
import { type Counted, FAULT_RULES, type FaultKind, type Sighting } from './fault.ts';
import { emptyTally, reasonsOf, withCounted } from './tally.ts';

export interface FaultBookDeps extends NoticeDeps {
  platform: Platform;
  table: Table;
}

/** How often others may count at the same moment. */
const COUNT_TRIES = 8;

/**
 * Tells operators once that something is wrong, and that it has ended. Both messages are deliveries. They wait as long
 * as the fault's rule says and are cancelled if things change meanwhile. So a short fault is never reported, and a
 * fault that comes and goes is one message.
 */
export class FaultBook {
  readonly #deps: FaultBookDeps;
  readonly #episodes: EpisodeStore;
  #notices: Promise<EpisodeNotices> | undefined;

  constructor(deps: FaultBookDeps) {
    this.#deps = deps;
    this.#episodes = new EpisodeStore(deps.table);
  }

  /**
   * Costs one read if the fault is known already.
   *
   * @param beganMs when it began, if that was before it was first seen
   */
  async seen(sighting: Sighting, beganMs?: number): Promise<void> {
    if (this.#deps.channels.length === 0) return;
    const { kind, subject } = sighting;
    const nowMs = this.#deps.platform.clock.nowMs();
    const rule = FAULT_RULES[kind];
    const known = await this.#episodes.read(kind, subject);
    const lasts = known !== null && known.overAtMs === null;
    const isOld = rule.newAfterMs !== null && known !== null && isPast(known.sinceMs, rule.newAfterMs, nowMs);
    const isWorse = rule.newWithDetail === true && known?.sighting.detail !== sighting.detail;
    if (lasts && !isOld && !(isWorse && known.told)) {
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
    // Limits the age, so that a clock jump is not reported: a fault began at most as long ago as it takes to be
    // reported.
    const sinceMs = Math.min(nowMs, Math.max(beganMs ?? nowMs, nowMs - rule.tellAfterMs));
    const begun = { sighting, sinceMs, overAtMs: null, told: false, tally: null, lastAtMs: null };
    const token = await this.#episodes.put(known, { sighting, sinceMs, told: false, overAtMs: null });
    if (token !== null) return this.#tell({ ...begun, token });
    // Somebody else began it, and may die before it is told. A clock jumps once: nobody will see that again.
    const theirs = await this.#episodes.read(kind, subject);
    if (theirs !== null && theirs.overAtMs === null && !theirs.told) await this.#tell(theirs);
  }

  /**
   * Adds one more event to an episode. Operators hear of the first event at once, and of the following ones in one
   * growing message, which says how many, which and why. A new episode begins when none has followed for as long as the
   * fault's rule says.
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
        // If the process dies before this is reported, the event is seen and counted again.
        told: true,
        tally,
        lastAtMs: nowMs,
      };
      const token = await this.#episodes.put(known, episode);
      // Somebody else counted at the same time: both events count.
      if (token !== null) return (await this.#telling()).counts({ ...episode, token });
    }
    this.#deps.platform.log.error('A fault could not be counted: others were faster each time', {
      kind,
      subject,
    });
  }

  /** Ends a fault. Costs one read if there is none. */
  async over(kind: FaultKind, subject: string): Promise<void> {
    if (this.#deps.channels.length === 0) return;
    const known = await this.#episodes.read(kind, subject);
    if (known === null || known.overAtMs !== null) return;
    const nowMs = this.#deps.platform.clock.nowMs();
    await (await this.#telling()).ends(known, nowMs);
    await this.#episodes.change(known, { overAtMs: nowMs });
  }

  /** Its texts are loaded with the first one to be told: as a rule there is none. */
  #telling(): Promise<EpisodeNotices> {
    this.#notices ??= import('./episode-notices.ts').then(
      ({ EpisodeNotices: Notices }) => new Notices(this.#deps),
    );
    return this.#notices;
  }

  /** The state is written last: until then every sighting repeats this. */
  async #tell(episode: Episode): Promise<void> {
    await (await this.#telling()).begins(episode);
    await this.#episodes.change(episode, { told: true });
  }

  async #tellMore(episode: Episode, nowMs: number): Promise<void> {
    const { sighting, sinceMs } = episode;
    if (isPast(sinceMs, FAULT_RULES[sighting.kind].tellAfterMs, nowMs)) return;
    if ((await this.#episodes.change(episode, { sighting })) === null) return;
    await (await this.#telling()).saysMore(episode);
  }

  async #takeBack(episode: Episode): Promise<void> {
    await (await this.#telling()).comesBack(episode, this.#deps.platform.clock.nowMs());
    await this.#episodes.change(episode, { overAtMs: null });
  }
}
