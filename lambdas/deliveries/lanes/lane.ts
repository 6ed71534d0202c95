import { refuseNewer } from '../../platform/table/schema-version.ts';
import type { Item } from '../../platform/table/table.ts';
import { boundedWait } from '../../platform/time/stored-time.ts';
import type { LaneSilence } from '../rest.ts';
import type { Gathering } from './gathering.ts';
import { LONGEST_WAITS_MS } from './longest-waits.ts';
import type { LaneTrouble } from './trouble.ts';

/** A lane, as the table stores it. There is one for each channel. */
export interface Lane {
  channel: string;
  /** The holder of the lane until `leaseUntilMs`. Absent while it is free. */
  owner: string | null;
  leaseUntilMs: number | null;
  /** When the channel refused us permanently. Since then only probes are sent. */
  stoppedSinceMs: number | null;
  stoppedWhy: string | null;
  /** The receiver that refused. Another one in the configuration starts the lane again. */
  stoppedKey: string | null;
  probeAtMs: number | null;
  /** Since when deliveries wait here while no function that came has the channel in its configuration. */
  unknownSinceMs: number | null;
  /** Since when the store of the channel's address does not answer. */
  unreadSinceMs: number | null;
  /** Set while the last send failed and nothing has been taken since. */
  trouble: LaneTrouble | null;
  /** How often a message was taken after a failure. */
  recoveries: number;
  /** All sending waits until then: the last send failed, or the receiver said that it is full. */
  holdUntilMs: number | null;
  /** When its robot has room again, as the last holder saw it. A hint for those that wake lanes. */
  roomAtMs: number | null;
  /** The delayed nudge that is already under way, so that nudges do not multiply. */
  nudgedForMs: number | null;
  /** Since its last send, what waits waits for more. Null: not that anybody knows. */
  gathering: Gathering | null;
  /** Those of the channel, and of tasks in it. They may be over. */
  silences: readonly LaneSilence[];
}

/** What the next sender of a lane should know. What is left out stays as it is. */
export type LaneHints = Pick<Lane, 'roomAtMs' | 'nudgedForMs'> & Partial<Pick<Lane, 'gathering'>>;

/** An item without a version has version 1. */
const SCHEMA_VERSION = 1;

/** @param item null: nothing has been written of it yet */
export function toLane(channel: string, item: Item | null, nowMs: number): Lane {
  if (item) refuseNewer(item, SCHEMA_VERSION, `Lane of ${channel}:`);
  const lane = { ...EMPTY, ...(item as Partial<Lane> | null), channel };
  return {
    ...lane,
    holdUntilMs: boundedWait(lane.holdUntilMs, nowMs, LONGEST_WAITS_MS.hold),
    roomAtMs: boundedWait(lane.roomAtMs, nowMs, LONGEST_WAITS_MS.room),
    nudgedForMs: boundedWait(lane.nudgedForMs, nowMs, LONGEST_WAITS_MS.nudge),
    probeAtMs: boundedWait(lane.probeAtMs, nowMs, LONGEST_WAITS_MS.probe),
  };
}

const EMPTY: Omit<Lane, 'channel'> = {
  owner: null,
  leaseUntilMs: null,
  stoppedSinceMs: null,
  stoppedWhy: null,
  stoppedKey: null,
  probeAtMs: null,
  unknownSinceMs: null,
  unreadSinceMs: null,
  trouble: null,
  recoveries: 0,
  holdUntilMs: null,
  roomAtMs: null,
  nudgedForMs: null,
  gathering: null,
  silences: [],
};
