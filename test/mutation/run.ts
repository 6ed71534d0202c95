import { readFile } from 'node:fs/promises';
import { Stryker } from '@stryker-mutator/core';
import { Command } from 'commander';

/**
 * A run a folder, each with its own score to reach: a folder that is tested well does not make up for one that is not.
 * What is broken stands in stryker.config.json.
 */
const config = JSON.parse(await readFile(new URL('../../stryker.config.json', import.meta.url), 'utf8')) as {
  mutate: string[];
};
const filesOf = Map.groupBy(config.mutate, (files) => files.split('/')[1] ?? '');

const program = new Command()
  .name('npm run test:mutation --')
  .description('Breaks the pure code in small ways and says which of them no test notices.')
  .argument('[folders...]', `of lambdas/: ${[...filesOf.keys()].join(', ')}; or files in one`, [
    ...filesOf.keys(),
  ])
  .option('--all', 'also try what did not change since the last time')
  .option('--tests <globs>', 'only these tests judge, separated by ";": quicker while one writes them')
  .parse();
const { all = false, tests } = program.opts<{ all?: boolean; tests?: string }>();
if (tests !== undefined) process.env.MUTATION_TESTS = tests;

const table: Record<string, string | number>[] = [];
for (const folder of program.args.length > 0 ? program.args : filesOf.keys()) {
  const mutate = folder.endsWith('.ts') ? [`lambdas/${folder}`] : filesOf.get(folder);
  if (!mutate) program.error(`no such folder: ${folder}`, { exitCode: 2 });
  const startedAtMs = performance.now();
  const incrementalFile = `.stryker-tmp/incremental-${folder.split('/')[0]}.json`;
  // Below the threshold it sets the exit code.
  const mutants = await new Stryker({ mutate, incrementalFile, force: all }).runMutationTest();
  const count = (...states: string[]) => mutants.filter(({ status }) => states.includes(status)).length;
  const killed = count('Killed', 'Timeout');
  const survived = count('Survived', 'NoCoverage');
  table.push({
    folder,
    mutants: killed + survived,
    killed,
    survived,
    score: `${((100 * killed) / (killed + survived)).toFixed(1)} %`,
    'explained in place': count('Ignored'),
    minutes: Math.round((performance.now() - startedAtMs) / 6000) / 10,
  });
}
console.table(table);
