import { LeadbellError } from './errors.ts';
import type { Item } from './table.ts';

/** Was the item written by a version of leadbell that knows more? One without a version is older than versions are. */
export const isOfNewer = ({ schema }: Item, knownUpTo: number): boolean =>
  schema !== undefined && !(typeof schema === 'number' && schema <= knownUpTo);

/**
 * What an item of a newer version means cannot be known, so nothing is done with it: it waits, and so does what needs it.
 *
 * @throws {LeadbellError} `unknown-schema`
 */
export function refuseNewer(item: Item, knownUpTo: number, what: string): void {
  if (isOfNewer(item, knownUpTo)) throw unknownSchema(item, knownUpTo, what);
}

export function unknownSchema({ sk, schema }: Item, knownUpTo: number, what: string): LeadbellError {
  return new LeadbellError({
    code: 'unknown-schema',
    message: `${what} ${sk} has schema ${String(schema)}; this function reads up to ${knownUpTo}`,
    retryable: true,
    hint: 'A newer version of leadbell wrote it. Finish the deployment, or roll it back together with its data.',
  });
}
