import { existsSync, globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { linkTargets, ROOT, readText } from './markdown.ts';

const LONGEST = 240;

const files = globSync('{lambdas,local,cli,infra,bench,package,test}/**', { cwd: ROOT, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => relative(ROOT, join(parentPath, name)));

/** Every folder with a file of ours in it, and those above. */
const folders = [...new Set(files.flatMap((file) => foldersAbove(dirname(file))))];

function foldersAbove(folder: string): string[] {
  return folder === '.' ? [] : [folder, ...foldersAbove(dirname(folder))];
}

const isHouse = (folder: string) => /^(lambdas|local|cli|infra|bench|package)(\/|$)/.test(folder);

/** The folder of the house that a folder of tests mirrors. */
function mirrored(folder: string): string | null {
  const [, ...path] = folder.split('/');
  const name = path.join('/');
  return [name, `lambdas/${name}`].find((one) => name !== '' && folders.includes(one)) ?? null;
}

describe('a folder', () => {
  it.each(folders.filter(isHouse))('%s says what it is, where a newcomer looks', (folder) => {
    expect(existsSync(join(ROOT, folder, 'README.md')), `${folder}/README.md`).toBe(true);
  });

  it.each(folders.filter((folder) => folder.startsWith('test/')))(
    '%s mirrors the house, or says what it is, or stands in one that does',
    (folder) => {
      const isSaid = foldersAbove(folder)
        .filter((one) => one !== 'test')
        .some((one) => existsSync(join(ROOT, one, 'README.md')));
      expect(isSaid || mirrored(folder) !== null, `${folder}/README.md`).toBe(true);
    },
  );

  const described = files.filter((file) =>
    /^(lambdas|local|cli|infra|bench|package|test)\/.*README\.md$/.test(file),
  );

  it.each(described)('is described in a sentence or two: %s', (file) => {
    const whole = readText(file).trim();
    // People start the commands of this one by hand: a list of them follows.
    const text = file === 'bench/README.md' ? String(whole.split('\n\n')[0]) : whole;
    expect(text).toMatch(/^[^#\s].*[.]$/s);
    expect(text.length).toBeLessThanOrEqual(LONGEST);
    const broken = linkTargets(text).filter((target) => !existsSync(join(ROOT, dirname(file), target)));
    expect(broken).toEqual([]);
  });
});

// Biome holds the list of rooms (docs/decisions/0021-imports-go-down.md), and does not see these.
it('no file of the house names a type where it uses it, without an import', () => {
  const sources = files.filter((file) => isHouse(file) && /\.[cm]?ts$/.test(file));
  const inPlace = sources.filter((file) =>
    /\bimport\('\.[^']*'\)\.[A-Z]|typeof import\('\./.test(readText(file)),
  );
  expect(sources.length).toBeGreaterThan(500);
  expect(inPlace).toEqual([]);
});
