import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { COMPILED_CONFIG } from '../../lambdas/functions/environment.ts';

export interface BundleSize {
  /** Code that every start reads: the entry and its static imports. It determines the start-up time. */
  atStartBytes: number;
  /** How many files that are: each costs a start as much as seven kilobytes do. */
  atStartFiles: number;
  /** All code and assets, without source maps and the team's configuration. */
  allBytes: number;
}

/** The size of a bundle. */
export function bundleSize(directory: string): BundleSize {
  const shipped = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && !file.name.endsWith('.map') && file.name !== COMPILED_CONFIG)
    .map((file) => join(file.parentPath, file.name));
  const atStart = importedAtOnce(directory);
  return { atStartBytes: sum(atStart), atStartFiles: atStart.size, allBytes: sum(shipped) };
}

/** The entry and everything that it imports statically, directly or indirectly; nothing that `import()` loads later. */
function importedAtOnce(directory: string): Set<string> {
  const found = new Set<string>();
  const follow = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(
      /(?:\bfrom|\bimport)\s*"(\.\/[^"]+\.mjs)"/g,
    )) {
      follow(join(directory, basename(name)));
    }
  };
  follow(join(directory, 'index.mjs'));
  return found;
}

const sum = (files: Iterable<string>): number => {
  let bytes = 0;
  for (const file of files) bytes += statSync(file).size;
  return bytes;
};
