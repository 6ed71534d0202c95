import type { Delivery } from '../deliveries/delivery.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import type { LaneMessage } from '../deliveries/lanes/lane-message.ts';
import { cancel, pendingNotice, rearm, type Wait } from '../deliveries/transitions.ts';
import type { RenderContext } from '../messages/context.ts';
import type { Notice } from '../messages/notice.ts';
import type { Queue } from '../platform/queue.ts';
import type { Key } from '../platform/table/table.ts';
import { loadDetails } from './details/index.ts';
import { type Episode, faultPartition } from './episode-store.ts';
import { FAULT_RULES, type FaultKind, type Sighting } from './fault.ts';
import { renderFault } from './fault-text.ts';
import { followUpAfterMs } from './tally.ts';

export interface NoticeDeps {
  deliveries: DeliveryStore;
  laneQueue: Queue<LaneMessage>;
  /** The channels that operators hear of faults in. */
  channels: readonly string[];
  retentionMs: number;
  render: Pick<RenderContext, 'locale' | 'timeZone'>;
}

/** The most messages of one episode: more than one an hour for a week. */
const MOST_FOLLOW_UPS = 200;

/**
 * The deliveries that tell of one time of trouble. They wait as long as the fault's rule says, and are cancelled if
 * things change meanwhile.
 */
export class EpisodeNotices {
  readonly #deps: NoticeDeps;

  constructor(deps: NoticeDeps) {
    this.#deps = deps;
  }

  /** The beginning, to everybody. */
  async begins(episode: Episode): Promise<void> {
    const { sighting, sinceMs } = episode;
    const { tellAfterMs } = FAULT_RULES[sighting.kind];
    for (const channel of this.#channelsFor(sighting)) {
      const told = await this.#notice('begins', episode, channel);
      const wait: Wait | undefined =
        tellAfterMs > 0 ? { hold: 'fault', untilMs: sinceMs + tellAfterMs } : undefined;
      await this.#put(noticeKey('TOLD', episode, channel), { episode, channel, told, nowMs: sinceMs }, wait);
    }
  }

