import type { Config } from '../config/config.ts';
import type { DeliveryStore } from '../deliveries/delivery-store.ts';
import { heldUntil, isHeldOnPurpose, restsUntil } from '../deliveries/held-until.ts';
import type { Lane } from '../deliveries/lanes/lane.ts';
import type { LaneStore } from '../deliveries/lanes/lane-store.ts';
import { type RestRules, restOf, restRules } from '../deliveries/rest.ts';
import type { Survey } from './survey.ts';

export interface ChannelStatus {
  name: string;
  state: 'open' | 'held' | 'stopped' | 'silenced';
  /** Why, where it is not open. */
  why: string | null;
  /** What holds it. Null: nothing. */
  by: 'stop' | 'silence' | 'room' | 'pause' | 'quiet' | null;
  /** It is stopped for a setting of its robot: a keyword, a signature, an address. @default for another reason */
  isMisconfigured?: true;
  /** Of one that is stopped. Null: it is not. */
  sinceMs: number | null;
  /** Until when it is known to last. */
  untilMs: number | null;
  due: number;
  held: number;
  dead: number;
  oldestDueMs: number | null;
  sentLastMinute: number;
}

interface ChannelDeps {
  config: Config;
  nowMs: number;
  lanes: LaneStore;
  deliveries: DeliveryStore;
}

/** Those of the file, and those that something still waits for. */
export const channelNames = ({ channels }: Config, { waiting }: Survey): string[] => [
  ...new Set([...Object.keys(channels), ...waiting.keys()]),
];

/** What waits for a channel, and what its lane says of it. */
export async function channelStatus(
  { config, lanes, deliveries, nowMs }: ChannelDeps,
  name: string,
  survey: Survey,
): Promise<ChannelStatus> {
  const [lane, waiting] = await Promise.all([lanes.get(name), deliveries.waiting(name)]);
  const due = waiting.filter((one) => !isHeldOnPurpose(one, nowMs));
  const oldest = due.map(({ createdAtMs }) => createdAtMs);
  return {
    name,
    ...(Object.hasOwn(config.channels, name) ? stateOf(lane, nowMs, restRules(config)) : NOT_IN_FILE),
    sinceMs: lane.stoppedSinceMs,
    due: due.length,
    held: waiting.length - due.length,
    dead: survey.dead.get(name) ?? 0,
    oldestDueMs: oldest.length > 0 ? Math.min(...oldest) : null,
    sentLastMinute: survey.sentLately.get(name) ?? 0,
  };
}

const NOT_IN_FILE = {
  state: 'stopped',
  why: 'the file has no such channel',
  by: null,
  untilMs: null,
} as const;

/** A delivery that nothing of its own holds shows what its lane does. */
const FREE = { state: 'pending', hold: null, notBeforeMs: null } as const;

/** What is excepted from quiet hours is told at any time, and a channel that tells nothing else rests all the same. */
const ANYTHING = { taskKey: '', told: { kind: 'digest' } } as const;

function stateOf(
  lane: Lane,
  nowMs: number,
  rules: RestRules,
): Pick<ChannelStatus, 'state' | 'why' | 'by' | 'untilMs' | 'isMisconfigured'> {
  const silence = lane.silences.find(({ untilMs, taskKeys }) => taskKeys === null && untilMs > nowMs);
  if (lane.stoppedSinceMs !== null) {
    const isMisconfigured = lane.trouble?.kind === 'channel-misconfigured' && {
      isMisconfigured: true as const,
    };
    return {
      state: 'stopped',
      why: lane.stoppedWhy,
      by: 'stop',
      untilMs: lane.probeAtMs,
      ...isMisconfigured,
    };
  }
  if (silence) return { state: 'silenced', why: silence.id, by: 'silence', untilMs: silence.untilMs };
  const { by, untilMs } = heldUntil(FREE, lane);
  if (untilMs > nowMs) {
    return by === 'room'
      ? { state: 'held', why: 'its robot is full', by, untilMs }
      : { state: 'held', why: whyPaused(lane), by: 'pause', untilMs };
  }
  const rest = restsUntil(ANYTHING, restOf(rules, lane.channel), nowMs);
  return rest === null
    ? { state: 'open', why: null, by: null, untilMs: null }
    : { state: 'held', why: 'its quiet hours', by: 'quiet', untilMs: rest.untilMs };
}

const whyPaused = ({ trouble }: Lane): string =>
  trouble?.kind === 'rate-limited' ? `blocked: ${trouble.detail}` : 'the last send failed';
