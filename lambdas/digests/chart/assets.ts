import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** What drawing needs beside code, by the name it has in a bundle; each is a file of a package. */
export const CHART_ASSETS = {
  'resvg.wasm': '@resvg/resvg-wasm/index_bg.wasm',
  'NotoSansHans-Regular.otf': '@embedpdf/fonts-sc/fonts/NotoSansHans-Regular.otf',
  'NotoSansHans-Bold.otf': '@embedpdf/fonts-sc/fonts/NotoSansHans-Bold.otf',
} as const;

export type ChartAsset = keyof typeof CHART_ASSETS;

/** From beside the bundle, else from the package. */
export function readAsset(name: ChartAsset): Promise<Uint8Array> {
  const bundled = join(import.meta.dirname, name);
  return readFile(existsSync(bundled) ? bundled : assetPath(name));
}

/** Where a package has it. The font's package names none of its files in `exports`, so they are found by its folder. */
export function assetPath(name: ChartAsset): string {
  const path = CHART_ASSETS[name];
  const [scope = '', unscoped = '', ...rest] = path.split('/');
  const require = createRequire(import.meta.url);
  for (const directory of require.resolve.paths(path) ?? []) {
    const file = join(directory, scope, unscoped, ...rest);
    if (existsSync(file)) return file;
  }
  return join(dirname(require.resolve(`${scope}/${unscoped}`)), ...rest);
}
