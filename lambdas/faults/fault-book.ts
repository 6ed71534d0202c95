import type { Delivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lane-message.ts';
import { cancel, pendingNotice, rearm, type Wait } from '../deliveries/transitions.ts';
import type { RenderContext } from '../messages/context.ts';
import type { Notice } from '../messages/notice.ts';
import { absent } from '../platform/conditions.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queue } from '../platform/queue.ts';
import { refuseNewer } from '../platform/schema-version.ts';
import { isTooFarAhead } from '../platform/stored-time.ts';
import { type Item, type Key, type Table, unchanged } from '../platform/table.ts';
import { type Counted, FAULT_RULES, type FaultKind, type Sighting, type Tally } from './fault.ts';
import { renderFault } from './fault-text.ts';
import { emptyTally, followUpAfterMs, reasonsOf, withCounted } from './tally.ts';

export interface FaultBookDeps {
  platform: Platform;
  table: Table;
  deliveries: DeliveryStore;
  laneQueue: Queue<LaneMessage>;
  /** The channels that operators hear of faults in. */
  channels: readonly string[];
  retentionMs: number;
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
}

/** One episode of a fault, from its first sighting to its end. */
interface Episode {
  sighting: Sighting;
  sinceMs: number;
  /** Null while it lasts. */
  overAtMs: number | null;
  /** Are the deliveries that report its beginning written? */
  told: boolean;
  /** For a counted fault: what has happened so far, and when it last happened. */
  tally: Tally | null;
  lastAtMs: number | null;
  token: string;
}

/**
 * Tells operators once that something is wrong, and that it has ended. Both messages are deliveries. They wait as long
 * as the fault's rule says and are cancelled if things change meanwhile. So a short fault is never reported, and a
 * fault that comes and goes is one message.
 */
export class FaultBook {
  readonly #deps: FaultBookDeps;

  constructor(deps: FaultBookDeps) {
    this.#deps = deps;
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
    const known = await this.#read(kind, subject);
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
    // Limits the age, so that a clock jump is not reported: a fault began at most as long ago as it takes to be
    // reported.
    const sinceMs = Math.min(nowMs, Math.max(beganMs ?? nowMs, nowMs - rule.tellAfterMs));
    const begun = { sighting, sinceMs, overAtMs: null, told: false, tally: null, lastAtMs: null };
    const condition = known ? unchanged(known) : absent('pk');
    const token = await this.#deps.table.upsert(
      stateKey(kind, subject),
      { sighting, sinceMs, told: false, overAtMs: null },
      condition,
    );
    // Somebody else began it. The next sighting reads and reports what they wrote.
    if (token !== null) await this.#tell({ ...begun, token });
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
      const known = await this.#read(kind, subject);
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
      const condition = known ? unchanged(known) : absent('pk');
      const token = await this.#deps.table.upsert(stateKey(kind, subject), episode, condition);
      // Somebody else counted at the same time: both events count.
      if (token !== null) return this.#tellCounted({ ...episode, token });
    }
    this.#deps.platform.log.error('A fault could not be counted: others were faster each time', {
      kind,
      subject,
    });
  }

  /** Ends a fault. Costs one read if there is none. */
  async over(kind: FaultKind, subject: string): Promise<void> {
    if (this.#deps.channels.length === 0) return;
    const { platform, table } = this.#deps;
    const known = await this.#read(kind, subject);
    if (known === null || known.overAtMs !== null) return;
    const nowMs = platform.clock.nowMs();
    for (const channel of this.#channelsFor(known.sighting)) await this.#tellOver(known, channel, nowMs);
    await table.update(stateKey(kind, subject), { overAtMs: nowMs }, unchanged(known));
  }

  /** Updates the waiting message to include everything. If it has been sent, another one follows. */
  async #tellCounted(episode: Episode): Promise<void> {
    const { deliveries } = this.#deps;
    for (const channel of this.#channelsFor(episode.sighting)) {
      for (let nth = 0; nth <= MOST_FOLLOW_UPS; nth += 1) {
        const there = await deliveries.get(countedKey(episode, nth, channel));
        const told = this.#notice('begins', episode, channel, nth);
        if (there === null) {
          await this.#putCounted(episode, nth, channel, told);
          break;
        }
        const isUnsent = there.state === 'pending' && there.attempts === 0;
        if (saysAll(there, episode) || (isUnsent && (await deliveries.change(there, { told })))) break;
      }
    }
  }

  async #putCounted(episode: Episode, nth: number, channel: string, told: Notice): Promise<void> {
    const { deliveries, laneQueue } = this.#deps;
    const { sighting, lastAtMs } = episode;
    const nowMs = lastAtMs ?? episode.sinceMs;
    const key = countedKey(episode, nth, channel);
    const wait: Wait | undefined =
      nth > 0 ? { hold: 'fault', untilMs: nowMs + followUpAfterMs(nth) } : undefined;
    await deliveries.put(pendingNotice(key, { taskKey: sighting.subject, channel, told, nowMs }, wait));
    if (!wait) await laneQueue.send([{ channel, keys: [[key.pk, key.sk]], hops: 0 }]);
  }

  /** Cancels messages about it that are no longer true. */
  async #dropFollowUps(episode: Episode, channel: string, nowMs: number): Promise<void> {
    const { deliveries, retentionMs } = this.#deps;
    if (episode.tally === null) return;
    for (let nth = 1; nth <= MOST_FOLLOW_UPS; nth += 1) {
      const there = await deliveries.get(countedKey(episode, nth, channel));
      if (there === null) return;
      if (there.state === 'pending' && there.attempts === 0) {
        await deliveries.change(there, cancel('over-before-it-was-told', nowMs, retentionMs));
      }
    }
  }

  /** Reports the beginning to all channels. The state is written last: until then every sighting repeats this. */
  async #tell(episode: Episode): Promise<void> {
    const { deliveries, laneQueue, table } = this.#deps;
    const { sighting, sinceMs } = episode;
    const { tellAfterMs } = FAULT_RULES[sighting.kind];
    for (const channel of this.#channelsFor(sighting)) {
      const key = deliveryKey('TOLD', episode, channel);
      const notice = this.#notice('begins', episode, channel);
      const wait: Wait | undefined =
        tellAfterMs > 0 ? { hold: 'fault', untilMs: sinceMs + tellAfterMs } : undefined;
      await deliveries.put(
        pendingNotice(key, { taskKey: sighting.subject, channel, told: notice, nowMs: sinceMs }, wait),
      );
      if (!wait) await laneQueue.send([{ channel, keys: [[key.pk, key.sk]], hops: 0 }]);
    }
    await table.update(stateKey(sighting.kind, sighting.subject), { told: true }, unchanged(episode));
  }

  /** Messages that are not sent yet are updated with what is now known. */
  async #tellMore(episode: Episode, nowMs: number): Promise<void> {
    const { table, deliveries } = this.#deps;
    const { sighting, sinceMs } = episode;
    if (isPast(sinceMs, FAULT_RULES[sighting.kind].tellAfterMs, nowMs)) return;
    const state = stateKey(sighting.kind, sighting.subject);
    if ((await table.update(state, { sighting }, unchanged(episode))) === null) return;
    for (const channel of this.#channelsFor(sighting)) {
      const begin = await deliveries.get(deliveryKey('TOLD', episode, channel));
      if (begin?.state !== 'pending' || begin.attempts > 0) continue;
      // If its lane has changed it meanwhile, its text stays.
      await deliveries.change(begin, { told: this.#notice('begins', episode, channel) });
    }
  }

  async #tellOver(episode: Episode, channel: string, nowMs: number): Promise<void> {
    const { deliveries, retentionMs } = this.#deps;
    await this.#dropFollowUps(episode, channel, nowMs);
    const begin = await deliveries.get(deliveryKey('TOLD', episode, channel));
    if (begin === null) return;
    if (begin.state === 'pending' && begin.attempts === 0) {
      const cancelled = await deliveries.change(begin, cancel('over-before-it-was-told', nowMs, retentionMs));
      if (cancelled) return;
    }
    const { overAfterMs } = FAULT_RULES[episode.sighting.kind];
    const wait: Wait = { hold: 'fault', untilMs: nowMs + overAfterMs };
    const key = deliveryKey('OVER', episode, channel);
    const notice = this.#notice('is over', { ...episode, overAtMs: nowMs }, channel);
    const draft = { taskKey: episode.sighting.subject, channel, told: notice, nowMs };
    if (await deliveries.put(pendingNotice(key, draft, wait))) return;
    const there = await deliveries.get(key);
    if (there?.state === 'cancelled') await deliveries.change(there, rearm(notice, nowMs, wait));
  }

  /** The fault came back before its end was certain, so it never ended. */
  async #takeBack(episode: Episode): Promise<void> {
    const { deliveries, table, platform, retentionMs } = this.#deps;
    const { kind, subject } = episode.sighting;
    const nowMs = platform.clock.nowMs();
    for (const channel of this.#channelsFor(episode.sighting)) {
      const over = await deliveries.get(deliveryKey('OVER', episode, channel));
      if (over?.state === 'pending') await deliveries.change(over, cancel('came-back', nowMs, retentionMs));
      const begin = await deliveries.get(deliveryKey('TOLD', episode, channel));
      if (begin && wasSilenced(begin)) {
        const { tellAfterMs } = FAULT_RULES[kind];
        await deliveries.change(
          begin,
          rearm(begin.told, nowMs, { hold: 'fault', untilMs: nowMs + tellAfterMs }),
        );
      }
    }
    await table.update(stateKey(kind, subject), { overAtMs: null }, unchanged(episode));
  }

  #notice(phase: 'begins' | 'is over', episode: Episode, channel: string, nth = 0): Notice {
    const { render } = this.#deps;
    const { sighting, sinceMs, overAtMs, tally } = episode;
    const begins = `${sighting.kind}:${sighting.subject}:${sinceMs}:${channel}${nth > 0 ? `:more-${nth}` : ''}`;
    const id = phase === 'begins' ? begins : `${begins}:over`;
    return {
      kind: 'notice',
      message: renderFault({ ...sighting, phase, sinceMs, overAtMs, id, tally }, render),
    };
  }

  /** A channel cannot report its own death. */
  #channelsFor({ kind, subject }: Sighting): readonly string[] {
    const isOfChannel = OF_CHANNELS.has(kind);
    return this.#deps.channels.filter((channel) => !isOfChannel || channel !== subject);
  }

  async #read(kind: FaultKind, subject: string): Promise<Episode | null> {
    const item = await this.#deps.table.get(stateKey(kind, subject));
    return item && toEpisode(item);
  }
}

