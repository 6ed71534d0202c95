import type { Config } from '../config/config.ts';
import type { ConfigProblem, InEffect } from '../config/pushed/deployed.ts';
import { type DeployedFrom, DeployedStore, identityOfDeployed } from '../config/pushed/deployed-store.ts';
import type { FaultKind } from '../faults/fault.ts';
import type { FaultBook } from '../faults/fault-book.ts';
import type { Platform } from '../platform/platform.ts';
import type { Table } from '../platform/table/table.ts';

/** Which configuration a function works by, and with which one it was deployed. */
export interface Configuration extends Omit<InEffect, 'config'> {
  deployed: Config;
}

/** What ticks remember of it. */
export interface KnownConfig {
  deployed: { identity: string; sinceMs: number } | null;
  /** What operators heard of; null: nothing is wrong. */
  problem: { kind: FaultKind; version: number } | null;
}

export const noConfig: KnownConfig = { deployed: null, problem: null };

export interface PushedDeps {
  platform: Platform;
  table: Table;
  faults: Pick<FaultBook, 'seen' | 'over'>;
  /** @default nothing can be pushed here */
  configuration?: Configuration | undefined;
  deployedFrom?: DeployedFrom | undefined;
}

const KINDS: Readonly<Record<ConfigProblem['kind'], FaultKind>> = {
  differs: 'config-differs',
  unreadable: 'config-unused',
  rights: 'config-unused',
};

/**
 * Says in the table what is deployed, for `leadbell push` to compare with, and lets operators hear once where what was
 * pushed is not used, or is not what was deployed after it. Costs nothing in between.
 *
 * @returns what is known from now on
 */
export async function followPushed(deps: PushedDeps, known: KnownConfig): Promise<KnownConfig> {
  const { configuration, deployedFrom, faults } = deps;
  if (!configuration || !deployedFrom) return known;
  const deployed = await noteDeployed(deps, configuration.deployed, deployedFrom, known.deployed);
  const found = problemOf(configuration, deployed);
  const problem = found && { kind: KINDS[found.kind], version: found.version };
  const told = known.problem;
  if (told?.kind === problem?.kind && told?.version === problem?.version) return { deployed, problem: told };
  if (told !== null) await faults.over(told.kind, String(told.version));
  if (problem !== null) {
    const subject = String(problem.version);
    await faults.seen({ kind: problem.kind, subject, name: subject, detail: found?.detail ?? '' });
  }
  return { deployed, problem };
}

/** What was deployed after a push and says again what it said before the push was made from a file that lacks it. */
function problemOf(
  { pushed, version, problem }: Configuration,
  deployed: KnownConfig['deployed'],
): ConfigProblem | null {
  if (problem !== null || pushed === null || deployed === null) return problem;
  return deployed.sinceMs !== pushed.deployedSinceMs
    ? { kind: 'differs', version, detail: pushed.keys }
    : null;
}

async function noteDeployed(
  { platform, table }: PushedDeps,
  config: Config,
  from: DeployedFrom,
  known: KnownConfig['deployed'],
): Promise<KnownConfig['deployed']> {
  const identity = identityOfDeployed(config, from);
  if (known?.identity === identity) return known;
  try {
    const sinceMs = await new DeployedStore(table).write(config, from, platform.clock.nowMs());
    return sinceMs === null ? known : { identity, sinceMs };
  } catch (error) {
    // No lead waits for this: the next tick tries again.
    platform.log.warn('What is deployed could not be noted for `leadbell push`', { error });
    return known;
  }
}
