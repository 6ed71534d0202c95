import type { PlacedRef } from '../../lambdas/config/secrets/secret-ref.ts';
import { LeadbellError } from '../../lambdas/platform/errors.ts';
import { judgeGiven } from '../shared/arguments/given-secret.ts';
import { refsInUse } from '../shared/config/in-use.ts';
import { type Ask, type Deploying, stop } from './deploying.ts';
import { storeSecret } from './store-secret.ts';

/**
 * Each secret that the file refers to: there, or asked for and stored. A value is typed without being shown, and stands
 * neither on a command line nor in a log.
 *
 * @param store puts it where its reference says
 */
export async function provideSecrets(
  { config, secrets, redactor, ask, say }: Pick<Deploying, 'config' | 'secrets' | 'redactor' | 'ask' | 'say'>,
  store: typeof storeSecret = storeSecret,
): Promise<void> {
  const placed = new Map(refsInUse(config).map((one) => [one.ref, one]));
  const missing: PlacedRef[] = [];
  for (const one of placed.values()) if (!(await isThere(secrets, one.ref))) missing.push(one);
  say(`  ${placed.size - missing.length} of ${placed.size} are there.`);
  if (missing.length === 0) return;
  if (ask === null) {
    throw stop(
      `these secrets are not there: ${missing.map(({ ref }) => ref).join(', ')}`,
      'Store them as docs/deploy.md says, or run this at a terminal without --yes, which asks for each.',
    );
  }
  for (const one of missing) await askFor({ config, redactor, say, ask }, one, store);
}

type Asking = Pick<Deploying, 'config' | 'redactor' | 'say'> & { ask: Ask };

/** Asks for one, until it can be of use, and stores it. */
export async function askFor(
  { config, redactor, say, ask }: Asking,
  { ref, path }: PlacedRef,
  store: typeof storeSecret = storeSecret,
): Promise<void> {
  const typed = await ask(`  ${path.join('.')} (${ref}; not shown):`, {
    hidden: true,
    problem: (answer) => judgeGiven(config, path, 'what was typed', answer).problems[0] ?? null,
  });
  const { value, remarks } = judgeGiven(config, path, 'what was typed', typed);
  redactor.register(typed);
  redactor.register(value);
  for (const remark of remarks) say(`  ${remark}`);
  await store(ref, value);
  say(`  stored at ${ref}`);
}

async function isThere(secrets: Deploying['secrets'], ref: string): Promise<boolean> {
  try {
    return (await secrets.get(ref, { fresh: true })) !== '';
  } catch (error) {
    // Only what is not there is made: what may not be read is there.
    if (error instanceof LeadbellError && error.code === 'secret-missing' && isNotThere(error)) return false;
    throw error;
  }
}

/** The names that SSM and Secrets Manager give it; without a cause it is empty, or lacks the key. */
const isNotThere = ({ cause }: LeadbellError): boolean =>
  cause === undefined ||
  (cause instanceof Error && /^(?:ParameterNotFound|ResourceNotFoundException)$/.test(cause.name));
