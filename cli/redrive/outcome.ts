import type { LaneOutlook } from '../../lambdas/deliveries/outlook.ts';

export interface RedriveOptions {
  configFile: string;
  dataDirectory: string;
  /** null: all that the config has */
  channel: string | null;
  /** A deployed table, whose functions do the sending; null: the data of `run`, and this machine sends. */
  tableName: string | null;
  timeoutMs: number;
  json: boolean;
}

/** What became of it, of leads alone; `delivered` and `dead` count what became so in this run. */
export interface Redrive {
  redriven: number;
  outdated: number;
  delivered: number;
  dead: number;
  /** Null: the table could not be read in the end. */
  waiting: readonly LaneOutlook[] | null;
  broken: boolean;
}
