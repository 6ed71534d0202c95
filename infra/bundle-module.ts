import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import type { Metafile } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');

/**
 * Source maps name sources relative to it, and names of files hold hashes of those: from anywhere else the same code
 * would be deployed as other code.
 */
const WRITTEN_FOR = join(ROOT, 'cdk.out/bundle');

/** Loaded when it is used: the package ships built functions, and has no esbuild. */
const esbuild = () => createRequire(import.meta.url)('esbuild') as typeof import('esbuild');

/**
 * Bundles a module with all that it imports into a directory, as `index.mjs`.
 *
 * Uses modules and `splitting`, because the clients of SSM and Secrets Manager are only loaded when needed. In a single
 * file they make every start a third slower, and `NodejsFunction` cannot split.
 *
 * @returns the files that it is made from, relative to the root of the repository
 */
export function bundleModule(file: string, directory: string): Metafile['inputs'] {
  const { metafile, outputFiles } = esbuild().buildSync({
    entryPoints: { index: file },
    outdir: WRITTEN_FOR,
    write: false,
    absWorkingDir: ROOT,
    bundle: true,
    alias: {
      'node:http': join(ROOT, 'infra/shims/node-http.cjs'),
      http: join(ROOT, 'infra/shims/node-http.cjs'),
      'node:util': join(ROOT, 'infra/shims/node-util.cjs'),
      util: join(ROOT, 'infra/shims/node-util.cjs'),
    },
    platform: 'node',
    target: 'node24',
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    // CommonJS dependencies load modules of Node.js with `require`, which an ES module does not have.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    mainFields: ['module', 'main'],
    // Otherwise every Chinese character becomes an escape.
    charset: 'utf8',
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
    metafile: true,
  });
  rmSync(directory, { recursive: true, force: true });
  for (const { path, contents } of outputFiles) {
    const target = join(directory, relative(WRITTEN_FOR, path));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, contents);
  }
  return metafile.inputs;
}
