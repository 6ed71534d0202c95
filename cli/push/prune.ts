import { versionKey } from '../../lambdas/config/pushed/config-store.ts';
import type { Version } from '../../lambdas/config/pushed/version.ts';
import type { AtTable } from '../shared/at-table.ts';

/** How many versions are kept. */
const KEPT = 20;

/** The numbers of old versions. Never the one that is used from now on, nor the one that `--back` returns to. */
function prunable(versions: readonly Version[], now: Pick<Version, 'number' | 'before'>): number[] {
  const numbers = [...versions.map(({ number }) => number), now.number].toSorted((one, other) => other - one);
  return numbers.slice(KEPT).filter((number) => number !== now.number && number !== now.before);
}

/** After a push: what is not deleted now is deleted after the next one, so a right that is missing ends nothing. */
export async function prune(
  { remove, say }: Pick<AtTable, 'remove' | 'say'>,
  versions: readonly Version[],
  now: Pick<Version, 'number' | 'before'>,
): Promise<void> {
  const old = prunable(versions, now);
  try {
    for (const number of old) await remove(versionKey(number));
  } catch (error) {
    const why = error instanceof Error ? error.name : 'an unknown error';
    say(
      `note: old versions could not be deleted (${why}): it takes dynamodb:DeleteItem. The push itself is done`,
    );
  }
}
