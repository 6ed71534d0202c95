import type { LaneOutlook } from '../../lambdas/deliveries/lanes/outlook.ts';

export interface RedriveOptions {
  configFile: string;
  dataDirectory: string;
  /** null: all channels of the configuration */
  channel: string | null;
  /** A deployed table, whose functions send; null: the data of `run`, and this machine sends. */
  tableName: string | null;
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
