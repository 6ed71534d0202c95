import type { LaneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';
import type { TablePlace } from '../shared/at-table.ts';

export interface RedriveOptions extends TablePlace {
  /** null: all channels of the configuration */
  channel: string | null;
  /** Only say what is dead. */
  dryRun: boolean;
  timeoutMs: number;
  json: boolean;
}

/** The result, for leads only. `delivered` and `dead` count what became so in this run. */
export interface Redrive {
  redriven: number;
  outdated: number;
  delivered: number;
  dead: number;
  /** Null: at the end the table could not be read. */
  waiting: readonly LaneOutlook[] | null;
  broken: boolean;
}
