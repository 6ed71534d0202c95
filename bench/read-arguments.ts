import { Command, CommanderError } from 'commander';
import { BENCHES, type Bench } from './commands.ts';

/** What a command was asked for, or what it says in place of working. */
export type Asked<Arguments, Options> =
  | { given: Arguments; options: Options }
  | { exit: 0 | 2; text: string };

/** Of the arguments after the program's name. */
export function asked<Arguments extends unknown[], Options extends object>(
  name: Bench,
  argv: readonly string[],
): Asked<Arguments, Options> {
  const { shows, takes, asks }: { shows: string; takes: string; asks?(command: Command): Command } =
    BENCHES[name];
  let text = '';
  const add = (more: string) => {
    text += more;
  };
  const plain = new Command(`npm run -s ${name} --`)
    .description(`${shows}\n\nIt takes ${takes}.`)
    .helpOption('-h, --help', 'say this, and measure nothing')
    .exitOverride()
    .configureOutput({ writeOut: add, writeErr: add });
  const command = asks?.(plain) ?? plain;
  try {
    command.parse(argv, { from: 'user' });
    return { given: command.processedArgs as Arguments, options: command.opts<Options>() };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { exit: error.exitCode === 0 ? 0 : 2, text };
  }
}

/** Of this process, which ends here where they ask for help (0) or are wrong (2). */
export function readArguments<Arguments extends unknown[], Options extends object = object>(
  name: Bench,
): { given: Arguments; options: Options } {
  const answer = asked<Arguments, Options>(name, process.argv.slice(2));
  if (!('exit' in answer)) return answer;
  (answer.exit === 0 ? process.stdout : process.stderr).write(answer.text);
  process.exit(answer.exit);
}
