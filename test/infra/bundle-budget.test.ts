import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BundleSize, bundleSize } from '../../infra/bundle/bundle-size.ts';
import { bundled } from './synthesize.ts';

const budget = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../infra/bundle/bundle-budget.json'), 'utf8'),
) as Record<string, Omit<BundleSize, 'atStartFiles'>>;

const FUNCTIONS = ['tick', 'poll', 'deliver', 'digest', 'answer', 'alarm'];

describe.each(FUNCTIONS)('the bundle of %s', (entry) => {
  const directory = bundled(entry);
  const names = readdirSync(directory);
  const code = names
    .filter((name) => name.endsWith('.mjs'))
    .map((name) => readFileSync(join(directory, name), 'utf8'));

  it('keeps to infra/bundle/bundle-budget.json: raise that on purpose, or find what came in', () => {
    const size = bundleSize(directory);
    const allowed = budget[entry] ?? { atStartBytes: 0, allBytes: 0 };
    expect(size.atStartBytes, `${entry}, at the start`).toBeLessThanOrEqual(allowed.atStartBytes);
    expect(size.allBytes, `${entry}, all of it`).toBeLessThanOrEqual(allowed.allBytes);
    // A budget far above what is used would let anything in.
    expect(size.atStartBytes).toBeGreaterThan(0.85 * allowed.atStartBytes);
    expect(size.allBytes).toBeGreaterThan(0.85 * allowed.allBytes);
  });

  it('reads two files at the start, however many are loaded later: the entry, and what it loads', () => {
    expect(bundleSize(directory).atStartFiles).toBe(2);
  });

  it('imports no module of Node as one of ES, which would read all of its exports', () => {
    const imported = code.flatMap((text) => [...text.matchAll(/\b(?:from|import)"(?:node:)?[a-z_/]+"/g)]);
    expect(imported.map(([statement]) => statement)).toEqual([]);
  });

  it('ships nothing that only a browser runs, and loads nothing later that is not shipped', () => {
    expect(names.filter((name) => name.startsWith('bowser'))).toEqual([]);
    const later = code.flatMap((text) => [...text.matchAll(/\bimport\("([^"]+)"\)/g)]);
    expect(later.length).toBeGreaterThan(0);
    const outside = later.map(([, name = '']) => name).filter((name) => !/^(?:\.\/|node:)/.test(name));
    expect(outside).toEqual([]);
  });

  it('holds no chain of credentials: a function has them in its environment', () => {
    expect(code.filter((text) => text.includes('sso_start_url'))).toEqual([]);
  });

  it('looks for no file of settings: a function has them in its environment', () => {
    expect(code.filter((text) => text.includes('AWS_SHARED_CREDENTIALS_FILE'))).toEqual([]);
  });

  it('has a source map for each file, without the sources', () => {
    for (const name of names.filter((one) => one.endsWith('.mjs'))) {
      const map = JSON.parse(readFileSync(join(directory, `${name}.map`), 'utf8')) as object;
      expect(map).not.toHaveProperty('sourcesContent');
    }
  });

  it('is minified, and says Chinese in Chinese', () => {
    const all = code.join('');
    expect(all).not.toMatch(/^\s*\/\/ lambdas\//m);
    expect(all).not.toMatch(/\\u91[0-9a-f]{2}/i);
  });
});

it('only the digest function carries what draws', () => {
  const drawing = FUNCTIONS.filter((entry) =>
    readdirSync(bundled(entry), { recursive: true }).some((name) =>
      /\.(?:wasm|ttf|otf|woff2?)$/.test(String(name)),
    ),
  );
  expect(drawing).toEqual(['digest']);
});
