import { LeadbellError } from '../errors.ts';
import type { Item } from './table.ts';

/** Did a newer version of leadbell write the item? Items without a version are older than versions. */
export const isOfNewer = ({ schema }: Item, knownUpTo: number): boolean =>
  schema !== undefined && !(typeof schema === 'number' && schema <= knownUpTo);

/**
 * An item of a newer version cannot be understood, so nothing is done with it: it waits, and so does everything that
 * needs it.
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
