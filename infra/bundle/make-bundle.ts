/** Makes a bundle: `node make-bundle.ts FILE DIRECTORY [plain]` prints the files that it is made from. See bundle-module.ts. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { fewErrors } from './few-errors.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * Source maps name sources relative to it, and names of files hold hashes of those: from anywhere else the same code
 * would be deployed as other code.
 */
const WRITTEN_FOR = join(ROOT, 'cdk.out/bundle');

const SHIMS_DIRECTORY = join(ROOT, 'infra/shims');

/** What a start costs less with: infra/shims/README.md. */
const shimsOfFunctions = (): Record<string, string> => ({
  ...Object.fromEntries(readdirSync(SHIMS_DIRECTORY).flatMap(shimOfNode)),
  '@aws-sdk/credential-provider-node': join(SHIMS_DIRECTORY, 'aws-credentials.mjs'),
  '@aws-sdk/endpoint-cache': join(SHIMS_DIRECTORY, 'aws-endpoint-cache.mjs'),
  '@smithy/core/config': join(SHIMS_DIRECTORY, 'aws-config.mjs'),
});

/** `node-fs-promises.mjs` stands for `node:fs/promises` and `fs/promises`. */
function shimOfNode(file: string): [string, string][] {
  const name = /^node-(.+)\.mjs$/.exec(file)?.[1]?.replace('-', '/');
  if (name === undefined) return [];
  const path = join(SHIMS_DIRECTORY, file);
  return [
    [`node:${name}`, path],
    [name, path],
  ];
}

/** An alias would be for all clients, and one that lists every protocol has each start load all of them. */
const protocolsApart: Plugin = {
  name: 'protocols-apart',
  setup({ onResolve }) {
    const path = join(SHIMS_DIRECTORY, 'aws-protocols.mjs');
    onResolve({ filter: /^@aws-sdk\/core\/protocols$/ }, ({ importer }) =>
      /[\\/]@aws-sdk[\\/]client-sns[\\/]/.test(importer) ? undefined : { path },
    );
  },
};

/** Names the entry. Node takes 0.4 ms of processor time for each file of a start, and splitting makes a dozen of them. */
const START_IN_ONE = join(ROOT, 'infra/bundle/start-in-one.mjs');
const ENTRY_OF_THE_BUNDLE = 'entry-of-the-bundle';

const [file = '', directory = '', kind] = process.argv.slice(2);
const isPlain = kind === 'plain';

const { metafile, outputFiles } = await build({
  entryPoints: { index: file },
  outdir: WRITTEN_FOR,
  write: false,
  absWorkingDir: ROOT,
  bundle: true,
  ...(isPlain
    ? {}
    : {
        alias: { ...shimsOfFunctions(), [ENTRY_OF_THE_BUNDLE]: file },
        inject: [START_IN_ONE],
        plugins: [fewErrors, protocolsApart],
      }),
  // Only what runs in a browser imports it, and nothing here does.
  external: isPlain ? [] : ['bowser'],
  platform: 'node',
  target: 'node24',
  format: 'esm',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  // CommonJS dependencies load modules of Node.js with `require`, which an ES module does not have.
  banner: { js: 'const require=process.getBuiltinModule;' },
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
console.log(JSON.stringify(Object.keys(metafile.inputs)));