  /** Messages that are not sent yet are updated with what is now known. */
  async saysMore(episode: Episode): Promise<void> {
    const { deliveries } = this.#deps;
    for (const channel of this.#channelsFor(episode.sighting)) {
      const begin = await deliveries.get(noticeKey('TOLD', episode, channel));
      if (begin?.state !== 'pending' || begin.attempts > 0) continue;
      // If its lane has changed it meanwhile, its text stays.
      await deliveries.change(begin, { told: await this.#notice('begins', episode, channel) });
    }
  }

  /** Updates the waiting message to include everything. If it has been sent, another one follows. */
  async counts(episode: Episode): Promise<void> {
    const { deliveries } = this.#deps;
    for (const channel of this.#channelsFor(episode.sighting)) {
      let nth = 0;
      for (let looks = 0; looks <= MOST_FOLLOW_UPS; looks += 1) {
        const key = followUpKey(episode, nth, channel);
        const there = await deliveries.get(key);
        if (there !== null && saysAll(there, episode)) break;
        const isSent = there !== null && (there.state !== 'pending' || there.attempts > 0);
        if (isSent) {
          nth += 1;
          continue;
        }
        const told = await this.#notice('begins', episode, channel, nth);
        // Others count at the same moment, and lanes send: where one of them was faster, look at what they wrote.
        if (there !== null) {
          if (await deliveries.change(there, { told })) break;
          continue;
        }
        const nowMs = episode.lastAtMs ?? episode.sinceMs;
        const wait: Wait | undefined =
          nth > 0 ? { hold: 'fault', untilMs: nowMs + followUpAfterMs(nth) } : undefined;
        if (await this.#put(key, { episode, channel, told, nowMs }, wait)) break;
      }
    }
  }

  /** What nobody heard of is cancelled; of the rest its end is told. */
  async ends(episode: Episode, nowMs: number): Promise<void> {
    for (const channel of this.#channelsFor(episode.sighting)) await this.#endsIn(channel, episode, nowMs);
  }

  /** The fault came back before its end was certain, so it never ended. */
  async comesBack(episode: Episode, nowMs: number): Promise<void> {
    const { deliveries, retentionMs } = this.#deps;
    const { tellAfterMs } = FAULT_RULES[episode.sighting.kind];
    for (const channel of this.#channelsFor(episode.sighting)) {
      const over = await deliveries.get(noticeKey('OVER', episode, channel));
      if (over?.state === 'pending') await deliveries.change(over, cancel('came-back', nowMs, retentionMs));
      const begin = await deliveries.get(noticeKey('TOLD', episode, channel));
      if (!begin || !wasSilenced(begin)) continue;
      const wait: Wait = { hold: 'fault', untilMs: nowMs + tellAfterMs };
      await deliveries.change(begin, rearm(begin.told, nowMs, wait));
    }
  }

  async #endsIn(channel: string, episode: Episode, nowMs: number): Promise<void> {
    const { deliveries, retentionMs } = this.#deps;
    await this.#dropFollowUps(episode, channel, nowMs);
    const begin = await deliveries.get(noticeKey('TOLD', episode, channel));
    if (begin === null) return;
    if (begin.state === 'pending' && begin.attempts === 0) {
      const cancelled = await deliveries.change(begin, cancel('over-before-it-was-told', nowMs, retentionMs));
      if (cancelled) return;
    }
    const { overAfterMs } = FAULT_RULES[episode.sighting.kind];
    const wait: Wait = { hold: 'fault', untilMs: nowMs + overAfterMs };
    const key = noticeKey('OVER', episode, channel);
    const notice = await this.#notice('is over', { ...episode, overAtMs: nowMs }, channel);
    const draft = { taskKey: episode.sighting.subject, channel, told: notice, nowMs };
    if (await deliveries.put(pendingNotice(key, draft, wait))) return;
    const there = await deliveries.get(key);
    if (there?.state === 'cancelled') await deliveries.change(there, rearm(notice, nowMs, wait));
  }

  /** Cancels messages about it that are no longer true. */
  async #dropFollowUps(episode: Episode, channel: string, nowMs: number): Promise<void> {
    const { deliveries, retentionMs } = this.#deps;
    if (episode.tally === null) return;
    for (let nth = 1; nth <= MOST_FOLLOW_UPS; nth += 1) {
      const there = await deliveries.get(followUpKey(episode, nth, channel));
      if (there === null) return;
      if (there.state === 'pending' && there.attempts === 0) {
        await deliveries.change(there, cancel('over-before-it-was-told', nowMs, retentionMs));
      }
    }
  }

  /**
   * Wakes its lane where it need not wait.
   *
   * @returns false: somebody else has put it
   */
  async #put(
    key: Key,
    { episode, channel, told, nowMs }: { episode: Episode; channel: string; told: Notice; nowMs: number },
    wait: Wait | undefined,
  ): Promise<boolean> {
    const { deliveries, laneQueue } = this.#deps;
    const draft = { taskKey: episode.sighting.subject, channel, told, nowMs };
    const isNew = await deliveries.put(pendingNotice(key, draft, wait));
    if (!wait) await laneQueue.send([{ channel, keys: [[key.pk, key.sk]], hops: 0 }]);
    return isNew;
  }

  async #notice(phase: 'begins' | 'is over', episode: Episode, channel: string, nth = 0): Promise<Notice> {
    const { render } = this.#deps;
    const { sighting, sinceMs, overAtMs, tally } = episode;
    const begins = `${sighting.kind}:${sighting.subject}:${sinceMs}:${channel}${nth > 0 ? `:more-${nth}` : ''}`;
    const id = phase === 'begins' ? begins : `${begins}:over`;
    return {
      kind: 'notice',
      message: renderFault(
        { ...sighting, phase, sinceMs, overAtMs, id, tally },
        render,
        await loadDetails(render.locale),
      ),
    };
  }

  /** A channel cannot report its own death. */
  #channelsFor({ kind, subject }: Sighting): readonly string[] {
    const isOfChannel = OF_CHANNELS.has(kind);
    return this.#deps.channels.filter((channel) => !isOfChannel || channel !== subject);
  }
}

const OF_CHANNELS: ReadonlySet<FaultKind> = new Set([
  'channel-dead',
  'channel-misconfigured',
  'channel-unreachable',
  'channel-blocked',
  'deliveries-dead',
  'message-damaged',
  'channel-unknown',
]);

/** It says as much, or more: others may have counted since. */
const saysAll = ({ told }: Delivery, { tally }: Episode): boolean =>
  told.kind === 'notice' && Number(told.message.data.count) >= (tally?.total ?? 0);

const wasSilenced = ({ state, reason }: Delivery): boolean =>
  state === 'cancelled' && reason === 'over-before-it-was-told';

function noticeKey(prefix: 'TOLD' | 'OVER', { sighting, sinceMs }: Episode, channel: string): Key {
  const since = new Date(sinceMs).toISOString();
  return { pk: faultPartition(sighting), sk: `${prefix}#${since}#${channel}` };
}

/** The first message is the beginning, and has the key of all beginnings. */
function followUpKey(episode: Episode, nth: number, channel: string): Key {
  const begin = noticeKey('TOLD', episode, channel);
  return nth === 0 ? begin : { pk: begin.pk, sk: begin.sk.replace('TOLD#', `MORE#${nth}#`) };
}
