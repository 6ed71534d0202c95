import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import type { Config } from '../lambdas/config/config.ts';
import { COMPILED_CONFIG } from '../lambdas/environment.ts';

const ROOT = join(import.meta.dirname, '..');

/**
 * Bundles one entry of lambdas/ into a directory, with its dependencies, the AWS SDK and the compiled configuration.
 *
 * Modules and `splitting`, because the clients of SSM and Secrets Manager are loaded only when needed: in one file
 * they make every start a third slower, and `NodejsFunction` cannot split.
 */
export function bundle(entry: string, config: Config, directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  buildSync({
    entryPoints: { index: join(ROOT, 'lambdas', `${entry}.ts`) },
    outdir: directory,
    absWorkingDir: ROOT,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.mjs' },
    // What is CommonJS inside asks for Node's own modules with `require`, which a module does not have.
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
    mainFields: ['module', 'main'],
    // Otherwise every Chinese character becomes an escape.
    charset: 'utf8',
    minify: true,
    // Errors are told apart by their class names in logs.
    keepNames: true,
    sourcemap: true,
    sourcesContent: false,
    logLevel: 'warning',
  });
  writeFileSync(join(directory, COMPILED_CONFIG), JSON.stringify(config));
}
