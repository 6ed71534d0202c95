import type { LeadDelivery } from '../deliveries/delivery.ts';
import { isOver } from '../deliveries/delivery.ts';
import { type HeldBy, heldUntil, restsUntil } from '../deliveries/held-until.ts';
import type { Lane } from '../deliveries/lanes/lane.ts';
import { isResting, type RestRules, restOf } from '../deliveries/rest.ts';
import { askKindOf } from '../leads/told.ts';

/** What a delivery waits for, as a sender would see it. */
export interface Waits {
  /** `unread`: the channel's address cannot be read. `unknown`: the file has no such channel. `due`: nothing holds it. */
  by: HeldBy | 'unread' | 'unknown' | 'due';
  /** Epoch milliseconds, ahead. Null: nobody knows, or nothing holds it. */
  untilMs: number | null;
  /** In words. */
  why: string;
}

export interface WaitsAt {
  lane: Lane;
  /** Does the file have the channel? */
  isKnown: boolean;
  rules: RestRules;
  nowMs: number;
}

/** @returns null: it waits no more */
export function waitsOf(delivery: LeadDelivery, at: WaitsAt): Waits | null {
  if (isOver(delivery.state)) return null;
  const { lane, isKnown, rules, nowMs } = at;
  if (!isKnown) return { by: 'unknown', untilMs: null, why: 'the file has no such channel' };
  const rest = restsUntil(delivery, restOf(rules, delivery.channel, lane.silences), nowMs);
  // It waited for a rest that ends sooner: the next look brings it forward.
  const own = isResting(delivery) ? { ...delivery, notBeforeMs: nowMs } : delivery;
  const held = heldUntil(own, lane);
  const { by, untilMs } = rest !== null && rest.untilMs > held.untilMs ? rest : held;
  if (untilMs > nowMs) return { by, untilMs, why: whyOf(by, delivery, at) };
  if (lane.unreadSinceMs !== null) return { by: 'unread', untilMs: null, why: UNREAD };
  return { by: 'due', untilMs: null, why: lane.trouble === null ? DUE : `${DUE}, ${failedOf(lane)}` };
}

const DUE = 'it goes out with the next look';
const UNREAD = 'the address of its channel cannot be read, and is asked for again every half minute';

const failedOf = ({ trouble }: Pick<Lane, 'trouble'>): string =>
  `the last message to the channel failed (${trouble?.detail || trouble?.kind || 'no reason is kept'})`;

function whyOf(by: HeldBy, { trouble, told }: LeadDelivery, { lane, nowMs }: WaitsAt): string {
  switch (by) {
    case 'stop':
      return `its channel is stopped (${lane.stoppedWhy ?? 'it refuses us'}), and asked again then`;
    case 'pause':
      return lane.unreadSinceMs === null ? failedOf(lane) : UNREAD;
    case 'room':
      return 'its robot takes no more messages in this minute';
    case 'silence':
      return `it is silenced (${silencesOf(lane, nowMs)})`;
    case 'quiet':
      return 'its channel has quiet hours';
    case 'settle':
      return 'the grade may rise again';
    case 'unclaimed':
      return told.ask && askKindOf(told.ask) === 'stale'
        ? 'it goes out only if nobody has said by then what came of the lead'
        : 'it goes out only if nobody has the lead by then';
    case 'lease':
      return 'it is being sent';
    case 'turn':
      return trouble === null ? 'something goes out before it' : 'its last try failed';
    case 'fault':
      return 'it may pass';
  }
}

const silencesOf = ({ silences }: Lane, nowMs: number): string =>
  silences
    .filter(({ untilMs }) => untilMs > nowMs)
    .map(({ id }) => id)
    .join(', ');