/** Was it this long ago? A time ahead of our clock was written by a wrong clock, and must not suppress anything. */
const isPast = (atMs: number, forMs: number, nowMs: number): boolean =>
  nowMs - atMs >= forMs || isTooFarAhead(atMs, nowMs, 0);

const OF_CHANNELS: ReadonlySet<FaultKind> = new Set([
  'channel-dead',
  'channel-unreachable',
  'deliveries-dead',
  'message-damaged',
  'channel-unknown',
]);

/** An item without a version has version 1. */
const SCHEMA_VERSION = 1;

/** How often others may count at the same moment. */
const COUNT_TRIES = 8;
/** The most messages of one episode: more than one an hour for a week. */
const MOST_FOLLOW_UPS = 200;

const isLongAgo = ({ sighting, lastAtMs, sinceMs }: Episode, nowMs: number): boolean =>
  isPast(lastAtMs ?? sinceMs, FAULT_RULES[sighting.kind].newAfterMs ?? Number.POSITIVE_INFINITY, nowMs);

const saysAll = ({ told }: Delivery, { tally }: Episode): boolean =>
  told.kind === 'notice' && told.message.data.count === tally?.total;

const wasSilenced = ({ state, reason }: Delivery): boolean =>
  state === 'cancelled' && reason === 'over-before-it-was-told';

const faultPartition = (kind: FaultKind, subject: string): string => `FAULT#${kind}#${subject}`;
const stateKey = (kind: FaultKind, subject: string): Key => ({
  pk: faultPartition(kind, subject),
  sk: 'STATE',
});

function deliveryKey(prefix: 'TOLD' | 'OVER', { sighting, sinceMs }: Episode, channel: string): Key {
  const since = new Date(sinceMs).toISOString();
  return { pk: faultPartition(sighting.kind, sighting.subject), sk: `${prefix}#${since}#${channel}` };
}

/** The first message is the beginning, and has the key of all beginnings. */
function countedKey(episode: Episode, nth: number, channel: string): Key {
  const begin = deliveryKey('TOLD', episode, channel);
  return nth === 0 ? begin : { pk: begin.pk, sk: begin.sk.replace('TOLD#', `MORE#${nth}#`) };
}

function toEpisode(item: Item): Episode {
  refuseNewer(item, SCHEMA_VERSION, 'Fault');
  return {
    overAtMs: null,
    tally: null,
    lastAtMs: null,
    ...(item as unknown as Pick<Episode, 'sighting' | 'sinceMs' | 'told' | 'token'>),
  };
}
