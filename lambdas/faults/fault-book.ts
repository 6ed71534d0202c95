import type { Delivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lane-message.ts';
import { cancel, pendingNotice, rearm, type Wait } from '../deliveries/transitions.ts';
import type { RenderContext } from '../messages/context.ts';
import { renderFault } from '../messages/fault.ts';
import type { Notice } from '../messages/notice.ts';
import { absent } from '../platform/conditions.ts';
import type { Platform } from '../platform/platform.ts';
import type { Queue } from '../platform/queue.ts';
import { isTooFarAhead } from '../platform/stored-time.ts';
import { type Item, type Key, type Table, unchanged } from '../platform/table.ts';
import { FAULT_RULES, type FaultKind, type Sighting } from './fault.ts';

export interface FaultBookDeps {
  platform: Platform;
  table: Table;
  deliveries: DeliveryStore;
  laneQueue: Queue<LaneMessage>;
  /** Where operators hear of faults. */
  channels: readonly string[];
  retentionMs: number;
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
}

/** One time of trouble, from its first sighting to its end. */
interface Episode {
  sighting: Sighting;
  sinceMs: number;
  /** Null while it lasts. */
  overAtMs: number | null;
  /** Are the deliveries that tell of its beginning written? */
  told: boolean;
  token: string;
}

/**
 * What operators hear, once: that something is wrong, and that it is over. Both are deliveries like any other, which
 * wait as long as the fault's rule says and are cancelled if things change meanwhile: so what comes and goes quickly
 * is never heard, and what flaps is one message.
 */
export class FaultBook {
  readonly #deps: FaultBookDeps;

  constructor(deps: FaultBookDeps) {
    this.#deps = deps;
  }

  /** Costs one read where it is known already. */
  async seen(sighting: Sighting): Promise<void> {
    if (this.#deps.channels.length === 0) return;
    const { kind, subject } = sighting;
    const nowMs = this.#deps.platform.clock.nowMs();
    const rule = FAULT_RULES[kind];
    const known = await this.#read(kind, subject);
    const lasts = known !== null && known.overAtMs === null;
    const isOld = rule.newAfterMs !== null && known !== null && isPast(known.sinceMs, rule.newAfterMs, nowMs);
    if (lasts && !isOld) {
      if (!known.told) await this.#tell(known);
      return;
    }
    if (known?.overAtMs && !isPast(known.overAtMs, rule.overAfterMs, nowMs)) {
      await this.#takeBack(known);
      return;
    }
    const begun = { sighting, sinceMs: nowMs, overAtMs: null, told: false };
    const condition = known ? unchanged(known) : absent('pk');
    const token = await this.#deps.table.upsert(
      stateKey(kind, subject),
      { set: { sighting, sinceMs: nowMs, told: false }, remove: ['overAtMs'] },
      condition,
    );
    // Somebody else began it: what they wrote is read, and told, by whoever sees it next.
    if (token !== null) await this.#tell({ ...begun, token });
  }

  /** Costs one read where there is no such fault. */
  async over(kind: FaultKind, subject: string): Promise<void> {
    if (this.#deps.channels.length === 0) return;
    const { platform, table } = this.#deps;
    const known = await this.#read(kind, subject);
    if (known === null || known.overAtMs !== null) return;
    const nowMs = platform.clock.nowMs();
    for (const channel of this.#channelsFor(known.sighting)) await this.#tellOver(known, channel, nowMs);
    await table.update(stateKey(kind, subject), { set: { overAtMs: nowMs } }, unchanged(known));
  }

  /** The beginning, to everybody. The state is written last: until then whoever sees the fault repeats this. */
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
    await table.update(
      stateKey(sighting.kind, sighting.subject),
      { set: { told: true } },
      unchanged(episode),
    );
  }

  async #tellOver(episode: Episode, channel: string, nowMs: number): Promise<void> {
    const { deliveries, retentionMs } = this.#deps;
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

  /** It came back before it had been over for long: it was not over. */
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
    await table.update(stateKey(kind, subject), { remove: ['overAtMs'] }, unchanged(episode));
  }

  #notice(phase: 'begins' | 'is over', episode: Episode, channel: string): Notice {
    const { render } = this.#deps;
    const { sighting, sinceMs, overAtMs } = episode;
    const begins = `${sighting.kind}:${sighting.subject}:${sinceMs}:${channel}`;
    const id = phase === 'begins' ? begins : `${begins}:over`;
    return { kind: 'notice', message: renderFault({ ...sighting, phase, sinceMs, overAtMs, id }, render) };
  }

  /** A channel cannot tell of its own death. */
  #channelsFor({ kind, subject }: Sighting): readonly string[] {
    const isOfChannel = OF_CHANNELS.has(kind);
    return this.#deps.channels.filter((channel) => !isOfChannel || channel !== subject);
  }

  async #read(kind: FaultKind, subject: string): Promise<Episode | null> {
    const item = await this.#deps.table.get(stateKey(kind, subject));
    return item && toEpisode(item);
  }
}

/** Was it so long ago? What lies ahead of our clock was written by one that was wrong, and silences nothing. */
const isPast = (atMs: number, forMs: number, nowMs: number): boolean =>
  nowMs - atMs >= forMs || isTooFarAhead(atMs, nowMs, 0);

const OF_CHANNELS: ReadonlySet<FaultKind> = new Set(['channel-dead', 'deliveries-dead', 'channel-unknown']);

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

function toEpisode(item: Item): Episode {
  return { overAtMs: null, ...(item as unknown as Pick<Episode, 'sighting' | 'sinceMs' | 'told' | 'token'>) };
}
