import type { Config } from '../config.ts';
import type { Path } from '../path.ts';
import { asDeployed, type InEffect } from './deployed.ts';
import { keyInWords } from './key-in-words.ts';
import { missingRights } from './rights.ts';
import { hashOf, identityOf, treeOf, valueAt } from './tree.ts';
import type { Version, VersionContent } from './version.ts';

const NAMED = 5;

/**
 * Decides between the deployed configuration and a pushed one.
 *
 * A deployment goes on from what was pushed where it holds every change of it, as it was pushed or changed again: then
 * the deployed one is in effect. Where it undid some of it, it was made from a file that does not know the push: what was
 * pushed stays in effect and operators hear of it. Nothing that is told today stops before somebody decides.
 */
export function inEffect(
  deployed: Config,
  {
    number,
    deployedIdentity,
    deployedSinceMs,
  }: Pick<Version, 'number' | 'deployedIdentity' | 'deployedSinceMs'>,
  content: VersionContent,
): InEffect {
  if (content === null) return asDeployed(deployed);
  const tree = treeOf(deployed);
  const undone = content.changes.filter(({ path, was }) => hashOf(valueAt(tree, path)) === was);
  if (undone.length === 0) return asDeployed(deployed);
  const named = (of: readonly { path: Path }[]) => namesOf(of, deployed, content.config);
  const missing = missingRights(deployed, content.config);
  if (missing.length > 0) {
    return { ...asDeployed(deployed), problem: { kind: 'rights', version: number, detail: named(missing) } };
  }
  const isSame = identityOf(deployed) === deployedIdentity;
  return {
    config: content.config,
    version: number,
    pushed: { deployedSinceMs, keys: named(content.changes) },
    problem: isSame ? null : { kind: 'differs', version: number, detail: named(undone) },
  };
}

function namesOf(of: readonly { path: Path }[], ...configs: readonly Config[]): string {
  const names = [...new Set(of.map(({ path }) => keyInWords(path, ...configs)))];
  const named = names.slice(0, NAMED).join(', ');
  return names.length > NAMED ? `${named} + ${names.length - NAMED}` : named;
}
