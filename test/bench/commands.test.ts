import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { BENCHES, type Bench } from '../../bench/commands.ts';
import { asked } from '../../bench/read-arguments.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { ROOT, readText } from '../docs/markdown.ts';

const NAMES = Object.keys(BENCHES) as Bench[];
const scripts: Readonly<Record<string, string>> = packageJson.scripts;
const sourceOf = (name: Bench) => String(scripts[name]).replace(/^node /, '');

test('every script of package.json that measures is listed, and nothing else', () => {
  expect(Object.keys(scripts).filter((name) => /^bench(:|$)/.test(name))).toEqual(NAMES);
});

test.each(NAMES)('%s --help says what it shows, how long it takes, and each option', (name) => {
  const help = asked(name, ['--help']);
  expect(help).toMatchObject({ exit: 0 });
  const text = 'text' in help ? help.text.replaceAll(/\s+/g, ' ') : '';
  expect(text).toContain(BENCHES[name].shows);
  expect(text).toContain(`It takes ${BENCHES[name].takes}`);
  expect(text).toContain(`npm run -s ${name} --`);
});

test.each(NAMES)('%s takes no option that it does not know', (name) => {
  expect(asked(name, ['--quick'])).toMatchObject({ exit: 2, text: expect.stringContaining('--quick') });
});

test.each([
  ['bench', ['nothing'], /nothing.*Allowed choices are listing, telling/],
  ['bench:memory', ['soon'], /soon.*expected minutes, more than 0/],
  ['bench:memory', ['0'], /expected minutes, more than 0/],
  ['bench:processor', ['four'], /four.*accounts.*expected a whole number, 1 to 64/],
  ['bench:processor', ['4', '501'], /501.*tasks.*expected a whole number, 1 to 500/],
  ['bench:start', ['NaN', '--json'], /NaN.*expected a whole number, 1 or more/],
  ['bench:minute', ['5'], /Expected 0 arguments but got 1/],
  ['bench:cost', ['--tasks', '1,x'], /--tasks.*1,x.*expected a whole number, 1 to 100000/],
  ['bench:cost', ['--leads-per-day', '-5'], /--leads-per-day.*-5.*expected a whole number, 0 or more/],
] as const)('%s %j says what it expected and what came', (name, argv, said) => {
  expect(asked(name, argv)).toMatchObject({ exit: 2, text: expect.stringMatching(new RegExp(said, 'si')) });
});

test('what is not said has its default', () => {
  expect(asked('bench', [])).toMatchObject({ given: [[]] });
  expect(asked('bench', ['minute', 'listing'])).toMatchObject({ given: [['minute', 'listing']] });
  expect(asked('bench:memory', [])).toMatchObject({ given: [3] });
  expect(asked('bench:processor', ['2'])).toMatchObject({ given: [2, 500, 28] });
  expect(asked('bench:start', ['5', '--json'])).toMatchObject({ given: [5], options: { json: true } });
  const options = { tasks: [1], callsPerDay: 2000, leadsPerDay: 200, filter: false, json: false };
  expect(asked('bench:cost', [])).toEqual({ given: [], options });
  const several = asked('bench:cost', ['--tasks', '1,50']);
  expect(several).toEqual({ given: [], options: { ...options, tasks: [1, 50] } });
});

// All of them started would take ten seconds.
test.each(NAMES)('%s reads its arguments by this list', (name) => {
  expect(readText(sourceOf(name))).toMatch(new RegExp(`readArguments(<.*>)?\\('${name}'\\)`));
});

test.each([
  { argv: ['--help'], code: 0, on: 'stdout' as const },
  { argv: ['--accounts', 'some'], code: 2, on: 'stderr' as const },
  { argv: ['--accounts', '2', '--calls-per-day', '9'], code: 2, on: 'stderr' as const },
])('a command that is started with $argv exits $code, and shows no stack', async ({ argv, code, on }) => {
  const ended = await new Promise<{ code: unknown; stdout: string; stderr: string }>((resolve) => {
    execFile(process.execPath, [join(ROOT, sourceOf('bench:cost')), ...argv], (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
  expect(ended.code).toBe(code);
  expect(ended[on]).toContain(
    argv.includes('9') ? '200 leads a day are more than the 9 calls' : '--accounts',
  );
  expect(ended[on === 'stdout' ? 'stderr' : 'stdout']).toBe('');
  expect(ended.stderr).not.toContain('    at ');
});

test.each(NAMES)('bench/README.md lists %s as --help says it', (name) => {
  const { shows, takes } = BENCHES[name];
  const row = readText('bench/README.md')
    .split('\n')
    .find((line) => line.startsWith(`| \`${name}\` |`));
  expect(row).toContain(shows);
  expect(row).toContain(takes);
  const help = asked(name, ['--help']);
  const options = 'text' in help ? (help.text.match(/--[a-z-]+(?= )/g) ?? []) : [];
  for (const option of options.filter((one) => !['--help', '--'].includes(one)))
    expect(row).toContain(option);
});
