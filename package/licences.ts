import { globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

interface Licensed {
  /** Name and version, and the licence's short name. */
  title: string;
  /** What must stand with copies of it. */
  text: string;
}

/**
 * The licences of the packages that files come from, as they want it who are copied. Those with the same text share it.
 *
 * @param files relative to the root
 */
export function licencesOf(files: readonly string[], root: string): string {
  const folders = new Set(
    files.flatMap((file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []),
  );
  const byText = Map.groupBy(
    [...folders].toSorted(byName).map((folder) => licensed(join(root, folder))),
    ({ text }) => text,
  );
  const parts = [...byText].map(
    ([text, packages]) => `${packages.map(({ title }) => title).join('\n')}\n\n${text.trim()}\n`,
  );
  return `The built functions contain code of these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

const byName = (a: string, b: string): number => a.localeCompare(b, 'en');

function licensed(folder: string): Licensed {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<
    'name' | 'version' | 'license',
    string | undefined
  >;
  const texts = globSync('{LICEN[CS]E*,licen[cs]e*,NOTICE*,licenses/*}', { cwd: folder })
    .filter((file) => statSync(join(folder, file)).isFile())
    .toSorted(byName);
  const text = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n');
  if (text === '' && license === undefined) throw new Error(`expected ${name} to say what its licence is`);
  return { title: `${name} ${version} (${license ?? 'see below'})`, text: text || `Licence: ${license}` };
}
