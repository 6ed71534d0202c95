import type { Outcome } from '../../channels/channel.ts';
import { nameOf } from '../../platform/table/name-of.ts';
import type { Delivery } from '../delivery.ts';
import type { DueDeps } from '../due-deliveries.ts';
import { taskOf, whatOf } from '../tell-dead.ts';
import type { LaneHealth } from './lane-health.ts';
import type { LaneLease } from './lane-lease.ts';

interface OfLane {
  deps: Pick<DueDeps, 'platform' | 'faults'>;
  channel: string;
  health: LaneHealth;
  lease: LaneLease;
}

/** Decides what one outcome means for the whole lane. @returns why its run ends; null: it goes on */
export async function afterSend(
  { deps, channel, health, lease }: OfLane,
  outcome: Outcome,
  written: readonly Delivery[],
): Promise<{ end: 'stopped' | 'lost' } | { end: 'hold'; untilMs: number } | null> {
  switch (outcome.kind) {
    case 'accepted':
      await health.recover();
      return null;
    case 'accepted-with-defect':
      deps.platform.log.error('The receiver could not read all of a message', {
        channel,
        detail: outcome.detail,
      });
      await deps.faults.counted(
        { kind: 'message-damaged', subject: channel, name: channel },
        {
          id: written.map(nameOf).join(' '),
          what: written.map(whatOf).join(', '),
          why: outcome.detail,
          ...(written[0] ? taskOf(written[0]) : {}),
        },
      );
      await health.recover();
      return null;
    case 'too-long':
    case 'unsafe':
    case 'rejected':
      deps.platform.log.error('The receiver refused a message for what is in it', {
        channel,
        detail: outcome.detail,
        deliveries: written.map(({ sk }) => sk),
      });
      return null;
    default:
      // Somebody else took the lane, and finds out for themselves.
      if (!lease.isHeld && (await lease.take()) === null) return { end: 'lost' };
      return health.failed(outcome, written.map(nameOf));
  }
}
