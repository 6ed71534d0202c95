import type { Config } from '../config.ts';

/** Why operators should look at the configuration. */
export interface ConfigProblem {
  /**
   * `differs`: what was deployed last lacks what was pushed, which stays in effect. `unreadable`, `rights`: what was
   * pushed cannot be used.
   */
  kind: 'differs' | 'unreadable' | 'rights';
  /** The version that was pushed. */
  version: number;
  /** Keys, or what is wrong. */
  detail: string;
}

/** What functions work by. */
export interface InEffect {
  config: Config;
  /** 0: the deployed configuration. */
  version: number;
  /** Since when what it changed was deployed, and the keys that it changed. Null: it is the deployed configuration. */
  pushed: { deployedSinceMs: number; keys: string } | null;
  problem: ConfigProblem | null;
}

/** Nothing was pushed, or it does not count any more. */
export const asDeployed = (deployed: Config): InEffect => ({
  config: deployed,
  version: 0,
  pushed: null,
  problem: null,
});
