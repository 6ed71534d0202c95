import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Where each file that drawing needs, apart from code, lies in its package. */
const IN_PACKAGE = {
  'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'NotoSansHans-Regular.otf': '@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf',
  'NotoSansHans-Bold.otf': '@embedpdf/fonts-sc/fonts/NotoSansHans-Bold.otf',
} as const;

export type ChartAsset = keyof typeof IN_PACKAGE;

/** The names of these files in a bundle. */
export const CHART_ASSETS = Object.keys(IN_PACKAGE) as ChartAsset[];

/** Reads it from beside the bundle, or else from the package. */
export function readAsset(name: ChartAsset): Promise<Uint8Array> {
  const bundled = join(import.meta.dirname, name);
  return readFile(existsSync(bundled) ? bundled : assetPath(name));
}

/**
 * Looks into each `node_modules` on the way up, because the font's package exports none of its files.
 *
 * @throws {Error} if the package is not installed
 */
export function assetPath(name: ChartAsset): string {
  const path = IN_PACKAGE[name];
  const directories = createRequire(import.meta.url).resolve.paths(path) ?? [];
  const found = directories.map((directory) => join(directory, path)).find((file) => existsSync(file));
  if (!found) throw new Error(`expected ${path} in a node_modules directory, found none`);
  return found;
}
