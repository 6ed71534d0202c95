import { type Delivery, isOver } from '../../lambdas/deliveries/delivery.ts';
import { isHeldOnPurpose } from '../../lambdas/deliveries/held-until.ts';
import { isLeadKey } from '../../lambdas/deliveries/keys.ts';
import type { LaneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import type { TablePlace } from '../shared/at-table.ts';
import { countWaiting } from '../shared/terminal/describe-waiting.ts';

export interface RedriveOptions extends TablePlace {
  /** null: all channels of the configuration */
  channel: string | null;
  /** Only say what is dead. */
  dryRun: boolean;
  timeoutMs: number;
  json: boolean;
}

/** What was redriven that is about no lead, as it stands at the end: digests and notices of faults. */
export interface Others {
  delivered: number;
  pending: number;
  held: number;
  dead: number;
}

/** The result. `delivered` and `dead` count what became so in this run, whether or not it was redriven. */
export interface Redrive {
  /** Of any kind. */
  redriven: number;
  outdated: number;
  /** Of leads, as are `dead` and `waiting`. */
  delivered: number;
  dead: number;
  /** Null: at the end the table could not be read. */
  waiting: readonly LaneOutlook[] | null;
  others: Others;
  broken: boolean;
}

export const noOthers: Others = { delivered: 0, pending: 0, held: 0, dead: 0 };

export function othersOf(redriven: readonly Delivery[], nowMs: number): Others {
  const others = redriven.filter((delivery) => !isLeadKey(delivery));
  const count = (is: (delivery: Delivery) => boolean) => others.filter(is).length;
  const isHeld = (delivery: Delivery) => isHeldOnPurpose(delivery, nowMs);
  return {
    delivered: count(({ state }) => state === 'sent'),
    pending: count((one) => !isOver(one.state) && !isHeld(one)),
    held: count((one) => !isOver(one.state) && isHeld(one)),
    dead: count(({ state }) => state === 'dead'),
  };
}

/** A digest that died is as dead as a lead: the sums hold all that was redriven. */
export function summaryOf({ redriven, outdated, delivered, dead, waiting, others }: Redrive) {
  const withOthers = (ofLeads: number | null, more: number) => (ofLeads === null ? null : ofLeads + more);
  return {
    redriven,
    delivered: delivered + others.delivered,
    pending: withOthers(
      countWaiting(waiting, ({ pending }) => pending),
      others.pending,
    ),
    held: withOthers(
      countWaiting(waiting, ({ held }) => held),
      others.held,
    ),
    dead: dead + others.dead,
    outdated,
  };
}
