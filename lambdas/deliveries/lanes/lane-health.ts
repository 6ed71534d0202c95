import type { Outcome } from '../../channels/channel.ts';
import { MINUTE_MS, SECOND_MS } from '../../platform/time/duration.ts';
import type { DueDeps } from '../due-deliveries.ts';
import { addressOf } from '../operators.ts';
import type { Lane } from './lane.ts';
import type { LaneStore } from './lane-store.ts';
import { afterFailure, type LaneTrouble } from './trouble.ts';

/** How often a stopped lane sends one delivery to test whether the channel is back. */
const PROBE_EVERY_MS = 60 * MINUTE_MS;
/** The same if the channel is only suspected to be gone. */
const PROBE_SUSPECT_EVERY_MS = 5 * MINUTE_MS;
/** A shorter failure leaves no trace in the book of faults. */
const FAULT_AFTER_MS = 30 * SECOND_MS;

/** What the table knows about the lane's last sends. */
export type HealthOfLane = Pick<Lane, 'trouble' | 'recoveries' | 'stoppedSinceMs'>;

type HealthDeps = Pick<DueDeps, 'platform' | 'faults'> & { lanes: LaneStore };

/** Decides what failed sends mean for the lane: it waits or stops, and recovers once a message is taken. */
export class LaneHealth {
  readonly #deps: HealthDeps;
  readonly #lane: { channel: string; key: string; owner: string };
  #now: HealthOfLane = { trouble: null, recoveries: 0, stoppedSinceMs: null };

  constructor(deps: HealthDeps, lane: { channel: string; key: string; owner: string }) {
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
    const { channel, key, owner } = this.#lane;
    const { kind, detail } = outcome;
    const nowMs = platform.clock.nowMs();
    const random = platform.random();
    const after = afterFailure(this.#now.trouble, outcome, { key, nowMs, random, names });
    const { trouble, untilMs } = after;
    if (kind === 'channel-dead') return this.#stop(trouble, detail, nowMs + PROBE_EVERY_MS);
    if (after.isChannelSuspected) {
      return this.#stop(trouble, `${detail}, to different messages`, nowMs + PROBE_SUSPECT_EVERY_MS);
    }
    await lanes.hold(channel, owner, trouble, untilMs);
    if (outcome.kind === 'rate-limited') {
      await lanes.robots.holdRobot(key, Math.max(untilMs, nowMs + outcome.holdMs), nowMs);
    }
    if (nowMs - trouble.sinceMs >= FAULT_AFTER_MS) await this.#tellUnreachable(trouble);
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
    await this.#deps.faults.over('channel-dead', channel);
    await this.#deps.faults.over('channel-unreachable', channel);
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

  async #stop(trouble: LaneTrouble, why: string, probeAtMs: number): Promise<{ end: 'stopped' }> {
    const { lanes, platform, faults } = this.#deps;
    const { channel, key, owner } = this.#lane;
    await faults.seen({ kind: 'channel-dead', subject: channel, name: channel, detail: why });
    // One fault at a time: the channel is reachable, and refuses us.
    if (this.#now.stoppedSinceMs === null) await faults.over('channel-unreachable', channel);
    const sinceMs = this.#now.stoppedSinceMs ?? platform.clock.nowMs();
    await lanes.stop(channel, owner, { sinceMs, why, key, probeAtMs, trouble });
    platform.log.error('A channel is dead and was stopped; nothing it holds is lost', {
      channel,
      detail: why,
    });
    return { end: 'stopped' };
  }
}

/** The lane may send again at once: its receiver is a new one, and the faults were those of the old one. */
export async function resumeLane(
  { lanes, faults }: Pick<HealthDeps, 'lanes' | 'faults'>,
  channel: string,
  owner: string,
): Promise<void> {
  await lanes.resume(channel, owner);
  await faults.over('channel-dead', channel);
  await faults.over('secret-missing', addressOf(channel));
}
