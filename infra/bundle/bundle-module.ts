import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * Bundles a module with all that it imports into a directory, as `index.mjs`.
 *
 * Uses modules and `splitting`, because the clients of SSM and Secrets Manager are only loaded when needed. In a single
 * file they make every start a third slower, and `NodejsFunction` cannot split.
 *
 * What every start loads is one file, beside the entry that names what it exports. A process makes it, since plugins of
 * esbuild work asynchronously, and a synth does not.
 *
 * @param isPlain as everybody would bundle it: with nothing in place of what it imports, and split as it comes @default
 * false
 * @returns the files that it is made from, relative to the root of the repository
 */
export function bundleModule(
  file: string,
  directory: string,
  { isPlain = false }: { isPlain?: boolean } = {},
): string[] {
  const script = join(import.meta.dirname, 'make-bundle.ts');
  const made = execFileSync(process.execPath, [script, file, directory, ...(isPlain ? ['plain'] : [])], {
    encoding: 'utf8',
  });
  return JSON.parse(made) as string[];
}
