import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync, type Metafile } from 'esbuild';
import { assetPath, CHART_ASSETS } from '../lambdas/digests/chart/assets.ts';
import { COMPILED_CONFIG } from '../lambdas/functions/environment.ts';

const ROOT = join(import.meta.dirname, '..');
/** Code that imports it reads wasm and fonts from its own directory. */
const ASSETS_MODULE = 'lambdas/digests/chart/assets.ts';

/**
 * Bundles one entry of lambdas/ into a directory, with its dependencies, the AWS SDK and the compiled configuration; if
 * it draws charts, also with wasm and fonts.
 *
 * Uses modules and `splitting`, because the clients of SSM and Secrets Manager are only loaded when needed. In a single
 * file they make every start a third slower, and `NodejsFunction` cannot split.
 */
export function bundle(entry: string, config: object, directory: string): void {
  const inputs = bundleModule(join(ROOT, 'lambdas', `${entry}.ts`), directory);
  if (ASSETS_MODULE in inputs) {
    for (const name of CHART_ASSETS) copyFileSync(assetPath(name), join(directory, name));
  }
  writeFileSync(join(directory, COMPILED_CONFIG), JSON.stringify(config));
}

/**
 * Bundles a module with all that it imports into a directory, as `index.mjs`.
 *
 * @returns the files that it is made from, relative to the root of the repository
 */
export function bundleModule(file: string, directory: string): Metafile['inputs'] {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const { metafile } = buildSync({
    entryPoints: { index: file },
    outdir: directory,
    absWorkingDir: ROOT,
    bundle: true,
    alias: {
      'node:http': join(ROOT, 'infra/shims/node-http.cjs'),
      http: join(ROOT, 'infra/shims/node-http.cjs'),
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
  return metafile.inputs;
}
