import { copyFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { assetPath, CHART_ASSETS, type ChartAsset } from '../../lambdas/digests/chart/assets.ts';
import { COMPILED_CONFIG } from '../../lambdas/functions/environment.ts';
import { bundleModule } from './bundle-module.ts';

const ROOT = join(import.meta.dirname, '../..');
/** Code that imports it reads wasm and fonts from its own directory. */
const ASSETS_MODULE = 'lambdas/digests/chart/assets.ts';

/** Only the package has them: in the repository each synth bundles what the sources are now. */
const BUILT_FUNCTIONS = join(ROOT, 'functions');
/** Next to the built functions: the files that each needs apart from its code. */
const ASSETS_OF = 'assets.json';

/**
 * Puts one entry of lambdas/ into a directory, with its dependencies, the AWS SDK and the compiled configuration; if it
 * draws charts, also with wasm and fonts.
 */
export function bundle(entry: string, config: object, directory: string): void {
  const assets = existsSync(BUILT_FUNCTIONS) ? copyBuilt(entry, directory) : bundleCode(entry, directory);
  for (const name of assets) copyFileSync(assetPath(name), join(directory, name));
  writeFileSync(join(directory, COMPILED_CONFIG), JSON.stringify(config));
}

/** @returns the assets that the code needs */
function bundleCode(entry: string, directory: string): readonly ChartAsset[] {
  return assetsOf(bundleEntry(entry, directory));
}

const bundleEntry = (entry: string, directory: string) =>
  bundleModule(join(ROOT, 'lambdas', `${entry}.ts`), directory);

const assetsOf = (inputs: readonly string[]): readonly ChartAsset[] =>
  inputs.includes(ASSETS_MODULE) ? CHART_ASSETS : [];

function copyBuilt(entry: string, directory: string): readonly ChartAsset[] {
  rmSync(directory, { recursive: true, force: true });
  cpSync(join(BUILT_FUNCTIONS, entry), directory, { recursive: true });
  const needed = JSON.parse(readFileSync(join(BUILT_FUNCTIONS, ASSETS_OF), 'utf8')) as Record<
    string,
    ChartAsset[]
  >;
  return needed[entry] ?? [];
}

/**
 * Builds the functions of the package.
 *
 * @returns the files that they are made from, relative to the root of the repository
 */
export function buildFunctions(entries: readonly string[], directory: string): string[] {
  const inputs = entries.map((entry) => [entry, bundleEntry(entry, join(directory, entry))] as const);
  const needed = Object.fromEntries(inputs.map(([entry, files]) => [entry, assetsOf(files)]));
  writeFileSync(join(directory, ASSETS_OF), JSON.stringify(needed));
  return [...new Set(inputs.flatMap(([, files]) => files))];
}
