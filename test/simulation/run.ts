import { Command } from 'commander';
import { report } from './report.ts';
import { shrunk, tryOut } from './shrink.ts';

const program = new Command()
  .name('npm run test:simulation --')
  .description('Runs seeded worlds and says in which of them an invariant does not hold.')
  .option('--seed <number>', 'replay this one and print its time line', Number, envNumber('SEED'))
  .option(
    '--without <parts>',
    'leave these parts out of the plan, comma-separated',
    (text) => text.split(','),
    [],
  )
  .option('--people', 'worlds in which people take leads')
  .option('--from <number>', 'first seed', Number, 1)
  .option('--count <number>', 'how many', Number, 3000)
  .option('--failures <number>', 'stop after so many', Number, 3)
  .option('--no-shrink', 'do not look for a smaller world that fails too')
  .parse();

const options = program.opts<{
  seed?: number;
  without: string[];
  people?: boolean;
  from: number;
  count: number;
  failures: number;
  shrink: boolean;
}>();

const seeds =
  options.seed === undefined
    ? Array.from({ length: options.count }, (_, index) => options.from + index)
    : [options.seed];
let failures = 0;
for (const seed of seeds) {
  const failure = await tryOut(seed, options.people ? 'people' : 'leads', options.without);
  if (!failure) continue;
  failures += 1;
  console.log(report(options.shrink ? await shrunk(failure) : failure));
  if (failures === options.failures) break;
}
console.log(failures === 0 ? `${seeds.length} worlds, every invariant holds` : `${failures} worlds failed`);
process.exitCode = failures === 0 ? 0 : 1;

function envNumber(name: string): number | undefined {
  const text = process.env[name];
  return text === undefined || text === '' ? undefined : Number(text);
}
