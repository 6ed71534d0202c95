import { LeadbellError } from '../../platform/errors.ts';
import type { Config } from '../config.ts';
import type { ConfigStore, Pointer } from './config-store.ts';
import { asDeployed, type InEffect } from './deployed.ts';
import { inEffect } from './in-effect.ts';

/**
 * What a pointer leads to. Where its version cannot be used, the one before it is: every function finds the same one.
 *
 * @param pointer null: nothing was ever pushed
 * @throws where the table does not answer
 */
export async function useOf(
  store: Pick<ConfigStore, 'read'>,
  deployed: Config,
  pointer: Pick<Pointer, 'number' | 'before'> | null,
): Promise<InEffect> {
  if (pointer === null) return asDeployed(deployed);
  const { number, before } = pointer;
  const found = await readVersion(store, deployed, number);
  if (!(found instanceof LeadbellError)) return found;
  const older = before === 0 ? found : await readVersion(store, deployed, before);
  const use = older instanceof LeadbellError ? asDeployed(deployed) : older;
  return { ...use, problem: { kind: 'unreadable', version: number, detail: found.message } };
}

/** @returns an error where it cannot be used */
async function readVersion(
  store: Pick<ConfigStore, 'read'>,
  deployed: Config,
  number: number,
): Promise<InEffect | LeadbellError> {
  try {
    const { version, content } = await store.read(number);
    return inEffect(deployed, version, content);
  } catch (error) {
    if (error instanceof LeadbellError && error.code === 'config-unreadable') return error;
    throw error;
  }
}
