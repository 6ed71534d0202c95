import { isOfChannel, type Outcome, type Pace, receiverKeyOf } from '../../channels/channel.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import { formatClockTime } from '../../platform/time/zoned-time.ts';
import { addressOf } from '../operators.ts';
import type { Lane } from './lane.ts';
import type { LaneDeps } from './lane-deps.ts';
import { afterFailure, type LaneTrouble } from './trouble.ts';

/** How often a stopped lane sends one delivery to test whether the channel is back. */
const PROBE_EVERY_MS = 60 * MINUTE_MS;
/** The same if the channel is only suspected to be gone, or if what it asks for may be changed there as well as here. */
const PROBE_SOON_EVERY_MS = 5 * MINUTE_MS;

/** The faults of a channel that is stopped. */
const STOPS = ['channel-dead', 'channel-misconfigured'] as const;
type StopOf = (typeof STOPS)[number] | 'suspected';
const PROBE_EVERY: Readonly<Record<StopOf, number>> = {
  'channel-dead': PROBE_EVERY_MS,
  'channel-misconfigured': PROBE_SOON_EVERY_MS,
  suspected: PROBE_SOON_EVERY_MS,
};

/** A shorter failure leaves no trace in the book of faults. */
const FAULT_AFTER_MS = 30 * SECOND_MS;

/** A receiver that asks to be left alone for so long, or keeps asking, is heard of, and not as one that cannot be reached. */
const BLOCKED_FOR_MS = 5 * MINUTE_MS;

/** What the table knows about the lane's last sends. */
export type HealthOfLane = Pick<Lane, 'trouble' | 'recoveries' | 'stoppedSinceMs'>;

type HealthDeps = Pick<LaneDeps, 'platform' | 'faults' | 'lanes' | 'render'>;

/** Decides what failed sends mean for the lane: it waits or stops, and recovers once a message is taken. */
export class LaneHealth {
  readonly #deps: HealthDeps;
  readonly #lane: { channel: string; pace: Pace; owner: string };
  #now: HealthOfLane = { trouble: null, recoveries: 0, stoppedSinceMs: null };

  constructor(deps: HealthDeps, lane: { channel: string; pace: Pace; owner: string }) {
    this.#deps = deps;
    this.#lane = lane;
  }

  begin(health: HealthOfLane): void {
    this.#now = health;
  }

  get isWell(): boolean {
    return this.#now.trouble === null && this.#now.stoppedSinceMs === null;
  }

  get trouble(): LaneTrouble | null {
    return this.#now.trouble;
  }

  get recoveries(): number {
    return this.#now.recoveries;
  }

  /** Other due deliveries wait too: their sends would probably fail as well. Or the lane stops. */
  async failed(
    outcome: Extract<Outcome, { detail: string }>,
    names: readonly string[],
  ): Promise<{ end: 'stopped' } | { end: 'hold'; untilMs: number }> {
    const { lanes, platform } = this.#deps;
    const { channel, pace, owner } = this.#lane;
    const { kind, detail } = outcome;
    const key = receiverKeyOf(pace);
    const nowMs = platform.clock.nowMs();
    const random = platform.random();
    const after = afterFailure(this.#now.trouble, outcome, { key, nowMs, random, names });
    const { trouble, untilMs } = after;
    if (isOfChannel(kind)) return this.#stop(kind, trouble, detail);
    if (after.isChannelSuspected) {
      return this.#stop('suspected', trouble, `${detail}, to different messages`);
    }
    await lanes.hold(channel, owner, trouble, untilMs);
    if (outcome.kind === 'rate-limited') {
      await lanes.robots.holdRobot(pace.key, Math.max(untilMs, nowMs + outcome.holdMs), nowMs);
    }
    const lastsMs = nowMs - trouble.sinceMs;
    if (kind === 'rate-limited') {
      if (Math.max(untilMs - nowMs, lastsMs) >= BLOCKED_FOR_MS) await this.#tellBlocked(detail, untilMs);
    } else if (lastsMs >= FAULT_AFTER_MS) await this.#tellUnreachable(trouble);
    platform.log.warn('A send failed; the lane waits before the next one', {
      channel,
      outcome: kind,
      detail,
      untilMs,
    });
    return { end: 'hold', untilMs };
  }

  /** A message was taken. Costs nothing if the lane was well. */
  async recover(): Promise<void> {
    if (this.isWell) return;
    const { channel, owner } = this.#lane;
    const recoveries = this.#now.recoveries + 1;
    await this.#deps.lanes.recover(channel, owner, recoveries);
    for (const kind of STOPS) await this.#deps.faults.over(kind, channel);
    await this.#deps.faults.over('channel-unreachable', channel);
    await this.#deps.faults.over('channel-blocked', channel);
    this.#now = { trouble: null, recoveries, stoppedSinceMs: null };
  }

  /** Not for a stopped channel: operators already know that it refuses us. */
  async #tellUnreachable({ kind, detail, sinceMs }: LaneTrouble): Promise<void> {
    if (this.#now.stoppedSinceMs !== null) return;
    const { channel } = this.#lane;
    await this.#deps.faults.seen(
      { kind: 'channel-unreachable', subject: channel, name: channel, detail: `${kind}: ${detail}` },
      sinceMs,
    );
  }

  async #tellBlocked(why: string, untilMs: number): Promise<void> {
    if (this.#now.stoppedSinceMs !== null) return;
    const { channel } = this.#lane;
    const until = formatClockTime(untilMs, this.#deps.render.timeZone).slice(0, 5);
    const detail = `${why}; nothing is sent before ${until}`;
    await this.#deps.faults.seen({ kind: 'channel-blocked', subject: channel, name: channel, detail });
  }

  async #stop(of: StopOf, trouble: LaneTrouble, why: string): Promise<{ end: 'stopped' }> {
    const { lanes, platform, faults } = this.#deps;
    const { channel, pace, owner } = this.#lane;
    const kind = of === 'suspected' ? 'channel-dead' : of;
    await faults.seen({ kind, subject: channel, name: channel, detail: why });
    // One fault at a time: the channel is reachable, and refuses us.
    if (this.#now.stoppedSinceMs === null) await faults.over('channel-unreachable', channel);
    const nowMs = platform.clock.nowMs();
    const sinceMs = this.#now.stoppedSinceMs ?? nowMs;
    const probeAtMs = nowMs + PROBE_EVERY[of];
    await lanes.stop(channel, owner, { sinceMs, why, key: receiverKeyOf(pace), probeAtMs, trouble });
    platform.log.error('A channel is dead and was stopped; nothing it holds is lost', {
      channel,
      detail: why,
    });
    return { end: 'stopped' };
  }
}

/**
 * The lane may send again at once, since its receiver is a new one. Whether that takes anything is seen when it does:
 * until then the faults go on. A lane without trouble would never see that.
 */
export async function resumeLane(
  { lanes, faults }: Pick<HealthDeps, 'lanes' | 'faults'>,
  { channel, trouble }: Pick<Lane, 'channel' | 'trouble'>,
  owner: string,
): Promise<void> {
  await lanes.resume(channel, owner);
  if (trouble === null) for (const kind of STOPS) await faults.over(kind, channel);
  await faults.over('secret-missing', addressOf(channel));
}
