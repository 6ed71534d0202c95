import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { buildFunctions } from '../infra/bundle/bundle.ts';
import { licencesOf } from './licences.ts';

/** `npm pack` runs it (prepack): makes dist/, which the package holds and git ignores. */
const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');
const TYPES = join(DIST, 'types');
/** Read from the disk at run time, beside the code that reads them. */
const READ_AT_RUN_TIME = ['local/console/page'];

const tsc = (...args: string[]) =>
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), ...args], {
    cwd: ROOT,
    stdio: 'inherit',
  });

rmSync(DIST, { recursive: true, force: true });
// What the entries import, and nothing else.
tsc('-p', 'package');
for (const folder of READ_AT_RUN_TIME) {
  cpSync(join(ROOT, folder), join(DIST, folder), {
    recursive: true,
    filter: (file) => basename(file) !== 'README.md',
  });
}
for (const name of ['leadbell.cjs', 'start.cjs'])
  copyFileSync(join(import.meta.dirname, name), join(DIST, name));

const entries = globSync('lambdas/*.ts', { cwd: ROOT }).map((file) => basename(file, '.ts'));
const bundled = buildFunctions(entries.toSorted(), join(DIST, 'functions'));
writeFileSync(join(DIST, 'functions/LICENCES.txt'), licencesOf(bundled, ROOT));

tsc('-p', 'package/tsconfig.types.json');
keepTypes('infra/index.d.ts', new Set());
rmSync(TYPES, { recursive: true });

/** Copies a declaration and those that it imports: users see the constructs, and nothing of what is inside. */
function keepTypes(file: string, kept: Set<string>): void {
  if (kept.has(file)) return;
  kept.add(file);
  const text = readFileSync(join(TYPES, file), 'utf8');
  const target = join(DIST, file);
  mkdirSync(dirname(target), { recursive: true });
  // The compiler rewrites these in code, and leaves them as they are in declarations.
  writeFileSync(target, text.replaceAll(/(from '\.[^']*)\.ts'/g, "$1.js'"));
  for (const [, path = ''] of text.matchAll(/from '(\.[^']*)\.ts'/g))
    keepTypes(join(dirname(file), `${path}.d.ts`), kept);
}
