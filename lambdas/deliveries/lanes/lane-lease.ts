import type { Platform } from '../../platform/platform.ts';
import { SECOND_MS } from '../../platform/time/duration.ts';
import type { Lane } from './lane.ts';
import type { LaneStore } from './lane-store.ts';

/** How long a sender holds a lane, and a delivery in it. Longer than any send takes. */
export const LEASE_MS = 30 * SECOND_MS;
/** No send takes longer: the channels give up before. */
export const SEND_MAX_MS = 15 * SECOND_MS;

interface LeaseDeps {
  platform: Pick<Platform, 'clock'>;
  lanes: LaneStore;
}

/** The lease by which one run holds its lane, if it does. */
export class LaneLease {
  readonly #deps: LeaseDeps;
  readonly #channel: string;
  readonly #owner: string;
  /** Null: it does not hold the lane. */
  #untilMs: number | null = null;

  constructor(deps: LeaseDeps, channel: string, owner: string) {
    this.#deps = deps;
    this.#channel = channel;
    this.#owner = owner;
  }

  get isHeld(): boolean {
    return this.#untilMs !== null;
  }

  /** @returns the lane, or null where another function holds it */
  async take(): Promise<Lane | null> {
    const { lanes, platform } = this.#deps;
    const nowMs = platform.clock.nowMs();
    const lane = await lanes.take(this.#channel, this.#owner, nowMs, nowMs + LEASE_MS);
    if (lane !== null) this.#untilMs = nowMs + LEASE_MS;
    return lane;
  }

  /** Renews it where it would end during a send. @returns false: it ran out, and somebody else has the lane */
  async keep(nowMs: number): Promise<boolean> {
    if (this.#untilMs === null || this.#untilMs - nowMs > SEND_MAX_MS) return true;
    this.#untilMs = nowMs + LEASE_MS;
    return this.#deps.lanes.renew(this.#channel, this.#owner, this.#untilMs);
  }
}
