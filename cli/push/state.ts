import { ConfigStore, type Pointer } from '../../lambdas/config/pushed/config-store.ts';
import type { InEffect } from '../../lambdas/config/pushed/deployed.ts';
import { type Deployed, DeployedStore } from '../../lambdas/config/pushed/deployed-store.ts';
import { identityOf } from '../../lambdas/config/pushed/tree.ts';
import { useOf } from '../../lambdas/config/pushed/use-of.ts';
import type { Version } from '../../lambdas/config/pushed/version.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import type { Table } from '../../lambdas/platform/table/table.ts';

/** What a deployment works by, and how it came to that. */
export interface PushState {
  store: ConfigStore;
  deployed: Deployed;
  /** Null: nothing was ever pushed. */
  pointer: Pointer | null;
  use: InEffect;
  /** Oldest first. */
  versions: readonly Version[];
}

/** @throws {LeadbellError} `deployed-unknown` */
export async function readState(table: Table): Promise<PushState> {
  const store = new ConfigStore(table);
  const deployed = await new DeployedStore(table).read();
  if (deployed === null) {
    throw new LeadbellError({
      code: 'deployed-unknown',
      message: 'This table does not say what is deployed, or another version of leadbell is deployed',
      retryable: true,
      hint: 'Deploy with the version of leadbell that you push with (cdk deploy), wait two minutes, and push again.',
    });
  }
  const pointer = await store.current();
  const [use, versions] = await Promise.all([useOf(store, deployed.config, pointer), store.list()]);
  return { store, deployed, pointer, use, versions };
}

/** A number that no version has, also where a push died before its version was used. */
export const nextNumber = ({ versions }: Pick<PushState, 'versions'>): number =>
  Math.max(0, ...versions.map(({ number }) => number)) + 1;

/** What the next version is compared with. */
export const deployedNow = ({
  config,
  sinceMs,
}: Deployed): Pick<Version, 'deployedIdentity' | 'deployedSinceMs'> => ({
  deployedIdentity: identityOf(config),
  deployedSinceMs: sinceMs,
});

export const overtaken = (): LeadbellError =>
  new LeadbellError({
    code: 'config-overtaken',
    message: 'Somebody else pushed at this moment, and nothing of yours was written',
    retryable: true,
    hint: 'Look at `leadbell push --list`, and push again: the difference is then another one.',
  });
